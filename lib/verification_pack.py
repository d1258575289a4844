"""The workbook a verifier takes along: one row for each indicator of each asset
drawn, everything locked but the answers, and the way back.

The hidden sheet says which verification and which draw it is; nobody types it. Rows
are told by their sample number and indicator code.
"""

import contextlib
import math
import typing

from .cells import CellError, FormulaWithoutValue
from .errors import DataError
from .spreadsheet_text import safe_cell
from .workbook_guard import Limits
from .workbook_reader import open_workbook
from .xlsx_table import PAPERS, new_workbook

SHEET, IDENTITY_SHEET = "核查表", "标识"
FORM = "rural.verification/1"
HEADS = (
    "样本序号",
    "乡镇",
    "村",
    "资产编码",
    "资产名称",
    "登记情况",
    "指标编号",
    "核查指标",
    "判定标准",
    "结论",
    "说明",
    "纬度",
    "经度",
)
WIDTHS = (8, 10, 10, 19, 20, 40, 8, 22, 30, 12, 36, 11, 11)
RESULTS = {
    "conforms": "符合",
    "partly": "基本符合",
    "fails": "不符合",
    "na": "不适用",
}
HEAD_ROW = 3
# Columns (from 0) that are filled in on site.
CONCLUSION, REMARK, LATITUDE, LONGITUDE = 9, 10, 11, 12
TITLE_NOTE = (
    "只填写黄色单元格：结论从下拉列表中选择；结论为“基本符合”或“不符合”的，必须写明说明。"
    "不要增删行列、改动表头，填好后原样交回。"
)
LIMITS = Limits(max_sheets=4)


class Row(typing.NamedTuple):
    """A row to answer: what stands in the workbook, answers given so far included."""

    number: int
    township: str
    village: str
    code: str
    name: str
    facts: str
    indicator: str
    indicator_name: str
    guidance: str
    result: str = ""
    remark: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


class Answer(typing.NamedTuple):
    """A row that came back; ``row`` is its number in the sheet, ``problem`` a code:
    `formula`, `word`, `remark`, `position`, or ''.
    """

    row: int
    number: int
    code: str
    indicator: str
    result: str
    remark: str
    latitude: float
    longitude: float
    problem: str = ""


def write_pack(target, title, identity, rows):
    """Write the workbook for `Row`s to a path.

    :param identity: ``{name: text}``, kept on the hidden sheet
    """
    book = new_workbook(target)
    sheet = book.add_worksheet(SHEET)
    style = _styles(book)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, safe_cell(title), style["title"])
    sheet.write_string(1, 0, TITLE_NOTE, style["plain"])
    for column, head in enumerate(HEADS):
        sheet.write_string(HEAD_ROW - 1, column, head, style["head"])
    last, before = HEAD_ROW, None
    for last, row in enumerate(rows, HEAD_ROW):
        shown = row if row.number != before else row._replace(facts="")
        sheet.set_row(last, _height(shown))
        _write_row(sheet, last, shown, style)
        before = row.number
    _protect(sheet, last)
    _write_identity(book, identity)
    book.close()


def _styles(book):
    frame = {"border": 1, "valign": "top", "text_wrap": True, "font_size": 9}
    fill = {"bg_color": "#FFF2CC", "locked": False}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "plain": book.add_format({"font_size": 9}),
        "head": book.add_format({**frame, "bold": True, "bg_color": "#DDEBF7"}),
        "text": book.add_format(frame),
        "answer": book.add_format({**frame, **fill}),
        "position": book.add_format({**frame, **fill, "num_format": "0.000000"}),
    }


def _height(row):
    """Points a row needs: its facts stand beside the first indicator alone."""
    lines = [
        sum(math.ceil(len(line) / fit) for line in text.splitlines())
        for text, fit in ((row.facts, 22), (row.guidance, 17), (row.remark, 20))
    ]
    return 12.5 * max(1, *lines) + 3


def _write_row(sheet, line, row, style):
    sheet.write_number(line, 0, row.number, style["text"])
    for column, text in enumerate(row[1:CONCLUSION], 1):
        sheet.write_string(line, column, safe_cell(text), style["text"])
    word = RESULTS.get(row.result, "")
    for column, text in ((CONCLUSION, word), (REMARK, row.remark)):
        sheet.write_string(line, column, safe_cell(text), style["answer"])
    for column, value in ((LATITUDE, row.latitude), (LONGITUDE, row.longitude)):
        if value:
            sheet.write_number(line, column, value, style["position"])
        else:
            sheet.write_blank(line, column, None, style["position"])


def _protect(sheet, last):
    sheet.data_validation(
        HEAD_ROW,
        CONCLUSION,
        last,
        CONCLUSION,
        {
            "validate": "list",
            "source": list(RESULTS.values()),
            "error_title": "结论",
            "error_message": "请从下拉列表中选择：" + "、".join(RESULTS.values()),
        },
    )
    for column, most in ((LATITUDE, 90), (LONGITUDE, 180)):
        rule = {"validate": "decimal", "criteria": "between"}
        rule |= {"minimum": -most, "maximum": most}
        sheet.data_validation(HEAD_ROW, column, last, column, rule)
    sheet.freeze_panes(HEAD_ROW, 5)
    sheet.autofilter(HEAD_ROW - 1, 0, last, len(HEADS) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    sheet.set_paper(PAPERS["A3"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1)


def _write_identity(book, identity):
    sheet = book.add_worksheet(IDENTITY_SHEET)
    for line, (name, text) in enumerate({"form": FORM, **identity}.items()):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, safe_cell(text))
    sheet.protect()
    sheet.very_hidden()


def read_pack(data, filename=""):
    """``(identity, [Answer])`` of a workbook (bytes) that came back; rows without a
    conclusion are left out.

    :raises DataError: the guard's codes; `verification_foreign` for any other workbook,
        `verification_heads` where the heading was changed (head, found)
    """
    with open_workbook(data, filename, LIMITS) as book:
        names = [sheet.name for sheet in book.sheets]
        if IDENTITY_SHEET not in names or SHEET not in names:
            raise DataError("verification_foreign", filename=filename)
        identity = _read_identity(book.sheet(IDENTITY_SHEET))
        if identity.pop("form", "") != FORM:
            raise DataError("verification_foreign", filename=filename)
        return identity, _read_rows(book.sheet(SHEET))


def _read_identity(sheet):
    with contextlib.closing(sheet.rows(fill=False, width=2)) as rows:
        return {_text(name): _text(text) for _number, (name, text) in rows}


def _read_rows(sheet):
    answers, heads_seen = [], False
    with contextlib.closing(sheet.rows(fill=False, width=len(HEADS))) as rows:
        for number, values in rows:
            if number == HEAD_ROW:
                _check_heads(values)
                heads_seen = True
            elif number > HEAD_ROW and any(v is not None for v in values):
                answers.append(_answer(number, values))
    if not heads_seen:
        raise DataError("verification_heads", head=HEADS[0], found="")
    return [answer for answer in answers if answer]


def _check_heads(values):
    for head, value in zip(HEADS, values, strict=True):
        if _text(value) != head:
            raise DataError("verification_heads", head=head, found=_text(value))


def _answer(row, values):
    """The `Answer` of a row, None for one that nobody has answered."""
    typed = values[CONCLUSION:]
    unreadable = any(isinstance(v, (CellError, FormulaWithoutValue)) for v in typed)
    if not unreadable and not any(_text(value) for value in typed):
        return None
    words = {word: result for result, word in RESULTS.items()}
    result, remark = words.get(_text(values[CONCLUSION])), _text(values[REMARK])
    latitude, longitude = map(_position, values[LATITUDE : LONGITUDE + 1])
    problem = ""
    if unreadable:
        problem = "formula"
    elif result is None:
        problem = "word"
    elif result in ("partly", "fails") and not remark:
        problem = "remark"
    elif latitude is None or longitude is None or abs(latitude) > 90:
        problem = "position"
    elif abs(longitude) > 180:
        problem = "position"
    return Answer(
        row,
        _number(values[0]),
        _text(values[3]),
        _text(values[6]),
        result or _text(values[CONCLUSION]),
        remark,
        latitude or 0.0,
        longitude or 0.0,
        problem,
    )


def _text(value):
    """A cell as text, numbers as they are typed."""
    if value is None or isinstance(value, (CellError, FormulaWithoutValue)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _number(value):
    text = _text(value)
    return int(text) if text.isdecimal() else 0


def _position(value):
    """A coordinate to six places; 0.0 for an empty cell, None for what is none.

    >>> _position(39.1234567), _position(""), _position("东经"), _position("118.5")
    (39.123457, 0.0, None, 118.5)
    """
    text = _text(value)
    try:
        return round(float(text or 0), 6)
    except ValueError:
        return None
