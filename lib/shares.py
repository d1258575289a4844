"""Shares of a village's income that a county sets for its directions of use.

Amounts are yuan in `Decimal`, limits percent in `Decimal`. Everything is compared as
exact fractions: 79.999 % is less than 80 %. Only what is shown is rounded, away from
the limit, so that a share that breaks it never reads as if it kept it.
"""

from decimal import Decimal
from fractions import Fraction


def breach(amount, base, minimum=Decimal(0), maximum=Decimal(100)):
    """Return how ``amount`` breaks the limits as a part of ``base``, or ``None``.

    The answer is ``(code, share shown, amount allowed)``: ``below`` with the smallest
    amount that suffices, ``above`` with the largest that is allowed, both to the fen.
    Without a base there is nothing to take a share of.

    >>> breach(Decimal(7999), Decimal(10000), Decimal(80))
    ('below', Decimal('79.99'), Decimal('8000.00'))
    >>> breach(Decimal(8000), Decimal(10000), Decimal(80)) is None
    True
    >>> breach(Decimal("3000.01"), Decimal(10000), maximum=Decimal(30))
    ('above', Decimal('30.01'), Decimal('3000.00'))
    >>> breach(Decimal(100), Decimal(0), Decimal(80)) is None
    True
    """
    if base <= 0:
        return None
    share = Fraction(amount) * 100 / Fraction(base)
    if share < Fraction(minimum):
        return "below", _floor(share), _ceiling(_part(base, minimum))
    if share > Fraction(maximum):
        return "above", _ceiling(share), _floor(_part(base, maximum))
    return None


def monthly(amount, months=12):
    """Return the wage of a month, rounded down to the fen: what is proposed never
    exceeds what was spent.

    >>> monthly(Decimal(6000)), monthly(Decimal(10000))
    (Decimal('500.00'), Decimal('833.33'))
    """
    return _floor(Fraction(amount) / months)


def _part(base, percent):
    return Fraction(base) * Fraction(percent) / 100


def _floor(fraction):
    """A fraction with two decimals, rounded down."""
    return Decimal(fraction.numerator * 100 // fraction.denominator).scaleb(-2)


def _ceiling(fraction):
    return -_floor(-fraction)
