"""清查工作总结: the texts proposed for its free parts, and the wording of its figures.

Proposed texts are to be changed by whoever writes the summary; what only he knows
stands in ``【】``.
"""

import re

from .annex_text import wan

PARTS = ("organisation", "methods", "experience", "problems", "next_steps")
_PROPOSED = {
    "organisation": (
        "{place}把扶贫（衔接）项目资产清查作为巩固拓展脱贫攻坚成果、衔接推进乡村振兴的"
        "重要工作，成立由【组长姓名、职务】任组长的清查工作组，明确【牵头站所】牵头，"
        "{below}配合，任务到{unit}、责任到人。\n"
        "清查开始前召开部署会【　】次，培训资产管理人员【　】人次，学习清查方案、"
        "填报要求和盘点方法。"
    ),
    "methods": (
        "以{as_of}登记在册的资产为准，按{unit}生成清查表，逐笔逐项到现场核对资产的"
        "数量、价值、使用状态、使用人和资产卡上墙情况，拍照留存。\n"
        "对账实不符、未找到和账外的资产逐项查明原因，由乡镇（街道）研究提出处理意见，"
        "该更正的更正，该整改的列入问题整改台账；更正均留有记录。"
    ),
    "experience": "",
    "problems": (
        "从清查情况看，主要存在以下不足：\n一是【问题及原因】。\n二是【问题及原因】。"
    ),
    "next_steps": (
        "一是抓好问题整改。对照问题整改台账，逐项明确责任人、措施和时限，整改一项、"
        "审核一项、销号一项。\n"
        "二是盘活闲置低效资产。按照“一资产一方案”，通过股份合作、业务托管、合作经营、"
        "改制重组、收回本金等方式提升资产效益。\n"
        "三是规范日常管理。及时更新管理台账和资产卡，按合同收取收益，规范收益分配，"
        "确保账实相符、线上线下一致。"
    ),
}
_BLANK = re.compile(r"【[^】]*】?")


def proposed(place, county, as_of):
    """Return ``{part: text}`` for a township or, with ``county``, for the county.

    :param place: name, :param as_of: the day in Chinese

    >>> texts = proposed("柳河镇", False, "2025年5月30日")
    >>> texts["methods"][:33]
    '以2025年5月30日登记在册的资产为准，按村生成清查表，逐笔逐项'
    >>> blanks(texts["organisation"])
    ['【组长姓名、职务】', '【牵头站所】', '【　】', '【　】']
    """
    words = {
        "place": place,
        "as_of": as_of,
        "unit": "村",
        "below": "各乡镇（街道）、各有关部门" if county else "各村、各有关站所",
    }
    return {part: text.format(**words) for part, text in _PROPOSED.items()}


def blanks(text):
    """Return what is still to be filled in.

    >>> blanks("一是【问题及原因】。"), blanks("一是管护不到位。"), blanks(None)
    (['【问题及原因】'], [], [])
    """
    return _BLANK.findall(text or "")


def paragraphs(text):
    """Return the lines of a text that hold something.

    >>> paragraphs("一是甲。\\n\\n  二是乙。 "), paragraphs(False)
    (['一是甲。', '二是乙。'], [])
    """
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def counted(count, amount):
    """Return number and 万元 of some assets.

    >>> from decimal import Decimal
    >>> counted(3, Decimal("542910.07")), counted(0, Decimal(0))
    ('3项54.291007万元', '0项0万元')
    """
    return f"{count}项{wan(amount)}万元"


def share(part, whole):
    """Return a share in per cent, a hundredth at most; '—' of nothing.

    >>> share(1, 3), share(2, 2), share(0, 0)
    ('33.33%', '100%', '—')
    """
    if not whole:
        return "—"
    return f"{part * 100 / whole:.2f}".rstrip("0").rstrip(".") + "%"
