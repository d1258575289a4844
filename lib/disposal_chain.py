"""Which approvals a disposal (处置) needs, and which step comes next.

No published source sets limits by amount (domain: 沧州, 定东, 宜宾 …), so a county
keeps a table of rules; the most specific one that fits a disposal gives its chain.

A chain is a dict: ``village``, ``township``, ``department``, ``government`` and
``valuation`` are booleans, ``notice_days`` a whole number, 0 for no notice.
"""

# 浙江省农村集体资产管理条例 37: the result of a valuation is public for 15 days.
VALUATION_DAYS = 15
APPROVALS = ("township", "department", "government")
# condition → how much it makes a rule more specific than another
WEIGHTS = {"kind": 16, "nature": 8, "asset_class": 4, "owner_level": 2, "range": 1}
# step, the part of the chain that asks for it, the state that it leads to
STAGES = (
    ("resolve", "village", "resolved"),
    ("publish", "notice_days", "noticed"),
    ("submit", None, "submitted"),
    ("review", "township", "reviewed"),
    ("agree", "department", "agreed"),
    ("approve", "government", "approved"),
)
STATES = ("draft", *(state for _step, _part, state in STAGES[:-1]))


def best_rule(rules, facts):
    """Return the index of the rule that fits best, the first of equals, or None.

    Conditions left empty fit everything; ``value_from`` ≤ value < ``value_to`` in
    yuan, ``value_to`` 0 for no limit.

    :param rules: list of dicts ``kind nature asset_class owner_level value_basis
        value_from value_to``; the basis is ``original`` or ``net``
    :param facts: dict ``kind nature asset_class owner_level original net``

    >>> base = dict.fromkeys(("kind", "nature", "asset_class", "owner_level"))
    >>> neutral = {**base, "value_basis": "net", "value_from": 0, "value_to": 0}
    >>> village = {**neutral, "owner_level": "village"}
    >>> large = {**village, "value_from": 500000}
    >>> facts = {"kind": "scrap", "nature": "write_off", "asset_class": "public",
    ...          "owner_level": "village", "original": 900000, "net": 499999.99}
    >>> best_rule([neutral, large, village], facts)
    2
    >>> best_rule([neutral, large, village], {**facts, "net": 500000})
    1
    >>> best_rule([large], facts) is None
    True
    """
    fitting = [(-_weight(r), i) for i, r in enumerate(rules) if _fits(r, facts)]
    return min(fitting)[1] if fitting else None


def notice_days(chain):
    """Return how long the notice is up: 15 days at least with a valuation.

    >>> notice_days({"notice_days": 10, "valuation": True})
    15
    >>> notice_days({"notice_days": 0, "valuation": False})
    0
    """
    return max(chain["notice_days"], VALUATION_DAYS if chain["valuation"] else 0)


def next_step(chain, state):
    """Return ``(step, is it the last approval)`` after a state, or None.

    >>> chain = {"village": True, "notice_days": 10, "township": True,
    ...          "department": False, "government": False, "valuation": False}
    >>> [next_step(chain, s) for s in ("draft", "resolved", "noticed", "submitted")]
    [('resolve', False), ('publish', False), ('submit', False), ('review', True)]
    >>> next_step({**chain, "township": False, "government": True}, "submitted")
    ('approve', True)
    >>> next_step(chain, "approved") is None
    True
    """
    if state not in STATES:
        return None
    ahead = [
        (step, part)
        for step, part, _target in STAGES[STATES.index(state) :]
        if part is None or _asks(chain, part)
    ]
    if not ahead:
        return None
    step, part = ahead[0]
    return step, part in APPROVALS and len(ahead) == 1


def steps(chain):
    """Return the steps of a chain in order.

    >>> steps({"village": False, "notice_days": 0, "township": False,
    ...        "department": True, "government": True, "valuation": False})
    ['submit', 'agree', 'approve']
    """
    return [step for step, part, _s in STAGES if part is None or _asks(chain, part)]


def _asks(chain, part):
    return notice_days(chain) if part == "notice_days" else chain[part]


def _fits(rule, facts):
    named = ("kind", "nature", "asset_class", "owner_level")
    if any(rule[name] and rule[name] != facts[name] for name in named):
        return False
    value = facts[rule["value_basis"]]
    below = not rule["value_to"] or value < rule["value_to"]
    return below and value >= rule["value_from"]


def _weight(rule):
    given = sum(WEIGHTS[name] for name in WEIGHTS if name != "range" and rule[name])
    return given + (WEIGHTS["range"] if rule["value_from"] or rule["value_to"] else 0)
