"""The Chinese words of official tables, and texts made for one cell.

An official table is Chinese in every language, so its words are not the
translated labels of the screens.
"""

import re

WORDS = {
    "scheme": {"general": "一般资产收益", "pv": "光伏收益"},
    "batch": {"poverty": "扶贫", "transition": "衔接"},
    "asset_class": {
        "operating": "经营性",
        "public": "公益性",
        "household": "到户类",
    },
    "asset_form": {
        "fixed": "固定资产",
        "equity": "权益类资产",
        "biological": "生物资产",
        "intangible": "无形资产",
    },
    "state": {
        "draft": "草稿",
        "registered": "已登记",
        "confirmed": "已确权",
        "disposed": "已处置",
    },
    "usage_state": {
        "in_use": "在用",
        "idle": "闲置",
        "low_yield": "低效",
        "loss": "亏损",
        "damaged": "损毁",
        "to_dispose": "待处置",
        "disposed": "已处置",
        "scrapped": "已报废",
    },
    # As 运营状况表 says it (凌源市方案 六(二): 长期闲置、效益差甚至亏损).
    "usage_operation": {
        "in_use": "正常",
        "idle": "闲置",
        "low_yield": "效益差",
        "loss": "亏损",
        "damaged": "损毁",
        "to_dispose": "待处置",
        "disposed": "已处置",
        "scrapped": "已报废",
    },
    "revival_means": {
        "shares": "股份合作",
        "entrust": "业务托管",
        "cooperate": "合作经营",
        "restructure": "改制重组",
        "principal": "收回本金",
        "own": "产权主体自营",
        "lease": "对外租赁",
        "invest": "招商引资",
        "upgrade": "改造升级",
        "debt": "以资抵债",
        "transfer": "清退承租后重新发包",
        "exchange": "进入产权交易市场",
        "other": "其他方式",
    },
    "finding_source": {
        "check": "规则检查",
        "inventory": "资产清查",
        "verification": "第三方核查",
        "national": "全国系统核对",
        "audit": "审计",
        "villager": "群众反映",
        "own": "自查",
    },
    "finding_state": {
        "open": "整改中",
        "rectified": "待销号审核",
        "closed": "已销号",
        "void": "已作废",
    },
    "acquisition": {
        "project": "项目形成",
        "purchase": "购置",
        "construction": "自建",
        "donation": "接受捐赠",
        "capital": "投资入股",
        "surplus": "盘盈",
        "lease": "融资租入",
    },
    "operation_mode": {
        "own": "自主经营",
        "contracting": "承包",
        "lease": "租赁",
        "shares": "入股分红",
        "entrusted": "委托经营",
        "cooperation": "合作经营",
        "order": "订单生产",
        "photovoltaic": "光伏发电上网",
        "none": "未经营",
    },
    "four_batch": {
        "consolidate": "巩固一批",
        "upgrade": "升级一批",
        "revive": "盘活一批",
        "adjust": "调整一批",
    },
    "household_kind": {
        "lifted": "脱贫户",
        "monitored": "监测户",
        "other": "其他",
    },
    "owner_level": {
        "county": "县级",
        "township": "乡镇级",
        "village": "村级",
        "household": "到户",
        "enterprise": "企业或合作社",
        "other": "其他",
    },
    "disposal_kind": {
        "auction": "拍卖",
        "transfer": "转让",
        "principal": "收回本金",
        "swap": "置换",
        "invest": "投资转出",
        "debt": "以资抵债",
        "scrap": "报废",
        "loss": "报损",
        "shortage": "盘亏",
        "gift": "捐赠",
        "convert": "转产",
        "suspend": "报停",
    },
    "disposal_state": {
        "draft": "草拟",
        "resolved": "村级已决议",
        "noticed": "公示中",
        "submitted": "已上报",
        "reviewed": "乡镇已审核",
        "agreed": "主管部门已同意",
        "approved": "已批准待实施",
        "done": "已处置",
        "refused": "不予批准",
        "withdrawn": "已撤回",
    },
    "proceeds_use": {
        "collective": "村集体收入",
        "project": "新建项目资产",
        "treasury": "上缴财政",
    },
    "funding_level": {
        "central": "中央",
        "province": "省级",
        "city": "市级",
        "county": "县级",
        "township": "乡镇",
        "other": "其他",
    },
}
UNIT_WORDS = {"yuan": "元", "wan": "万元"}
_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def mask_name(name):
    """The family name and a star per further character; None for a blank.

    >>> mask_name("李长河"), mask_name("")
    ('李**', None)
    """
    return name[0] + "*" * (len(name) - 1) if name else None


def mask_phones(text):
    """Every mobile number in the text without its middle four digits.

    >>> mask_phones("王芳 13812345678"), mask_phones(None)
    ('王芳 138****5678', None)
    """
    return _PHONE.sub(r"\1****\2", text) if text else None


def joined(*parts, separator="；"):
    """The parts that are not blank as one text; None when all are.

    >>> joined("村部东", None, "东至河道"), joined(None, "")
    ('村部东；东至河道', None)
    """
    return separator.join(part for part in parts if part) or None


def with_code(name, code):
    """`name（code）`, either alone, or None.

    >>> with_code("大棚项目", "XM01"), with_code(None, "XM01")
    ('大棚项目（XM01）', 'XM01')
    """
    return f"{name}（{code}）" if name and code else name or code or None


def period(start, end):
    """`2021-01-01至2025-12-31`; None without either day.

    >>> from datetime import date
    >>> period(date(2021, 1, 1), date(2025, 12, 31)), period(None, None)
    ('2021-01-01至2025-12-31', None)
    """
    return f"{start or ''}至{end or ''}" if start or end else None
