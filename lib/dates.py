"""Dates, years and periods as Chinese workbooks hold them.

A column of dates mixes real dates, spreadsheet serial numbers, numbers such as
20190501 or 2019.05, and text such as '2019年5月'. Each is read with the
precision it has; what is not a date is an error, never a guess.
"""

import calendar
import datetime
import re
from typing import NamedTuple

from .cells import readable
from .errors import DataError
from .text import normalize

FIRST_YEAR, LAST_YEAR = 1949, 2100
# From 1954-10-03 to 2100-12-31 in the 1900 system; below lie years and counts.
FIRST_SERIAL, LAST_SERIAL = 20_000, 73_415
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}

_CHINESE = "〇零一二三四五六七八九"
_CHINESE_DATE = re.compile(rf"[{_CHINESE}○十]+(?=[年月日])")
_DATE = (
    r"\d{4}(?:年(?:\d{1,2}月(?:\d{1,2}[日号]?|份)?)?|(?:[./-]\d{1,2}){1,2}"
    r"|\d{4}|\d{2})?"
)
_MONTH_END = r"\d{1,2}月(?:\d{1,2}[日号]?)?"
_OPEN_END = r"长期|永久|无固定期限|无期限|至今|不限"
_PERIOD = re.compile(
    rf"自?从?(?P<start>{_DATE})起?(?:至|到|~|-+|—+|–+|−|―+)"
    rf"(?P<end>{_DATE}|{_MONTH_END}|{_OPEN_END})止?"
    r"(?:[,;，]?\(?共?\d+(?:\.\d+)?(?:年|个月|月)\)?)?"
)
_PERIOD_OPEN = re.compile(
    rf"自?从?(?P<start>{_DATE})(?:起,?(?:{_OPEN_END})?|[,(]?(?:{_OPEN_END})\)?)"
)
_BLANK_WORDS = frozenset(("", "-", "—", "——", "/", "无"))
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")


class ParsedDate(NamedTuple):
    """The first day of what was written, and 'day', 'month' or 'year'."""

    date: datetime.date
    precision: str

    @property
    def last_day(self):
        """The last day of what was written.

        >>> parse_date("2020年2月").last_day
        datetime.date(2020, 2, 29)
        """
        year, month = self.date.year, self.date.month
        if self.precision == "year":
            return datetime.date(year, 12, 31)
        if self.precision == "month":
            return self.date.replace(day=calendar.monthrange(year, month)[1])
        return self.date


class Period(NamedTuple):
    """First and last day; `end` is None for an open term, both when only 长期."""

    start: "datetime.date | None"
    end: "datetime.date | None"


def parse_date(value, epoch1904=False):
    """The `ParsedDate` in a cell, or None when it is blank.

    `epoch1904` says how the workbook counts days; it matters for serial numbers.

    :raises DataError: `not_a_date`; `no_such_date` (2019-02-30, 2019年13月, years
        outside 1949 to 2100); `ambiguous_date`; `cell_error`,
        `formula_without_value`

    >>> parse_date("２０１９年５月")
    ParsedDate(date=datetime.date(2019, 5, 1), precision='month')
    >>> parse_date(20190503) == parse_date("2019.5.3") == parse_date(43588)
    True
    >>> parse_date(2019).precision, parse_date(2019.05).precision
    ('year', 'month')
    >>> parse_date("2019年13月")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: no_such_date: text='2019年13月'
    """
    readable(value)
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _from_calendar(value, epoch1904)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, epoch1904)
    if value is not None and not isinstance(value, str):
        raise DataError("not_a_date", text=str(value))
    text = normalize(value)
    return None if text in _BLANK_WORDS else _from_text(text, epoch1904)


def parse_year(value):
    """The year in a cell, or None when it is blank.

    :raises DataError: `not_a_year`, `cell_error`, `formula_without_value`

    >>> parse_year("2019年度"), parse_year(2019.0), parse_year("二〇一九年")
    (2019, 2019, 2019)
    """
    if isinstance(value, str):
        value = normalize(value).replace("年度", "年")
    try:
        parsed = parse_date(value)
    except DataError as error:
        if error.code in ("cell_error", "formula_without_value"):
            raise
        raise DataError("not_a_year", text=str(value)) from error
    return parsed and parsed.date.year


def parse_period(text):
    """The `Period` in a cell, or None when it is blank.

    Where only months or years are written the period runs from the first day of
    the first to the last day of the last.

    :raises DataError: `not_a_period`, `no_such_date`, `period_reversed`

    >>> parse_period("2019.1—2024.12")
    Period(start=datetime.date(2019, 1, 1), end=datetime.date(2024, 12, 31))
    >>> parse_period("2019年1月1日起长期")
    Period(start=datetime.date(2019, 1, 1), end=None)
    >>> parse_period("长期")
    Period(start=None, end=None)
    """
    line = normalize(text).replace(" ", "")
    if line in _BLANK_WORDS:
        return None
    if re.fullmatch(_OPEN_END, line):
        return Period(None, None)
    line = _arabic(line)
    match = _PERIOD.fullmatch(line) or _PERIOD_OPEN.fullmatch(line)
    if not match:
        raise DataError("not_a_period", text=str(text))
    start = _from_text(match["start"], False).date
    return _checked(Period(start, _end_of(match, start)), text)


def _end_of(match, start):
    text = match.groupdict().get("end")
    if not text or re.fullmatch(_OPEN_END, text):
        return None
    if re.fullmatch(_MONTH_END, text):
        text = f"{start.year}年{text}"
    return _from_text(text, False).last_day


def _checked(period, text):
    if period.end and period.end < period.start:
        raise DataError(
            "period_reversed", text=str(text), start=period.start, end=period.end
        )
    return period


def _from_calendar(date, epoch1904):
    serial = (date - _EPOCHS[epoch1904]).days
    # A year typed into a cell formatted as a date: 2019 shows as 1905-07-11.
    if date.year < FIRST_YEAR <= serial <= LAST_YEAR:
        return _date(serial, text=str(serial))
    return _date(date.year, date.month, date.day, text=date.isoformat())


def _from_number(number, epoch1904):
    text = f"{number:.15g}"
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        days = datetime.timedelta(days=int(number))
        return _from_calendar(_EPOCHS[epoch1904] + days, epoch1904)
    # 2019.10 typed as a number is stored, and shown, as 2019.1.
    if re.fullmatch(r"\d{4}\.1", text):
        raise DataError("ambiguous_date", text=text)
    if re.fullmatch(r"\d{4}(?:\.\d{1,2}|\d{2}|\d{4})?", text):
        return _from_text(text, epoch1904)
    raise DataError("not_a_date", text=text)


def _from_text(text, epoch1904):
    line = _arabic(_CLOCK.sub("", text).replace(" ", "").rstrip("."))
    if re.fullmatch(r"\d{5}", line) and FIRST_SERIAL <= int(line) <= LAST_SERIAL:
        return _from_number(int(line), epoch1904)
    if not re.fullmatch(_DATE, line):
        raise DataError("not_a_date", text=text)
    if line.isdigit():
        parts = [line[:4], line[4:6], line[6:]]
    else:
        parts = re.findall(r"\d+", line)
    return _date(*(int(part) for part in parts if part), text=text)


def _date(year, month=None, day=None, text=""):
    given = [part for part in (year, month, day) if part is not None]
    precision = ("year", "month", "day")[len(given) - 1]
    try:
        date = datetime.date(*given, *[1] * (3 - len(given)))
    except ValueError as error:
        raise DataError("no_such_date", text=text) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DataError("no_such_date", text=text)
    return ParsedDate(date, precision)


def _arabic(text):
    """Chinese numerals before 年, 月 and 日 as digits; the rest untouched."""
    return _CHINESE_DATE.sub(lambda match: _number(match[0]), text)


def _number(word):
    digits = [_CHINESE.index(c) for c in word.replace("○", "〇") if c != "十"]
    digits = [digit - 1 if digit else 0 for digit in digits]
    if "十" not in word:
        return "".join(map(str, digits))
    tens, _, ones = word.partition("十")
    return str((digits[0] if tens else 1) * 10 + (digits[-1] if ones else 0))
