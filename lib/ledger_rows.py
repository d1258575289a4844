"""Tells a ledger's data rows from the totals, signatures and notes between them.

In doubt a row is data: a wrong data row shows up as an error that somebody
reads, a wrongly skipped one is an asset lost in silence.
"""

import re

from .amounts import parse_number
from .cells import Unreadable
from .errors import DataError
from .ledger_header import is_counting_row, is_unit_row
from .text import display, header_key, is_blank

_TOTAL = re.compile(
    r"(?P<before>.{0,12}?)(?P<word>本页小计|本页合计|小计|合计|总计|累计|共计|汇总)"
    r"(?:\(.{0,8}\)|:|数|金额)?"
)
_PARTIAL = ("本页小计", "本页合计", "小计")
_OF_WHICH = re.compile(r"其中:?.{0,8}")
_SIGNATURE = re.compile(
    r"(?:填报|填表|制表|编制|审核|复核|审批|经办|统计|负责|分管|主管|联系)"
    r"(?:人员?|领导|单位|日期|时间|人及电话)?(?:\(?(?:签字|签章|签名|盖章|公章)\)?)?:"
    r"|\((?:签字|签章|签名|盖章|公章)\)|(?:签字|签章|盖章|公章):"
)
_NOTE = re.compile(r"(?:备?注|说明|填表说明|附注|填写说明|注意)\d*[::、.]|[※*].+|注\d")
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)).+|.+(?:台账|统计表|明细表|清单|登记表|情况表)"
)


def classify(values, header):
    """What a row below the header is, by its values (column 0 first).

    One of 'data', 'blank' (also a row that was only numbered), 'subtotal',
    'total', 'signature', 'note', 'title' (a section heading), 'unit_row' (units
    or column numbers) and 'repeated_header'. `header` is a `Header`.

    >>> from .ledger_header import Header
    >>> header = Header(1, 1, 2, labels={0: "序号", 1: "资产名称", 2: "原值"})
    >>> [classify(row, header) for row in (
    ...     (1, "水渠", 7.5), ("合 计", None, 7.5), ("柳河镇小计", "", "7.5"),
    ...     (2, "合计村道路", 3), ("序号", "资产名称", "原值(万元)"), (3, None, None))]
    ['data', 'total', 'subtotal', 'data', 'repeated_header', 'blank']
    >>> classify(("填报人:   审核人:   单位负责人(签章):",), header)
    'signature'
    >>> classify((None, "另有衔接资产3项,未列入本表。"), header)
    'note'
    """
    if _is_plainly_data(values, header):
        return "data"
    filled = {c: value for c, value in enumerate(values) if not is_blank(value)}
    texts = {c: display(v) for c, v in filled.items() if not _is_number(v)}
    if not filled or (not texts and len(filled) == 1 and min(filled) < 2):
        return "blank"
    if is_unit_row(values) or is_counting_row(values):
        return "unit_row"
    # A heading holds no amounts: rows that do are spared the comparison.
    if _amounts_in(filled, texts) < 2 and _repeats(filled, header):
        return "repeated_header"
    return _by_words(list(texts.values()), len(filled), header) if texts else "data"


def _is_plainly_data(values, header):
    """Whether a row has amounts and too many words for a total or a signature.

    Settles nearly every row of a large ledger at a tenth of the cost below.
    """
    words = numbers = 0
    for value in values:
        if isinstance(value, str):
            words += value[:1].isalpha()
        elif isinstance(value, (int, float)):
            numbers += 1
    return numbers >= 2 and words > max(3, header.width // 3)


def _is_number(value):
    if isinstance(value, (int, float, Unreadable)):
        return True
    try:
        return isinstance(value, str) and parse_number(value) is not None
    except DataError:
        return False


def _amounts_in(filled, texts):
    """How many numbers there are, years apart: those stand in headings as well."""
    numbers = [value for column, value in filled.items() if column not in texts]
    years = sum(isinstance(n, int) and 1990 <= n <= 2100 for n in numbers)
    return len(numbers) - years


def _repeats(filled, header):
    """Whether most filled cells say again what stands above their column."""
    same = 0
    for column, value in filled.items():
        key = header_key(value).key
        same += bool(key) and key in header.labels.get(column, "").split("/")
    return same >= 2 and same * 2 >= len(filled)


def _by_words(texts, filled, header):
    first = texts[0]
    if kind := _total_kind(texts):
        return kind
    # Signatures and notes stand in merged or in a few scattered cells.
    if filled <= max(3, header.width // 3):
        if any(_SIGNATURE.search(text) for text in texts):
            return "signature"
        if filled <= 2 and _NOTE.match(first):
            return "note"
    if filled == 1 and first.endswith("。"):
        return "note"
    if filled == 1 and _SECTION.fullmatch(first):
        return "title"
    return "data"


def _total_kind(texts):
    """'subtotal', 'total' or None: a total's word leads, and little text is beside.

    The word alone in a cell may stand behind what it totals: 柳河镇 | 小计.
    """
    if len(texts) == 1 and _OF_WHICH.fullmatch(texts[0]):
        return "subtotal"
    for place, text in enumerate(texts[:3]):
        match = _TOTAL.fullmatch(text.replace(" ", ""))
        named = match and match["before"]
        if not match or (named and place) or len(texts) > (2 if named else 3):
            continue
        is_part = named or place or match["word"] in _PARTIAL
        return "subtotal" if is_part else "total"
    return None
