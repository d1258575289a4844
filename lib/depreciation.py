"""Straight-line depreciation by the month.

An asset put to use in a month is depreciated from the month after, one equal
part at each month's end, until value × (1 − salvage rate) is reached. The
whole accumulated amount is computed at once and rounded once, so any date
gives the same figure whatever was computed before.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from .amounts import FEN
from .errors import DataError


def accumulated(value, salvage_rate, life_years, start_date, as_of):
    """Accumulated depreciation in yuan to the fen on the evening of `as_of`.

    `salvage_rate` is a fraction (0.05 for 5 %), `life_years` may be fractional
    if it makes whole months. No life or no start means no depreciation.

    :raises DataError: `bad_value`, `bad_salvage_rate`, `bad_life`

    >>> from datetime import date
    >>> args = Decimal("12000"), Decimal("0.05"), 10, date(2020, 1, 31)
    >>> [accumulated(*args, day) for day in (
    ...     date(2020, 1, 31), date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 31))]
    [Decimal('0.00'), Decimal('0.00'), Decimal('95.00'), Decimal('190.00')]
    >>> accumulated(*args, date(2030, 1, 31)), accumulated(*args, date(2099, 1, 1))
    (Decimal('11400.00'), Decimal('11400.00'))
    >>> accumulated(Decimal("12000"), Decimal("0.05"), None, None, date(2030, 1, 1))
    Decimal('0.00')
    """
    base, life = depreciable(value, salvage_rate), _months_of(life_years)
    if not life or start_date is None:
        return Decimal("0.00")
    months = min(max(months_charged(start_date, as_of), 0), life)
    return _rounded(Fraction(base) * months / life)


def net_value(value, salvage_rate, life_years, start_date, as_of):
    """What is left of the value on the evening of `as_of`; as `accumulated`.

    >>> from datetime import date
    >>> net_value(Decimal("12000"), 0.05, 10, date(2020, 1, 15), date(2040, 1, 1))
    Decimal('600.00')
    """
    value = Decimal(value).quantize(FEN, ROUND_HALF_UP)
    return value - accumulated(value, salvage_rate, life_years, start_date, as_of)


def depreciable(value, salvage_rate):
    """What of a value is depreciated in all, to the fen.

    :raises DataError: `bad_value`, `bad_salvage_rate`

    >>> depreciable(Decimal("100.10"), Decimal("0.05"))
    Decimal('95.10')
    """
    value, rate = _checked(Decimal(value), Decimal(str(salvage_rate)))
    return (value * (1 - rate)).quantize(FEN, ROUND_HALF_UP)


def remaining(base, life, charged=0, amount=0):
    """`[(month, amount)]` of what is left to charge, months counted from 1.

    `base` in all over `life` months, of which `charged` have brought `amount`.
    While that is the plan, so is the rest; when it is not, what is left is spread
    evenly over the months left, or falls into the next month when none is. Months
    without a fen are left out.

    >>> remaining(Decimal("100"), 3)
    [(1, Decimal('33.33')), (2, Decimal('33.34')), (3, Decimal('33.33'))]
    >>> remaining(Decimal("100"), 3, 1, Decimal("33.33"))
    [(2, Decimal('33.34')), (3, Decimal('33.33'))]
    >>> remaining(Decimal("100"), 3, 1, Decimal("40"))
    [(2, Decimal('30.00')), (3, Decimal('30.00'))]
    >>> remaining(Decimal("100"), 3, 5, Decimal("90"))
    [(6, Decimal('10'))]
    >>> remaining(Decimal("0.02"), 4)
    [(1, Decimal('0.01')), (3, Decimal('0.01'))]
    """
    base, amount = Decimal(base), Decimal(amount)
    if amount >= base:
        return []
    if charged >= life:
        return [(charged + 1, base - amount)]
    if amount == _rounded(Fraction(base) * charged / life):
        sums = [_rounded(Fraction(base) * m / life) for m in range(charged, life + 1)]
    else:
        rest, months = Fraction(base - amount), life - charged
        sums = [amount + _rounded(rest * m / months) for m in range(months + 1)]
    parts = [after - before for before, after in pairwise(sums)]
    return [(charged + m, part) for m, part in enumerate(parts, 1) if part]


def months_charged(start_date, as_of):
    """Month ends after the starting month, up to and including `as_of`.

    >>> from datetime import date
    >>> months_charged(date(2020, 1, 1), date(2020, 12, 31))
    11
    """
    # The day after `as_of` lies in the next month exactly when a month has ended.
    ended = as_of.toordinal() + 1
    after = as_of.fromordinal(ended)
    return (after.year - start_date.year) * 12 + after.month - start_date.month - 1


def _checked(value, rate):
    if not value >= 0:
        raise DataError("bad_value", text=str(value))
    if not 0 <= rate <= 1:
        raise DataError("bad_salvage_rate", text=str(rate))
    return value, rate


def _months_of(years):
    months = Decimal(str(years or 0)) * 12
    if months < 0 or months != months.to_integral_value():
        raise DataError("bad_life", text=str(years))
    return int(months)


def _rounded(amount):
    """A non-negative fraction of yuan to the fen, half up."""
    fen = (amount * 200 + 1) // 2
    return Decimal(int(fen)).scaleb(-2)
