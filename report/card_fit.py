"""How large the texts of an asset card may be so that all of them fit.

Lengths are millimetres of the A5 card in static/report/card.css.
"""

from typing import NamedTuple

from .document_text import cut, lines, pack, width

POINT = 0.3528
LEADING = 1.34
FACTS_WIDTH = 127
LABEL_EMS = 5.2
CELL_PADDING = 2.4
FACTS_HEIGHT = 90.5
# Above and below a row: the least that looks like a table, the most that does.
PADDING = (0.5, 2.2)
SIZES = (13.0, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
# (points, lines): a name readable from two metres while it is short enough.
NAME_WIDTH = 192
NAME_SIZES = ((32, 1), (28, 1), (24, 1), (20, 2), (17, 2), (13, 3))
TITLE_WIDTH = 132
TITLE_SIZES = (19, 17, 15, 13, 11)


class Fit(NamedTuple):
    """Rows of cells, their points, the millimetres above and below a row."""

    rows: list
    size: float
    padding: float


def fit_facts(groups):
    """The rows at the largest size at which they fit; where even the smallest
    does not, the longest texts are cut.

    >>> from .document_text import Cell
    >>> fit_facts([[Cell("坐落", "水口村")] * 4]).size
    13.0
    >>> fit = fit_facts([[Cell("坐落", "水口村" * 99), Cell("规模", "一亩")]] * 6)
    >>> fit.size, len(fit.rows), fit.rows[0][0].text[-1], fit.rows[1][0].text
    (8.5, 12, '…', '一亩')
    """
    for size in SIZES:
        rows = pack(groups, _room(size, 2))
        padding = _padding(rows, [_lines(row, size) for row in rows], size)
        if padding >= PADDING[0]:
            return Fit(rows, size, min(padding, PADDING[1]))
    limits = _limits(rows, size)
    rows = [_cut_row(row, size, most) for row, most in zip(rows, limits, strict=True)]
    return Fit(rows, size, max(_padding(rows, limits, size), 0.2))


def _padding(rows, counts, size):
    spare = FACTS_HEIGHT - sum(counts) * size * POINT * LEADING - 0.1 * len(rows)
    return round(spare / 2 / max(len(rows), 1), 2)


def _limits(rows, size):
    """Lines a row may keep: the longest gives way first."""
    counts = [_lines(row, size) for row in rows]
    while _padding(rows, counts, size) < PADDING[0] and max(counts) > 1:
        counts[counts.index(max(counts))] -= 1
    return counts


def _room(size, cells_in_row):
    """Characters in a line of one of the cells of a row."""
    em = size * POINT
    return (FACTS_WIDTH / cells_in_row - LABEL_EMS * em - CELL_PADDING) / em


def _lines(row, size):
    return max(lines(cell.text, _room(size, len(row))) for cell in row)


def _cut_row(row, size, most):
    room = _room(size, len(row))
    return [cell._replace(text=cut(cell.text, most, room)) for cell in row]


def fit_name(text):
    """The asset's name and its points.

    >>> fit_name("水口村光伏电站"), fit_name("水口村" * 8)[1]
    (('水口村光伏电站', 32), 20)
    >>> name, size = fit_name("水口村" * 99)
    >>> name[-1], size
    ('…', 13)
    """
    for size, most in NAME_SIZES:
        room = NAME_WIDTH / size / POINT
        if lines(text, room) <= most:
            break
    return cut(text, most, room), size


def fit_title(text):
    """Points of the card's title on its one line.

    >>> fit_title("来安县帮扶项目资产卡"), fit_title("自治县" * 12)
    (19, 11)
    """
    # 1.06: the letter spacing of the title.
    sizes = (s for s in TITLE_SIZES if width(text) * s * POINT * 1.06 <= TITLE_WIDTH)
    return next(sizes, TITLE_SIZES[-1])
