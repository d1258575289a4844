"""Straight-line depreciation by the month.

An asset put to use in a month is depreciated from the month after, one equal
part at each month's end, until value × (1 − salvage rate) is reached. The
whole accumulated amount is computed at once and rounded once, so any date
gives the same figure whatever was computed before.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

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
    value, rate = _checked(Decimal(value), Decimal(str(salvage_rate)))
    life = _months_of(life_years)
    if not life or start_date is None:
        return Decimal("0.00")
    base = (value * (1 - rate)).quantize(FEN, ROUND_HALF_UP)
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
