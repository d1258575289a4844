"""Owners and other right holders as one ledger cell names them.

'水口村60%、后营村40%' is two holders with shares; without shares several
holders hold equal ones.
"""

import re
from decimal import Decimal

from .amounts import split_largest_remainder
from .cells import readable
from .errors import DataError
from .text import normalize

HUNDRED = Decimal(100)
_ENDS = "村|社区|居委会|委员会|村委会|镇|乡|街道|县|区|公司|合作社|厂|户|组|[%)]"
_SHARE = re.compile(
    r"^(?P<name>.*?)[:\s(]*(?:各?占|各|占比|比例|份额|持股)*[:\s]*"
    r"(?P<share>\d+(?:\.\d+)?)%\)?$"
)
_BREAK = re.compile(r"(?<=[村区镇乡社司户会厂%)％）])[ \t]*[\r\n]+\s*(?=\S)")
_HOUSEHOLD = re.compile(
    r"(?:户|农户|家庭|户主)(?:\(.*\))?$|(?:等|共)?\d+户|(?:贫困|脱贫|监测|低保|受益)户"
)
_REGION = re.compile(
    r"(?:(?:村|社区|居|社区居)?(?:委会|民委员会|民小组)|村|社区|嘎查|村集体|村两委|"
    r"(?:股份)?经济(?:联合|合作)(?:联合)?社|集体经济组织|"
    r"镇|乡|街道|苏木|(?:镇|乡|县|区|市)(?:人民)?政府|街道办事处|办事处|县|自治县)$"
)


def parse_holders(text):
    """`[(name, percent)]` of a cell; [] when it is blank. The shares sum to 100.

    :raises DataError: `bad_share`, `shares_incomplete`, `shares_not_100`,
        `duplicate_holder`, `cell_error`, `formula_without_value`

    >>> parse_holders("水口村６０％、后营村40%")
    [('水口村', Decimal('60')), ('后营村', Decimal('40'))]
    >>> parse_holders("水口村村民委员会")
    [('水口村村民委员会', Decimal('100'))]
    >>> [share for _name, share in parse_holders("水口村,后营村;塘桥村")]
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    parts = [_holder(part) for part in _parts(text)]
    names = [name for name, _share in parts]
    for name in names:
        if names.count(name) > 1:
            raise DataError("duplicate_holder", text=str(text), name=name)
    shares = [share for _name, share in parts]
    if all(share is None for share in shares):
        return list(zip(names, _equal_shares(len(names)), strict=True))
    if None in shares:
        raise DataError("shares_incomplete", text=str(text))
    if sum(shares) != HUNDRED:
        raise DataError("shares_not_100", text=str(text), total=sum(shares))
    return parts


def holder_kind_hint(text):
    """'household', 'region' or 'other', judged by the name alone.

    >>> [holder_kind_hint(t) for t in ("赵春生户", "张立国等12户", "贫困户")]
    ['household', 'household', 'household']
    >>> [holder_kind_hint(t) for t in ("水口村委会", "柳河镇人民政府", "鱼塘社区")]
    ['region', 'region', 'region']
    >>> [holder_kind_hint(t) for t in ("柳河镇众兴合作社", "晨光新能源有限公司")]
    ['other', 'other']
    """
    name = normalize(text).replace(" ", "")
    if _HOUSEHOLD.search(name):
        return "household"
    return "region" if _REGION.search(name) else "other"


def _parts(text):
    raw = str(readable(text)) if text is not None else ""
    # A line break parts holders only where one could end: it may wrap a name.
    raw = _BREAK.sub("、", raw)
    line = normalize(raw)
    if line in ("", "-", "—", "/", "无"):
        return []
    pieces = re.split(r"[、,;]+|/(?!\d)|(?<=[%)])\s+", line)
    pieces = [part for piece in pieces for part in _conjoined(piece)]
    return [piece.strip() for piece in pieces if piece.strip()]


def _conjoined(piece):
    """A piece cut at 和, 与 or 及 where both sides end as holders do: 和平村 stays."""
    match = re.fullmatch(rf"(.*?(?:{_ENDS}))(?:和|与|以及|及)(.+(?:{_ENDS}))", piece)
    return [match[1], *_conjoined(match[2])] if match else [piece]


def _holder(part):
    match = _SHARE.fullmatch(part)
    if not match or not match["name"]:
        return part, None
    share = Decimal(match["share"])
    if not 0 < share <= HUNDRED:
        raise DataError("bad_share", text=part)
    return match["name"].strip(), share


def _equal_shares(count):
    if count == 1:
        return [HUNDRED]
    quantum = Decimal("0.01" if count <= 100 else "0.0001")
    return split_largest_remainder(HUNDRED, [1] * count, quantum) if count else []
