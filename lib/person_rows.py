"""Reads the rows of lists of persons. Numbers of persons are read into values and
never into an issue: what is shown of a cell goes through `shown` or `id_numbers.hide`.
"""

import difflib
import re

from . import dates, id_numbers, official_fields, person_fields, programme_fields
from .errors import DataError
from .personal_numbers import number_in_name, personal_number
from .row_reader import RowReader
from .text import CJK, normalize

SEALED = ("identity", "bank", "phone")
_NOTHING = {"", "无", "-", "--", "—", "——", "/", "暂无", "不详"}
_BETWEEN = re.compile(rf"(?<=[{CJK}·])\s+(?=[{CJK}·])")
_GAPS = re.compile(r"[\s._·-]+")
_STATUS_DAY = re.compile(r"(?P<word>[^\d(]+?)\(?(?P<day>\d{4}[^()]*)\)?")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_PARTS = re.compile(r"[\s,;/、或]+")


class NumberedReader(RowReader):
    """Rows that name a person by name and numbers.

    ``values`` hold a number in its one form, or None; of a cell that is masked
    already, ``values["identity_mask"]`` holds the masked text.
    """

    names = ("name",)
    texts = ()

    def _read_identity(self, row, field, cell, column):
        try:
            self._read_sealed(row, field, cell)
        except DataError as error:
            if error.code != f"{field}_masked":
                raise
            row.values[f"{field}_mask"] = compact(cell)

    _read_bank = _read_identity

    def _read_sealed(self, row, field, cell):
        text = normalize(cell) if isinstance(cell, str) else ""
        row.values[field] = None
        if _ROUNDED.fullmatch(text):
            raise DataError("number_rounded")
        if not isinstance(cell, str) or text not in _NOTHING:
            row.values[field] = id_numbers.parse(field, cell)

    def _read_phone(self, row, field, cell, column):
        """The first usable number; what cannot be called is left out, and said."""
        for part in [cell, *_PARTS.split(normalize(cell))]:
            try:
                return self._read_sealed(row, field, part)
            except DataError as error:
                masked = error.code == "phone_masked"
        if masked:
            row.values["phone_mask"] = compact(cell)
        else:
            row.warning(field, "phone_left_out")
        return None

    def _place(self, row, raw):
        """Whoever has an identity number is found without a village."""
        result = super()._place(row, raw)
        if self.village_optional and row.values.get("identity"):
            row.issues = [i for i in row.issues if i.code != "region_missing"]
        return result

    village_optional = True

    def _combine(self, row, raw):
        for field in self.names:
            name = row.values.get(field)
            if name:
                row.values[field] = _BETWEEN.sub("", name)
                if number_in_name(name):
                    row.error(field, "number_in_text")
        if not row.values.get("name"):
            row.error("name", "missing_cell")
        for name in self.texts:
            if holds_number(name, row.values.get(name)):
                field = "programme" if name == "programme_name" else name
                row.error(field, "number_in_text")

    def _word(self, words, text):
        """Words like the one that is unknown stand first among those named."""
        try:
            return super()._word(words, text)
        except DataError as error:
            near = difflib.get_close_matches(text, words, 3, 0.4)
            known = dict.fromkeys([*near, *error.params["known"]])
            raise DataError("unknown_word", text=text, known=list(known)[:12]) from None


class PersonReader(NumberedReader):
    """Reads one sheet of persons; ``values["kind"]`` and ``["monitored_kind"]`` say
    what the household counts as, where the row says so.
    """

    kinds = person_fields.KINDS
    choices = person_fields.CHOICES
    names = ("name", "householder")
    texts = ("household_code", "address", "note")
    village_optional = False

    def _read_status(self, row, field, cell, column):
        """正常, 死亡, or with the day: 死亡(2024-05-01)."""
        text = normalize(cell)
        if not text:
            return
        found = _STATUS_DAY.fullmatch(text)
        row.values[field] = self._word(
            self.choices[field], found["word"] if found else text
        )
        if found:
            row.values["status_day"] = dates.parse_date(found["day"]).date

    def _combine(self, row, raw):
        result = super()._combine(row, raw)
        values = row.values
        self._combine_kind(row)
        day = values.get("date_left") or values.get("status_day")
        values["date_left"] = day
        status = values.get("status")
        if status in ("moved", "deceased") and not day:
            row.error(
                "date_left" if "date_left" in raw else "status", "left_without_day"
            )
        elif day and not status:
            row.error("date_left", "day_without_status")
        elif day and status == "living":
            row.error("date_left", "day_of_living")
        return result

    def _combine_kind(self, row):
        """A kind of risk outweighs 脱贫户: whoever is monitored may be both."""
        values = row.values
        kind, _dot, risk = (values.get("household_kind") or "").partition(".")
        said = values.get("risk")
        if said and said != "none":
            if risk and risk != said:
                row.error("risk", "risk_differs")
            kind, risk = "monitored", said
        elif kind == "monitored" and not risk:
            row.warning(
                "risk" if "risk" in row.present else "household_kind", "no_risk"
            )
        values["kind"] = kind or None
        values["monitored_kind"] = risk or None
        if values.get("risk_removed") and kind != "monitored":
            row.error("risk_removed", "removed_unmonitored")


class ProgrammeReader(NumberedReader):
    """Reads one sheet of another programme's beneficiaries; a programme that is not
    in the list stands in ``values["programme_name"]``.
    """

    kinds = programme_fields.KINDS
    choices = programme_fields.CHOICES
    texts = ("programme_name",)

    def _read_programme(self, row, field, cell, column):
        text = normalize(cell)
        known = self.choices[field].get(re.sub(r"\s", "", text))
        row.values[field] = known or ("other" if text else None)
        row.values["programme_name"] = text if text and not known else None

    def _combine(self, row, raw):
        result = super()._combine(row, raw)
        for field in ("programme", "year"):
            said = any(issue.field == field for issue in row.issues)
            if not row.values.get(field) and not said:
                row.error(field, "missing_cell")
        return result


class OfficialReader(NumberedReader):
    """Reads one sheet of relatives of officials."""

    kinds = official_fields.KINDS
    choices = official_fields.CHOICES
    texts = ("official", "relation")

    def _combine(self, row, raw):
        result = super()._combine(row, raw)
        if not row.values.get("official"):
            row.error("official", "missing_cell")
        return result


def holds_number(field, text):
    """Whether a text that is kept in plain holds a number of a person. Codes of
    households are long numbers themselves: only what checks is refused there.

    >>> holds_number("note", "电话13812345678"), holds_number("note", "三组")
    (True, False)
    >>> holds_number("household_code", "34112500010023")
    False
    >>> holds_number("household_code", "11010519491231002x")
    True
    """
    if not text:
        return False
    if field == "household_code":
        text = compact(text)
        card = text.isdigit() and len(text) > 15 and text.startswith("62")
        return id_numbers.is_identity(text) or (card and id_numbers.luhn(text))
    return bool(personal_number(text))


def compact(value):
    """A cell without gaps, in upper case.

    >>> compact(" 3411 ＊＊＊ 123x")
    '3411***123X'
    """
    text = _GAPS.sub("", normalize(value)).upper()
    return text.replace("＊", id_numbers.MASK)


def fits(masked, on_file):
    """Whether a masked cell may be the number on file, itself masked.

    >>> fits("341125********123X", "3411**********123X")
    True
    >>> fits("341125********1234", "3411**********123X"), fits("3411***", "")
    (False, False)
    """
    return (
        bool(on_file)
        and len(masked) == len(on_file)
        and all(
            a == b or id_numbers.MASK in (a, b)
            for a, b in zip(masked, on_file, strict=True)
        )
    )


def shown(value):
    """What a finding shows of a cell in a column of numbers: its ends.

    >>> shown("110105194912310021"), shown("13812")
    ('1101**********0021', '13***')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = compact(str(value))
    if len(text) <= 8:
        return text[:2] + id_numbers.MASK * (len(text) - 2)
    head = 3 if len(text) < 15 else 4
    return text[:head] + id_numbers.MASK * (len(text) - head - 4) + text[-4:]
