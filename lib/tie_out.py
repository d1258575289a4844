"""勾稽: the same sum told in several ways must come out the same (rule V24: Σ class =
Σ owner level = Σ funding = total; the ledger's total = that of the summary).

Whole numbers throughout: fen, or counts.
"""

import typing


class Difference(typing.NamedTuple):
    """One way of adding up that does not give the whole.

    :ivar key: the place or table it was added up for
    :ivar way: what was added up
    :ivar whole: the sum it must give, :ivar parts: the sum it gives
    """

    key: object
    way: str
    whole: int
    parts: int

    @property
    def missing(self):
        return self.whole - self.parts


def differences(key, whole, ways):
    """Return the `Difference` of each way ``{name: sum}`` that misses ``whole``.

    A way that was not added up (None) says nothing.

    >>> differences("相官镇", 300, {"class": 300, "owner": 250, "batch": None})
    [Difference(key='相官镇', way='owner', whole=300, parts=250)]
    >>> differences("相官镇", 0, {"class": 0})
    []
    """
    return [
        Difference(key, way, whole, parts)
        for way, parts in ways.items()
        if parts is not None and parts != whole
    ]


def between(left, right):
    """Return where two tables ``{key: {measure: number}}`` differ; what one of them
    does not know counts as nothing. In the order of the left one, then the right.

    >>> ledger = {"甲村": {"count": 2, "value": 500}, "乙村": {"count": 1, "value": 9}}
    >>> summary = {"甲村": {"count": 2, "value": 400}, "丙村": {"count": 1}}
    >>> for each in between(ledger, summary):
    ...     print(each.key, each.way, each.whole, each.parts, each.missing)
    甲村 value 500 400 100
    乙村 count 1 0 1
    乙村 value 9 0 9
    丙村 count 0 1 -1
    """
    found = []
    for key in dict.fromkeys((*left, *right)):
        mine, theirs = left.get(key, {}), right.get(key, {})
        for way in dict.fromkeys((*mine, *theirs)):
            whole, parts = mine.get(way) or 0, theirs.get(way) or 0
            if whole != parts:
                found.append(Difference(key, way, whole, parts))
    return found
