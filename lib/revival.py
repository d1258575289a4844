"""Assets that yield nothing or little: what is proposed for them, and how far a place
has come with reviving them.

Amounts are yuan in `Decimal`, rates percent. 四个一批 is the national sorting into
巩固, 升级, 盘活, 调整.
"""

from decimal import ROUND_HALF_UP, Decimal


def proposal(idle=False, low=False, loss=False, damaged=False):
    """Return the batch of the 四个一批 that an asset belongs to by what was found.

    What stands idle is revived; what is damaged or loses money is adjusted; what works
    and yields little is upgraded; all else is consolidated.

    >>> proposal(idle=True, loss=True), proposal(loss=True, low=True)
    ('revive', 'adjust')
    >>> proposal(damaged=True, idle=True), proposal(low=True), proposal()
    ('adjust', 'upgrade', 'consolidate')
    """
    if damaged:
        return "adjust"
    if idle:
        return "revive"
    if loss:
        return "adjust"
    return "upgrade" if low else "consolidate"


def rate(amount, amount_due, count, count_due):
    """Return 盘活率 in percent, to a hundredth: [(盘活金额 ÷ 需盘活金额) +
    (盘活数量 ÷ 需盘活数量)] ÷ 2 × 100 % (domain: 盘活率).

    Nothing to revive is no rate: ``None``. Where no amount is known, the numbers of
    assets alone count.

    >>> rate(Decimal(30), Decimal(100), 1, 2)
    Decimal('40.00')
    >>> rate(Decimal(100), Decimal(100), 3, 3)
    Decimal('100.00')
    >>> rate(Decimal(0), Decimal(0), 1, 3)
    Decimal('33.33')
    >>> rate(Decimal(0), Decimal(0), 0, 0) is None
    True
    """
    if not count_due:
        return None
    parts = [Decimal(count) / count_due]
    if amount_due:
        parts.append(Decimal(amount) / Decimal(amount_due))
    share = sum(parts) / len(parts) * 100
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def yield_percent(received, value):
    """Return money received in a year ÷ value in percent, rounded to a hundredth;
    ``None`` without a value.

    >>> yield_percent(Decimal("2999.99"), Decimal(100000))
    Decimal('3.00')
    >>> yield_percent(Decimal(1), Decimal(0)) is None
    True
    """
    if not value:
        return None
    share = Decimal(received) * 100 / Decimal(value)
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)
