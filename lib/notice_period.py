"""The days of a public notice (公示), by 来安县收益分配管理办法 四(一): at least ten.

The first and the last day count; the next step opens on the day after the last.
"""

from datetime import timedelta

LEGAL_DAYS = 10


def last_day(start, days=LEGAL_DAYS):
    """Return the last day of a notice that starts on ``start``.

    >>> from datetime import date
    >>> last_day(date(2025, 2, 20))
    datetime.date(2025, 3, 1)
    """
    return start + timedelta(days=days - 1)


def length(start, end):
    """Return the number of days from ``start`` to ``end``, both counted.

    >>> from datetime import date
    >>> length(date(2025, 2, 20), date(2025, 3, 1))
    10
    """
    return (end - start).days + 1


def open_from(end):
    """Return the day on which the next step may be taken.

    >>> from datetime import date
    >>> open_from(date(2025, 2, 28))
    datetime.date(2025, 3, 1)
    """
    return end + timedelta(days=1)


def problem(start, end, today, days=LEGAL_DAYS):
    """Return what is wrong with a notice that starts now, or ``None``.

    ``reversed`` ends before it starts; ``back_dated`` starts before ``today``;
    ``too_short`` has fewer days than ``days`` or than the law asks for.

    >>> from datetime import date
    >>> today = date(2025, 2, 20)
    >>> problem(today, date(2025, 2, 28), today)
    'too_short'
    >>> problem(today, date(2025, 3, 1), today) is None
    True
    >>> problem(date(2025, 2, 19), date(2025, 3, 1), today)
    'back_dated'
    """
    if end < start:
        return "reversed"
    if start < today:
        return "back_dated"
    return "too_short" if length(start, end) < max(days, LEGAL_DAYS) else None
