"""Reads the rows of a table of opening balances."""

import re
from decimal import Decimal

from .contract_rows import check_currency
from .errors import DataError
from .opening_fields import CHOICES, KINDS
from .row_reader import RowReader
from .text import normalize

# Contra accounts of the chart of 2023: their balance stands on the other side.
CONTRA = ("133", "152", "162")
# Accounts whose balance may stand on either side (domain.md: 双向).
TWO_SIDED = ("113", "154", "181", "321", "322")
_CODE = re.compile(r"\d[\d.\-_/]*")
_CONTRA_NAME = re.compile(r"累计折旧|累计摊销|减值准备|跌价准备|坏账准备")


class OpeningReader(RowReader):
    """Reads one sheet; ``values["amount"]`` is the balance, debit above zero.

    It is ``None`` where the row has none (a row of carry-over alone), and
    ``values["unsigned"]`` says that only the account's own side tells the sign.
    """

    kinds = KINDS
    choices = CHOICES

    def _read_account(self, row, field, cell, column):
        row.values[field] = parse_account_code(cell)

    def _read_currency(self, row, field, cell, column):
        check_currency(cell)

    def _combine(self, row, raw):
        values = row.values
        debit, credit = values.get("debit"), values.get("credit")
        balance, direction = values.get("balance"), values.get("direction")
        values["unsigned"] = False
        for field in ("debit", "credit"):
            if (values.get(field) or 0) < 0:
                row.error(field, "negative_side", text=f"{values[field]:.2f}")
        if debit and credit:
            row.error("credit", "both_sides")
        if debit or credit:
            values["amount"] = (debit or 0) - (credit or 0)
            return
        values["amount"] = balance if balance is not None else zero_of(debit, credit)
        if balance and direction == "zero":
            row.error("direction", "not_zero", text=f"{balance:.2f}")
        elif balance and direction:
            values["amount"] = balance if direction == "debit" else -balance
        elif balance:
            values["unsigned"] = True


def zero_of(*sides):
    """Zero where a side says 0, None where both are blank."""
    return Decimal(0) if any(side is not None for side in sides) else None


def parse_account_code(value):
    """The digits of an account's code, or None when blank.

    :raises DataError: `bad_account_code` (text)

    >>> parse_account_code(112), parse_account_code("112.01"), parse_account_code("")
    ('112', '11201', None)
    >>> parse_account_code("112 应收款")
    '112'
    >>> parse_account_code("应收款")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: bad_account_code: text='应收款'
    """
    text = normalize(value)
    if not text:
        return None
    match = _CODE.match(text)
    if not match:
        raise DataError("bad_account_code", text=text)
    return re.sub(r"\D", "", match[0])


def usual_side(code, name, group):
    """'debit', 'credit' or None (either) for an account.

    ``group`` is Odoo's: asset, liability, equity; what is a contra account by its
    code in the chart of 2023, or by its name in any other, turns round.

    >>> usual_side("152", "累计折旧", "asset"), usual_side("112", "应收款", "asset")
    ('credit', 'debit')
    >>> usual_side("113", "内部往来", "asset"), usual_side("211", "应付款", "liability")
    (None, 'credit')
    """
    if code[:3] in TWO_SIDED:
        return None
    contra = code[:3] in CONTRA or bool(_CONTRA_NAME.search(name))
    debit = (group == "asset") != contra
    return "debit" if debit else "credit"
