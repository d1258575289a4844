"""Distributions of voucher lines: ``{"12,34": 100.0}``, analytic accounts → percent.

The accounts of one key stand for the same part of the amount, one of each plan.
"""


def account_ids(distribution):
    """The account ids, each once, in order.

    >>> account_ids({"5,7": 60.0, "6,7": 40.0, "__update__": ["x"]})
    [5, 7, 6]
    """
    return list(dict.fromkeys(i for key, _percent in parts(distribution) for i in key))


def parts(distribution):
    """``[((account id, …), percent)]`` of a distribution or of nothing.

    >>> parts({"5,7": 60.0, "__update__": ["x"]}), parts(False)
    ([((5, 7), 60.0)], [])
    """
    return [
        (tuple(int(part) for part in str(key).split(",") if part), float(percent))
        for key, percent in (distribution or {}).items()
        if key != "__update__"
    ]


def merged(distribution, plan_of):
    """The distribution with keys of 100 % joined to the others.

    Defaults of several rules stand side by side, each with 100 %; the items made
    of them would name a village here and an asset there, but never both.
    Keys that name one plan twice are left for the user to correct.

    :param plan_of: ``{account id: plan id}``

    >>> plans = {1: "v", 2: "v", 5: "a", 9: "u"}
    >>> merged({"1": 100.0, "5": 100.0, "9": 100.0}, plans)
    {'1,5,9': 100.0}
    >>> merged({"1": 60.0, "2": 40.0, "9": 100.0}, plans)
    {'1,9': 60.0, '2,9': 40.0}
    >>> merged({"1": 100.0, "2": 100.0}, plans)
    {'1': 100.0, '2': 100.0}
    """
    rows = parts(distribution)
    whole = [key for key, percent in rows if percent == 100]
    rest = [row for row in rows if row[1] != 100] or [((), 100.0)]
    if len(rows) < 2 or not whole:
        return distribution
    joined = {
        (*key, *(i for each in whole for i in each)): percent for key, percent in rest
    }
    for key in joined:
        plans = [plan_of.get(i, i) for i in key]
        if len(set(plans)) < len(plans):
            return distribution
    return {",".join(map(str, key)): percent for key, percent in joined.items()}


def exchanged(distribution, plan, plan_of, account):
    """The distribution with one plan's accounts exchanged for ``account``.

    Accounts that ``plan_of`` does not know are deleted ones: they go as well.

    :param account: the id to put in, or None to take the plan out

    >>> plans = {1: "v", 2: "v", 5: "a", 9: "u"}
    >>> exchanged({"1,5": 60.0, "2,5": 40.0}, "u", plans, 9)
    {'1,5,9': 60.0, '2,5,9': 40.0}
    >>> exchanged({"1,5": 60.0, "2,5": 40.0}, "v", plans, None)
    {'5': 100.0}
    >>> exchanged(False, "v", plans, 1), exchanged({"1": 100.0}, "v", plans, None)
    ({'1': 100.0}, {})
    """
    result = {}
    for ids, percent in parts(merged(distribution, plan_of)) or [((), 100.0)]:
        kept = [i for i in ids if plan_of.get(i, plan) != plan]
        key = ",".join(map(str, kept + ([account] if account else [])))
        if key:
            result[key] = round(result.get(key, 0) + percent, 6)
    return result
