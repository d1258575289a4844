"""What falls due under a contract, and when.

Rent is agreed by the contract year, counted from the first day of the term.
Each year's rent (raised by the escalation, never below the floor) is divided
among its periods, so that the parts of a year add up to its rent and the whole
does not depend on how often it is paid. A year cut off by the end of the term
counts by whole months, and by days of the month that is cut.
"""

import typing
from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .amounts import FEN, split_largest_remainder
from .errors import DataError

# months of a period; one payment for the whole term has none
FREQUENCIES = {"month": 1, "quarter": 3, "half": 6, "year": 12, "once": None}
# The longest term that any law knows: forest land, 民法典 332.
LONGEST_YEARS = 70
_DAY = timedelta(days=1)


class Terms(typing.NamedTuple):
    """The terms that the schedule follows from; money in yuan.

    ``raise_kind`` is 'none', 'percent' or 'amount', ``raise_by`` percent points
    or yuan a year, every ``raise_years`` contract years; ``compound`` reckons on
    the rent last raised. ``due_at`` is 'start' or 'end' of the period,
    ``due_days`` are added.
    """

    start: date
    end: date
    frequency: str
    yearly: Decimal
    floor: Decimal = Decimal(0)
    due_at: str = "start"
    due_days: int = 0
    raise_kind: str = "none"
    raise_by: Decimal = Decimal(0)
    raise_years: int = 1
    compound: bool = True


class Row(typing.NamedTuple):
    number: int
    date_from: date
    date_to: date
    date_due: date
    amount: Decimal


def schedule(terms):
    """The `Row`s of the whole term, in order.

    :raises DataError: `bad_frequency`, `term_reversed`, `term_too_long`,
        `bad_rent`, `bad_escalation`

    >>> terms = Terms(date(2023, 1, 1), date(2024, 3, 31), "half", Decimal("1000.01"),
    ...     raise_kind="percent", raise_by=Decimal(3))
    >>> for row in schedule(terms):
    ...     print(row.number, row.date_from, row.date_to, row.date_due, row.amount)
    1 2023-01-01 2023-06-30 2023-01-01 500.01
    2 2023-07-01 2023-12-31 2023-07-01 500.00
    3 2024-01-01 2024-03-31 2024-01-01 257.50
    >>> [row.amount for row in schedule(terms._replace(frequency="once"))]
    [Decimal('1257.51')]
    """
    _check(terms)
    rows = []
    for first, last, rent in _years(terms):
        rows += _periods(first, last, FREQUENCIES[terms.frequency] or 12, rent)
    if terms.frequency == "once":
        rows = [(terms.start, terms.end, sum(rent for *_dates, rent in rows))]
    return [
        Row(number, first, last, _due(terms, first, last), rent)
        for number, (first, last, rent) in enumerate(rows, 1)
    ]


def rent_of_year(terms, year):
    """The rent of a contract year, the first being 0: raised, at least the floor.

    >>> terms = Terms(date(2023, 1, 1), date(2030, 12, 31), "year", Decimal(10000),
    ...     raise_kind="percent", raise_by=Decimal(10), raise_years=3)
    >>> [rent_of_year(terms, year) for year in (2, 3, 6)]
    [Decimal('10000.00'), Decimal('11000.00'), Decimal('12100.00')]
    >>> rent_of_year(terms._replace(compound=False), 6)
    Decimal('12000.00')
    >>> rent_of_year(terms._replace(raise_kind="amount", floor=Decimal(10015)), 3)
    Decimal('10015.00')
    """
    raises = year // terms.raise_years
    rent = Fraction(terms.yearly)
    if terms.raise_kind == "amount":
        rent += raises * Fraction(terms.raise_by)
    elif terms.raise_kind == "percent":
        rate = Fraction(terms.raise_by) / 100
        rent *= (1 + rate) ** raises if terms.compound else 1 + rate * raises
    return max(_fen(rent), terms.floor.quantize(FEN, ROUND_HALF_UP))


def share_until(amount, first, last, until):
    """What of the `amount` for `first` to `last` falls to the days up to `until`.

    >>> share_until(Decimal(1200), date(2024, 1, 1), date(2024, 12, 31),
    ...     date(2024, 2, 15))
    Decimal('151.72')
    """
    if until >= last:
        return amount
    if until < first:
        return Decimal("0.00")
    return _fen(Fraction(amount) * months_of(first, until) / months_of(first, last))


def months_of(first, last):
    """Whole months from `first`, and the days of the month that is cut by `last`.

    >>> months_of(date(2024, 1, 31), date(2024, 2, 28))
    Fraction(1, 1)
    >>> months_of(date(2024, 1, 1), date(2024, 2, 15))
    Fraction(44, 29)
    """
    after = last + _DAY
    whole = 12 * (after.year - first.year) + after.month - first.month
    if add_months(first, whole) > after:
        whole -= 1
    begun, end = add_months(first, whole), add_months(first, whole + 1)
    return whole + Fraction((after - begun).days, (end - begun).days)


def add_months(day, months):
    """The same day some months on, or the last of the month that lacks it.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 1, 31), -11)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _check(terms):
    if terms.frequency not in FREQUENCIES:
        raise DataError("bad_frequency", text=terms.frequency)
    if terms.end < terms.start:
        raise DataError("term_reversed", start=terms.start, end=terms.end)
    if terms.end >= add_months(terms.start, 12 * LONGEST_YEARS):
        raise DataError("term_too_long", end=terms.end, years=LONGEST_YEARS)
    if terms.yearly < 0 or terms.floor < 0:
        raise DataError("bad_rent", text=str(min(terms.yearly, terms.floor)))
    if terms.raise_kind != "none" and (terms.raise_by < 0 or terms.raise_years < 1):
        raise DataError("bad_escalation", by=terms.raise_by, years=terms.raise_years)


def _years(terms):
    """`(first, last, rent)` of each contract year, the last one cut by the term."""
    year = 0
    while (first := add_months(terms.start, 12 * year)) <= terms.end:
        last = add_months(terms.start, 12 * year + 12) - _DAY
        rent = rent_of_year(terms, year)
        cut = min(last, terms.end)
        yield first, cut, share_until(rent, first, last, cut)
        year += 1


def _periods(first, last, months, rent):
    """`(first, last, rent)` of the periods of one contract year."""
    starts = [
        start
        for start in (add_months(first, n) for n in range(0, 12, months))
        if start <= last
    ]
    ends = [start - _DAY for start in starts[1:]] + [last]
    total = months_of(first, last)
    upto = [min(Fraction(months * n), total) for n in range(len(starts) + 1)]
    upto[-1] = total
    weights = [after - before for before, after in zip(upto, upto[1:], strict=False)]
    return zip(starts, ends, split_largest_remainder(rent, weights), strict=True)


def _due(terms, first, last):
    day = first if terms.due_at == "start" else last
    return day + timedelta(days=terms.due_days)


def _fen(amount):
    """A fraction of yuan, not negative, to the fen, half up."""
    return Decimal(int((amount * 200 + 1) // 2)).scaleb(-2)
