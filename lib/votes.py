"""Whether a village's vote carries a decision, by the law of the body that voted.

- representatives: 村民代表会议, 村民委员会组织法 26: two thirds of them present,
  more than half of those present in favour
- members: 成员大会, 农村集体经济组织法 27: two thirds of the members present, two
  thirds of all members in favour
- member_representatives: 成员代表大会, 农村集体经济组织法 28: two thirds of all
  representatives in favour, who then are present

Numbers are whole and compared as fractions, never rounded.
"""

BODIES = ("representatives", "members", "member_representatives")


def problems(body, due, present, agreeing):
    """Return what keeps the vote from carrying: ``[(code, number needed)]``.

    ``no_due`` nobody was due; ``present_above_due`` (needed: due);
    ``agreeing_above_present`` (needed: present); ``negative``; ``quorum`` and
    ``majority`` with the smallest number that suffices. Numbers that contradict
    each other are told alone.

    :raises ValueError: for a body that is not in ``BODIES``

    >>> problems("representatives", 45, 30, 16)
    []
    >>> problems("representatives", 45, 29, 15)
    [('quorum', 30)]
    >>> problems("representatives", 45, 30, 15)
    [('majority', 16)]
    >>> problems("member_representatives", 45, 40, 29)
    [('majority', 30)]
    >>> problems("representatives", 45, 30, 31)
    [('agreeing_above_present', 30)]
    """
    if body not in BODIES:
        raise ValueError(body)
    contradiction = _contradiction(due, present, agreeing)
    if contradiction:
        return [contradiction]
    quorum, majority = needed(body, due, present)
    found = [("quorum", quorum)] if present < quorum else []
    return found + ([("majority", majority)] if agreeing < majority else [])


def needed(body, due, present):
    """Return the smallest numbers present and in favour that carry a decision.

    >>> needed("representatives", 10, 9)
    (7, 5)
    >>> needed("members", 10, 9)
    (7, 7)
    """
    two_thirds = -(-2 * due // 3)
    return two_thirds, present // 2 + 1 if body == "representatives" else two_thirds


def _contradiction(due, present, agreeing):
    if min(due, present, agreeing) < 0:
        return "negative", 0
    if not due:
        return "no_due", 1
    if present > due:
        return "present_above_due", due
    return ("agreeing_above_present", present) if agreeing > present else None
