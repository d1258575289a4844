"""The words of a filing package's tables: Chinese in every language, as the official
tables are (`form_words`).
"""

WORDS = {
    "count": {
        "pending": "未清查",
        "found": "账实相符",
        "differs": "账实不符",
        "not_found": "未找到",
        "extra": "账外资产",
    },
    "decision": {
        "none": "未处理",
        "apply": "以实物为准，已更正台账",
        "keep": "以台账为准",
        "finding": "列入问题整改",
    },
    "sheet_state": {
        "counting": "清查中",
        "signed": "村级已签字",
        "accepted": "乡镇已审核",
        "submitted": "已上报",
    },
    "finding_state": {
        "open": "待整改",
        "rectified": "待复核",
        "closed": "已销号",
        "void": "已作废",
    },
    "finding_source": {
        "check": "规则检查",
        "inventory": "资产清查",
        "verification": "第三方核查",
        "national": "系统比对",
        "audit": "审计",
        "villager": "群众反映",
        "own": "自查",
    },
    "verification_kind": {"full": "全面核查", "sample": "现场抽查"},
    "revival_state": {
        "draft": "拟订",
        "running": "实施中",
        "done": "已盘活",
        "given_up": "已终止",
    },
    "means": {
        "shares": "股份合作",
        "entrust": "业务托管",
        "cooperate": "合作经营",
        "restructure": "改制重组",
        "principal": "收回本金",
        "own": "自主经营",
        "lease": "出租",
        "invest": "招商引资",
        "upgrade": "改造升级",
        "debt": "以资抵债",
        "transfer": "收回重新发包",
        "exchange": "产权交易",
        "other": "其他",
    },
    "severity": {
        "off": "不检查",
        "note": "提示",
        "warn": "预警",
        "block": "未说明不得办理",
    },
    "hit_state": {"open": "待说明", "answered": "已说明", "closed": "已通过"},
}


def word(kind, value):
    """The word of a value; the value itself where there is none.

    >>> word("count", "found"), word("count", "new"), word("count", False)
    ('账实相符', 'new', '')
    """
    return WORDS[kind].get(value, value) if value else ""
