"""What the register demands of an asset, on plain values.

One set of rules serves the form, the steps and the import of workbooks. The
facts are a dict; a fact that is absent (not ``None``) was not asked for, as
when a workbook lacks the column, and its rule is silent.

``Problem`` is ``(code, field, params)``: the code names the rule, the field is
the one to put right.
"""

import typing
from decimal import Decimal

POVERTY_LAST_YEAR = 2020
# 衔接资金 exist since 2021; money of 2020 was carried over into 2021 at most.
TRANSITION_FIRST_YEAR = 2021

DATE_FIELDS = ("date_completed", "date_accepted", "date_handover", "date_confirmed")
REQUIRED = ("name", "region_id", "category_id", "project_year", "original_value")
# requirement of the category -> the facts it asks for
REQUIREMENTS = {
    "require_quantity": ("quantity", "uom_id"),
    "require_capacity": ("capacity_kw",),
    "require_equity": ("invested_body", "invested_share"),
    "require_household": ("household_head",),
    "require_caretaker": ("caretaker_name",),
    "require_operation": ("operation_mode",),
}


class Problem(typing.NamedTuple):
    code: str
    field: str
    params: dict = {}


def register_problems(facts):
    """Return the problems that keep a draft from being registered (已登记).

    >>> register_problems({"name": "", "project_year": 2019, "first_year": 2012,
    ...                    "batch": "poverty"})
    [Problem(code='missing', field='name', params={})]
    """
    problems = _missing(facts)
    problems += _year_problems(facts)
    problems += _future_dates(facts)
    problems += _term_problems(facts)
    value = facts.get("original_value")
    if value is not None and value < 0:
        problems.append(Problem("negative", "original_value"))
    return problems


def confirm_problems(facts):
    """Return the problems that keep an asset from being confirmed (已确权).

    Funding rows sum to the original value, ownership shares to 100 %, there is
    a certificate or a document, and the dates stand in order.

    >>> confirm_problems({"original_value": Decimal("12.50"),
    ...     "funding": [Decimal("12.00")], "shares": [Decimal(100)],
    ...     "has_document": True})
    [Problem(code='funding_sum', field='original_value', \
params={'value': Decimal('12.50'), 'funding': Decimal('12.00')})]
    """
    problems = funding_problems(facts)
    if "shares" in facts:
        shares = sum(facts["shares"], Decimal(0))
        if not facts["shares"]:
            problems.append(Problem("no_owner", "right_ids"))
        elif shares != 100:
            problems.append(Problem("share_sum", "right_ids", {"shares": shares}))
    if not facts.get("has_document", True):
        problems.append(Problem("no_document", "confirmation_document"))
    return problems + order_problems(facts)


def funding_problems(facts):
    """原值 = Σ 资金来源, to the fen.

    >>> funding_problems({"original_value": Decimal(3), "funding": [Decimal(3)]})
    []
    """
    value = facts.get("original_value")
    if "funding" not in facts or value is None:
        return []
    if not facts["funding"]:
        return [Problem("no_funding", "funding_ids")]
    total = sum(facts["funding"], Decimal(0))
    if total != value:
        params = {"value": value, "funding": total}
        return [Problem("funding_sum", "original_value", params)]
    return []


def order_problems(facts):
    """项目年度 ≤ 建成 ≤ 验收 ≤ 移交 ≤ 确权; the first break of the order.

    Completion before the project year is usual for no project: the money of a
    year cannot have paid for what stood before it.

    >>> from datetime import date
    >>> order_problems({"date_completed": date(2019, 12, 11),
    ...                 "date_confirmed": date(2012, 1, 1)})[0].params["after"]
    'date_completed'
    """
    dates = [(name, facts[name]) for name in DATE_FIELDS if facts.get(name)]
    problems = []
    year = facts.get("project_year")
    if year and dates and dates[0][1].year < year:
        params = {"date": dates[0][1], "year": year}
        problems.append(Problem("before_year", dates[0][0], params))
    for (earlier, first), (later, second) in zip(dates, dates[1:], strict=False):
        if second < first:
            params = {"date": second, "after": earlier, "limit": first}
            problems.append(Problem("date_order", later, params))
    return problems


def _missing(facts):
    problems = [
        Problem("missing", field)
        for field in REQUIRED
        if field in facts and not facts[field]
    ]
    for requirement, fields in REQUIREMENTS.items():
        if facts.get(requirement):
            problems += [
                Problem("missing", field)
                for field in fields
                if field in facts and not facts[field]
            ]
    return problems


def _year_problems(facts):
    year = facts.get("project_year")
    if not year:
        return []
    first, today = facts.get("first_year"), facts.get("today")
    if first and year < first:
        return [Problem("year_early", "project_year", {"year": year, "first": first})]
    if today and year > today.year:
        return [Problem("year_future", "project_year", {"year": year})]
    batch = facts.get("batch")
    if batch == "poverty" and year > POVERTY_LAST_YEAR + 1:
        return [Problem("year_poverty", "project_year", {"year": year})]
    if batch == "transition" and year < TRANSITION_FIRST_YEAR:
        return [Problem("year_transition", "project_year", {"year": year})]
    return []


def _future_dates(facts):
    today = facts.get("today")
    return [
        Problem("date_future", name, {"date": facts[name]})
        for name in DATE_FIELDS
        if today and facts.get(name) and facts[name] > today
    ]


def _term_problems(facts):
    start, end = facts.get("contract_start"), facts.get("contract_end")
    if start and end and end < start:
        return [Problem("term_reversed", "contract_end", {"start": start, "end": end})]
    return []
