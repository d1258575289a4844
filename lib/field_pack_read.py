"""Reads a field pack that came back: which count sheet it is of, and the answers.

Rows are known by their asset code, so that answers stay with their asset wherever
the row stands now. What does not fit is a fault of its row, and the other rows can
still be read; a workbook whose marks or heading were changed is refused.
"""

import io
import re
from dataclasses import dataclass, field

from openpyxl import load_workbook

from . import field_pack
from .amounts import parse_amount, parse_number
from .errors import DataError
from .field_pack import COLUMNS, FLAGS, KEYS, LONGEST, RESULTS, USAGES
from .text import normalize
from .workbook_guard import MIB, Limits, guard

LIMITS = Limits(max_uncompressed=64 * MIB, max_shared_strings=16 * MIB)
HEAD_WITHIN = 30
MAX_BLANK = 200
# Up to the name; rows of fewer cells are signatures and notes.
FIRST_CELLS = 2
DIGITS = {"found_quantity": 4, "found_value": 2}
_WORDS = {
    "result": {word: value for value, word in RESULTS.items()},
    "found_usage": {word: value for value, word in USAGES.items()},
    "found_card": {word: value for value, word in FLAGS.items()},
}
_EXTRA_NO = re.compile(f"{field_pack.EXTRA_NO}\\d+")
_PHOTOS = re.compile(r"[;；,，、\n]+")


@dataclass
class Fault:
    """What is wrong with a row: a code, the column's letter or '', and details."""

    code: str
    letter: str = ""
    params: dict = field(default_factory=dict)


@dataclass
class Answer:
    """A row that was filled in. `line` is None where the register has no such asset.

    `values`: result, found_usage, found_quantity, found_value (Decimal),
    found_operator, found_card, remark and, of an unknown asset, name; only what was
    filled in. `key`: the asset's code, or the row's number 新1.
    """

    row: int
    key: str
    name: str
    line: int | None = None
    values: dict = field(default_factory=dict)
    photos: list = field(default_factory=list)
    faults: list = field(default_factory=list)


@dataclass
class Returned:
    """A field pack that was read. `missing`: rows of it that were taken out, as
    `(code, name)`; `blank`: how many rows nothing was filled in.
    """

    sheet: int
    snapshot: int
    region: str
    lines: list
    answers: list
    missing: list
    blank: int


def read_pack(data, filename=""):
    """The `Returned` of a workbook (bytes).

    :raises DataError: the guard's codes, `not_a_pack`, `pack_changed`, `pack_heads`

    >>> out = io.BytesIO()
    >>> row = field_pack.Row(7, "3411-01", "大棚")
    >>> pack = field_pack.Pack(3, 1, "3499", "清查表", "相官村", "", [row])
    >>> field_pack.write_pack(pack, out)
    >>> book = load_workbook(out)
    >>> book["清查表"]["L6"], book["清查表"]["N6"] = "有差异", 11.5
    >>> book.save(out)
    >>> returned = read_pack(out.getvalue())
    >>> answer = returned.answers[0]
    >>> returned.sheet, answer.line, answer.values
    (3, 7, {'result': 'differs', 'found_quantity': Decimal('11.5')})
    """
    guard(data, filename, LIMITS)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        raise DataError("damaged", filename=filename, reason=reason) from error
    try:
        return _read(book)
    except DataError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        raise DataError("damaged", filename=filename, reason=reason) from error
    finally:
        book.close()


def _read(book):
    if not {field_pack.SHEET, field_pack.MARKS} <= set(book.sheetnames):
        raise DataError("not_a_pack")
    marks = _marks(book[field_pack.MARKS])
    rows = _Rows(marks["rows"])
    for number, cells in _rows_below_head(book[field_pack.SHEET]):
        rows.take(number, cells)
    return Returned(
        marks["sheet"],
        marks["snapshot"],
        marks["region"],
        [line for line, _code, _name in marks["rows"]],
        rows.answers,
        rows.missing(),
        rows.blank,
    )


# --- marks and heading ------------------------------------------------------------


def _marks(sheet):
    """The marks of the hidden sheet, as `field_pack.marks_of` gave them."""
    named, rows = {}, []
    try:
        for cells in sheet.iter_rows(max_col=6, values_only=True):
            values = [str(cell) if cell is not None else "" for cell in cells]
            name, value, _gap, line, code, asset = (values + [""] * 6)[:6]
            if name:
                named[name] = value
            if line:
                rows.append([int(line), code, asset])
        marks = {
            "sheet": int(named["sheet"]),
            "snapshot": int(named["snapshot"]),
            "region": named["region"],
            "rows": rows,
        }
        sealed = named["digest"]
    except (KeyError, ValueError) as error:
        raise DataError("pack_changed") from error
    if named.get("version") != field_pack.VERSION or field_pack.seal(marks) != sealed:
        raise DataError("pack_changed")
    return marks


def _rows_below_head(sheet):
    """`(row number, cells)` below the heading, until nothing follows any more."""
    found, blanks = False, 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        if found:
            blanks = 0 if any(texts) else blanks + 1
            if blanks > MAX_BLANK:
                return
            yield number, cells
        elif texts[:2] == [COLUMNS[0].head, COLUMNS[1].head]:
            _check_heads(texts)
            found = True
        elif number > HEAD_WITHIN:
            break
    if not found:
        raise DataError("pack_heads", found="", expected=COLUMNS[0].head, column="A")


def _check_heads(texts):
    for number, column in enumerate(COLUMNS):
        text = texts[number] if number < len(texts) else ""
        if text != normalize(column.head):
            letter = _letter(number)
            raise DataError(
                "pack_heads", found=text, expected=column.head, column=letter
            )
    if any(texts[len(COLUMNS) :]):
        text = next(filter(None, texts[len(COLUMNS) :]))
        raise DataError("pack_heads", found=text, expected="", column="")


def _letter(number):
    return chr(ord("A") + number)


def _text(cell):
    """A cell's content as comparable text; a formula is its own text."""
    value = cell.value
    if value is None:
        return ""
    return normalize(value) if isinstance(value, (str, int, float)) else str(value)


# --- rows -------------------------------------------------------------------------


class _Rows:
    """The rows below the heading, each told apart by what stands in it."""

    def __init__(self, marks):
        self.known = {normalize(code): (line, code, name) for line, code, name in marks}
        self.seen = {}
        self.answers = []
        self.blank = 0
        self.beyond = False

    def take(self, number, cells):
        texts = dict(zip(KEYS, map(_text, cells), strict=False))
        if texts.get("no") == normalize(field_pack.EXTRA_TITLE):
            self.beyond = True
        elif texts.get("code") in self.known:
            self._known(number, cells, texts)
        elif texts.get("code"):
            self._foreign(number, cells, texts, "pack_foreign_row")
        elif len(cells) > FIRST_CELLS and (
            self.beyond or _EXTRA_NO.fullmatch(texts.get("no", ""))
        ):
            self._extra(number, cells, texts)
        elif any(text for key, text in texts.items() if key != "no"):
            self._foreign(number, cells, texts, "pack_inserted_row")

    def missing(self):
        """`(code, name)` of the rows that were taken out."""
        return [
            (code, name)
            for key, (_line, code, name) in self.known.items()
            if key not in self.seen
        ]

    def _known(self, number, cells, texts):
        line, code, name = self.known[texts["code"]]
        answer = Answer(number, code, name, line)
        first = self.seen.setdefault(texts["code"], number)
        if texts["name"] != normalize(name):
            answer.faults.append(
                Fault("pack_row_changed", _letter(KEYS.index("name")), {"name": name})
            )
        _read_answers(answer, cells)
        if not (answer.values or answer.photos or answer.faults):
            self.blank += first == number
            return
        if first != number:
            answer.faults.append(Fault("pack_repeated_row", "", {"row": first}))
        _settle(answer)
        self.answers.append(answer)

    def _extra(self, number, cells, texts):
        answer = Answer(number, texts.get("no", ""), "")
        _read_answers(answer, cells)
        answer.values.pop("result", None)
        column = KEYS.index("name")
        try:
            answer.name = _value(COLUMNS[column], cells[column]) or ""
        except DataError as error:
            answer.faults.append(Fault(error.code, _letter(column), error.params))
        if answer.name:
            answer.values["name"] = answer.name
        elif (answer.values or answer.photos) and not answer.faults:
            answer.faults.append(Fault("pack_no_name", _letter(column)))
        if answer.values or answer.photos or answer.faults:
            self.answers.append(answer)

    def _foreign(self, number, cells, texts, code):
        answer = Answer(number, texts.get("code", ""), texts.get("name", ""))
        answer.faults.append(Fault(code))
        self.answers.append(answer)


def _read_answers(answer, cells):
    """Take over the cells that are filled in; what cannot be read is a fault."""
    for number, column in enumerate(COLUMNS):
        if not column.answer or number >= len(cells):
            continue
        try:
            value = _value(column, cells[number])
        except DataError as error:
            answer.faults.append(Fault(error.code, _letter(number), error.params))
            continue
        if column.key == "photos":
            answer.photos = [
                name.strip() for name in _PHOTOS.split(value or "") if name.strip()
            ]
        elif value is not None:
            answer.values[column.key] = value


def _value(column, cell):
    """The value of an answer's cell, None where it is empty."""
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "f":
        raise DataError("pack_formula")
    if cell.data_type == "e":
        raise DataError("cell_error", text=str(value))
    if column.kind == "choice":
        return _word(column, value)
    if column.kind == "text":
        return _line(column, value)
    return _number(column.key, value)


def _word(column, value):
    if isinstance(value, bool):
        value = FLAGS[value]
    text, words = normalize(value), _WORDS[column.key]
    if text and text not in words:
        raise DataError("unknown_word", text=text, known=tuple(words))
    return words[text] if text else None


def _line(column, value):
    """A text as it was typed, in one line; names of photos may stand one below the
    other.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if column.key != "photos":
        text = " ".join(text.split())
    if len(text) > LONGEST and column.key != "photos":
        raise DataError("pack_too_long", text=text[:20], limit=LONGEST)
    return text or None


def _number(key, value):
    """A number above zero, with no more digits than the count keeps."""
    number = _exact(key, value)
    if number is None:
        return None
    if number <= 0:
        raise DataError("pack_not_positive", text=normalize(value))
    if number != round(number, DIGITS[key]):
        raise DataError("pack_digits", text=normalize(value), limit=DIGITS[key])
    return number


def _exact(key, value):
    """The number of a cell; of an amount that names its unit, in yuan."""
    try:
        return parse_number(value)
    except DataError:
        if key != "found_value":
            raise
        return parse_amount(value, "yuan")


def _settle(answer):
    """The result is to go with what else is said in the row."""
    values = answer.values
    found = [name for name in values if name.startswith("found_")]
    result, letter = values.get("result"), _letter(KEYS.index("result"))
    if result == "not_found" and found:
        answer.faults.append(Fault("pack_not_found", letter))
    elif not result and not found and "remark" in values and not answer.faults:
        answer.faults.append(Fault("pack_no_result", letter))
