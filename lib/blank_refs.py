"""Row numbers of an empty workbook once rows have taken the place of its empty ones.

A range that touches the empty rows grows over all that take their place, what
stands below moves, what stands above stays. Formulas, merges, print areas, lists
to choose from and pictures all go by the same map.
"""

import re

from openpyxl.formula.tokenizer import Token, Tokenizer

_CORNER = re.compile(r"(\$?[A-Z]{1,3})?(\$?)(\d+)")
_SUM = re.compile(
    r"(?:SUM|SUBTOTAL)\((?:1?0?9,)?\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)\)", re.I
)


class RowMap:
    """`count` rows (one at least) in place of the rows `first` to `last`.

    >>> rows = RowMap(7, 12, 20)
    >>> [rows.top(row) for row in (6, 7, 12, 13)], rows.bottom(9)
    ([6, 7, 12, 27], 26)
    """

    def __init__(self, first, last, count):
        self.first, self.last = first, last
        self.end = first + count - 1
        self.shift = self.end - last

    def top(self, row):
        """Where a single cell or the first row of a range comes to stand."""
        if row > self.last:
            return row + self.shift
        return min(row, self.end) if row >= self.first else row

    def bottom(self, row):
        """Where the last row of a range comes to stand."""
        if row > self.last:
            return row + self.shift
        return self.end if row >= self.first else row

    def touches(self, first, last):
        """Whether a range shares rows with the empty ones."""
        return first <= self.last and last >= self.first


def moved_ref(ref, rows):
    """One or more ranges, as of merges and lists, parted by blanks.

    >>> rows = RowMap(7, 12, 20)
    >>> moved_ref("A7:C12 B3 E7", rows), moved_ref("A14:F14", rows)
    ('A7:C26 B3 E7:E26', 'A28:F28')
    """
    return " ".join(_moved_range(part, rows) for part in ref.split())


def _moved_range(part, rows):
    top, _colon, bottom = part.partition(":")
    start, end = _moved(top, rows.top), _moved(bottom or top, rows.bottom)
    return start if start == end and not bottom else f"{start}:{end}"


def _moved(corner, place):
    """A corner such as ``$B$7``, ``7`` or ``B`` with its row moved."""
    match = _CORNER.fullmatch(corner)
    if not match:
        return corner
    return f"{match[1] or ''}{match[2]}{place(int(match[3]))}"


def moved_formula(formula, rows, sheet, own=True):
    """A formula (without its ``=``) whose references follow the rows.

    :param sheet: the name of the filled sheet
    :param own: whether the formula stands on that sheet

    >>> rows = RowMap(7, 12, 20)
    >>> moved_formula('SUM(G7:G12)&"项"', rows, "表")
    'SUM(G7:G26)&"项"'
    >>> moved_formula("$A$14/H13+说明!A14", rows, "表")
    '$A$28/H27+说明!A14'
    >>> moved_formula("表!$A$1:$F$14,表!$4:$6,A9", rows, "表", own=False)
    '表!$A$1:$F$28,表!$4:$6,A9'
    """
    tokens = Tokenizer(f"={formula}")
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _moved_operand(token.value, rows, sheet, own)
    return tokens.render()[1:]


def _moved_operand(operand, rows, sheet, own):
    prefix, mark, ref = operand.rpartition("!")
    named = prefix.strip("'").replace("''", "'")
    if (mark and named != sheet) or (not mark and not own):
        return operand
    top, colon, bottom = ref.partition(":")
    if not colon:
        return f"{prefix}{mark}{_moved(ref, rows.top)}"
    return f"{prefix}{mark}{_moved(top, rows.top)}:{_moved(bottom, rows.bottom)}"


def adds_up(formula, column, first, last):
    """Whether a formula is just the sum of the rows `first` to `last` of a column.

    >>> adds_up("SUM(G7:G26)", "G", 7, 26), adds_up("SUM(G7:G20)", "G", 7, 26)
    (True, False)
    >>> adds_up("SUBTOTAL(109,$G$7:$G$26)", "G", 7, 26), adds_up("H7/G7", "G", 7, 26)
    (True, False)
    """
    match = _SUM.fullmatch(formula.replace(" ", ""))
    return bool(match) and match.groups() == (column, str(first), column, str(last))
