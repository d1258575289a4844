"""Which part of the money that settles a voucher belongs to which of its items.

Amounts are whole fen (`int`); a voucher's own sign is taken off by the caller,
so that what is due is positive.
"""


def split_fen(total, weights):
    """`total` fen split by `weights`, which may be negative but not in sum.

    The fen that do not divide go to the largest remainders, equal ones in order;
    weights that sum to nothing get nothing.

    >>> split_fen(100, [1, 1, 1]), split_fen(10, [12, -2]), split_fen(5, [0, 0])
    ([34, 33, 33], [12, -2], [0, 0])
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    parts, remainders = zip(*(divmod(total * w, whole) for w in weights), strict=True)
    parts = list(parts)
    order = sorted(range(len(parts)), key=lambda index: -remainders[index])
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def settle(shares, rest, amounts):
    """The parts of each of `amounts`, in order, that settle each of `shares`.

    `rest` is what the voucher has due besides the shares. Every amount is split
    by what is still open, so that a voucher settled in full adds up to the fen
    item by item, and no part of a positive share is ever negative. What exceeds
    the voucher settles nothing.

    >>> settle([6667, 3333], 0, [5000, 5000])
    [[3334, 1666], [3333, 1667]]
    >>> settle([100], 50, [75, 200])
    [[50], [50]]
    """
    still_open = [*shares, rest]
    rows = []
    for amount in amounts:
        parts = split_fen(min(amount, sum(still_open)), still_open)
        still_open = [due - part for due, part in zip(still_open, parts, strict=True)]
        rows.append(parts[:-1])
    return rows


def money_in(amount, before, money):
    """How much of `amount` is money when its payment holds `money` fen and has
    settled `before` already: the first it settles is, until the money is used
    up; the rest is something else, such as a loss written off.

    >>> money_in(5000, 0, 10000), money_in(5001, 5000, 10000), money_in(3, 0, -20)
    (5000, 5000, 0)
    """
    return min(amount, max(money - before, 0))
