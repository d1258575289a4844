"""Reads the rows of a list of contracts.

A row is a contract, or a further asset of the contract above; what the rows of
one contract say together is judged by the caller.
"""

import re
from decimal import Decimal

from . import amounts, dates
from .contract_fields import CHOICES, CURRENCIES, KINDS
from .credit_code import parse_code
from .errors import DataError
from .row_reader import RowReader
from .text import normalize

NO_ESCALATION = ("", "无", "不递增", "否", "—", "-", "/", "固定")
_DIGITS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ESCALATION = re.compile(
    r"(?:租金)?(?:从第.年起)?(?:每|逐)?(?:隔)?(?P<years>\d{1,2}|[一二两三四五六七八九十])?年"
    r"(?:租金)?(?:递增|增加|增长|上浮|上调|提高|涨)(?:一次)?[,:]?(?:幅度|比例)?(?:为|按)?"
    r"(?P<by>\d+(?:\.\d+)?)(?P<unit>%|元|万元)"
)
_SEPARATORS = re.compile(r"[、;；\n\r]+")
# What the name of an operator gives away about its kind.
_NAMES = (
    ("cooperative", re.compile(r"合作社|联合社")),
    ("family_farm", re.compile(r"家庭农场")),
    ("company", re.compile(r"公司|厂$|企业|集团|电站|电力局")),
    ("body", re.compile(r"(委员会|政府|学校|中心|局|院|站|所|协会|村委会)$")),
)


class ContractReader(RowReader):
    """Reads one sheet; amounts in yuan, assets as lists of codes and names."""

    kinds = KINDS
    choices = CHOICES

    def _read_money(self, row, field, cell, column):
        super()._read_money(row, field, cell, column)
        value = row.values[field]
        if value is None:
            return
        if value < 0:
            raise DataError("negative_amount", text=normalize(cell))
        unit = self.unit_of(column)
        if unit == "wan" and amounts.looks_like_yuan(amounts.to_wan(value)):
            row.warning(field, "looks_like_yuan_rent", text=normalize(cell))
        elif unit == "yuan" and field == "annual_amount" and 0 < value < 100:
            row.warning(field, "looks_like_wan", text=normalize(cell))

    def _read_period(self, row, field, cell, column):
        period = dates.parse_period(cell)
        if period:
            row.values["date_start"] = period.start
            row.values["date_end"] = period.end
            if period.end is None:
                row.warning(field, "open_term", text=normalize(cell))

    def _read_date(self, row, field, cell, column):
        parsed = dates.parse_date(cell, self.epoch1904)
        if parsed or field not in row.values:
            row.values[field] = parsed.date if parsed else None

    def _read_last_day(self, row, field, cell, column):
        parsed = dates.parse_date(cell, self.epoch1904)
        if parsed or field not in row.values:
            row.values[field] = parsed.last_day if parsed else None

    def _read_credit_code(self, row, field, cell, column):
        parsed = parse_code(cell)
        row.values[field] = parsed and parsed[0]

    def _read_escalation(self, row, field, cell, column):
        row.values[field] = parse_escalation(cell)

    def _read_currency(self, row, field, cell, column):
        check_currency(cell)

    def _combine(self, row, raw):
        values = row.values
        values["codes"] = split_list(values.get("asset_code"))
        values["names"] = split_list(values.get("asset_name"))
        values["partner_kind"] = values.get("partner_kind") or kind_of(
            values.get("partner")
        )


def parse_escalation(value):
    """`(kind, by, years)` of a cell; kind 'none', 'percent' or 'amount' (yuan).

    None when the cell is blank.

    :raises DataError: `bad_escalation_text` (text)

    >>> parse_escalation("每3年递增5%"), parse_escalation("每年递增500元")
    (('percent', Decimal('5'), 3), ('amount', Decimal('500'), 1))
    >>> parse_escalation("逐年上浮2.5%"), parse_escalation("无"), parse_escalation("")
    (('percent', Decimal('2.5'), 1), ('none', Decimal('0'), 1), None)
    >>> parse_escalation("随行就市")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: bad_escalation_text: text='随行就市'
    """
    text = normalize(value).replace(" ", "")
    if not text:
        return None
    if text in NO_ESCALATION:
        return "none", Decimal(0), 1
    match = _ESCALATION.fullmatch(text)
    if not match:
        raise DataError("bad_escalation_text", text=text)
    years = match["years"] or "1"
    years = int(years) if years.isdigit() else _DIGITS[years]
    by = Decimal(match["by"]) * (10_000 if match["unit"] == "万元" else 1)
    return ("percent" if match["unit"] == "%" else "amount"), by, max(years, 1)


def check_currency(value):
    """Refuse a cell that names another currency than the yuan.

    :raises DataError: `foreign_currency` (text)

    >>> check_currency("人民币"), check_currency(None)
    (None, None)
    >>> check_currency("美元")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: foreign_currency: text='美元'
    """
    text = normalize(value).upper()
    if text and text not in CURRENCIES:
        raise DataError("foreign_currency", text=text)


def split_list(text):
    """The parts of a cell that lists several assets.

    >>> split_list("大棚1、大棚2；冷库"), split_list(None)
    (['大棚1', '大棚2', '冷库'], [])
    """
    return [part.strip() for part in _SEPARATORS.split(text or "") if part.strip()]


def kind_of(name):
    """What an operator's name says about its kind; None without a name.

    >>> kind_of("清源绿能有限公司"), kind_of("李长河"), kind_of("绿源蔬菜专业合作社")
    ('company', 'person', 'cooperative')
    """
    if not name:
        return None
    found = next((kind for kind, words in _NAMES if words.search(name)), None)
    return found or ("person" if len(name) <= 4 else "company")
