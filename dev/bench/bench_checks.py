"""The checks over 300 plans with 30,000 shares and 300 payment lists with 30,000
rows, and that 300 documents take no more statements than 30.
"""

import time
from datetime import date

from county import make_places

from odoo.addons.rural_asset.models.bulk_insert import bulk_insert, reserve_ids

VILLAGES, PERSONS, YEAR = 300, 100, 2025


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    county, villages = make_places(env, 1, VILLAGES)
    persons = make_persons(env, county, villages)
    papers = make_papers(env, villages, persons)
    payouts = make_payouts(env, villages, persons)
    env.cr.execute("ANALYZE")  # as autovacuum does after an import
    few = statements(env, papers[:30]) + statements(env, payouts[:30])
    start = time.perf_counter()
    many = statements(env, papers) + statements(env, payouts)
    first = time.perf_counter() - start
    found = env["rural.check.hit"].search_count([("state", "=", "open")])
    assert found > 300, found
    start = time.perf_counter()
    statements(env, papers)
    statements(env, payouts)
    again = time.perf_counter() - start
    work = f"{2 * VILLAGES} documents, {2 * VILLAGES * PERSONS} rows, {found} findings"
    return [
        {
            "work": f"checks, {work}",
            "value": first,
            "budget": "≤ 20 s",
            "ok": first <= 20,
        },
        {
            "work": "the same once more: nothing changes",
            "value": again,
            "budget": "≤ 20 s",
            "ok": again <= 20,
        },
        {
            "work": "statements: 600 documents against 60",
            "value": (many, "stmt"),
            "yardstick": (few, "stmt"),
            "budget": "the same",
            "ok": many <= few,
        },
    ]


def statements(env, records):
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    env["rural.check"]._run(records)
    return env.cr.sql_log_count - before


# --- what is checked ------------------------------------------------------------------


def place(village):
    return {
        "region_id": village.id,
        "village_id": village.id,
        "township_id": village.township_id.id,
        "county_id": village.county_id.id,
        "company_id": village.company_id.id or None,
    }


def make_persons(env, county, villages):
    """``{village: [person id]}``, one household each; every hundredth shares a card,
    left before the year, or is paid by another programme.
    """
    count = len(villages) * PERSONS
    households = reserve_ids(env["rural.household"], count)
    ids = reserve_ids(env["rural.person"], count)
    places = [place(village) for village in villages for _ in range(PERSONS)]
    kinds = ("lifted", "lifted", "lifted", "monitored", "other")
    bulk_insert(
        env["rural.household"],
        (
            {"id": i, "kind": kinds[n % 5], "date_kind": "2016-01-01", "active": True}
            | where
            for n, (i, where) in enumerate(zip(households, places, strict=True))
        ),
    )
    bulk_insert(
        env["rural.household.status"],
        (
            {"household_id": i, "kind": kinds[n % 5], "date_from": "2016-01-01"}
            for n, i in enumerate(households)
        ),
    )
    bulk_insert(
        env["rural.person"],
        (
            {
                "id": i,
                "name": f"村民{n}",
                "household_id": households[n],
                "kind": kinds[n % 5],
                "active": True,
                "state": "moved" if n % 100 == 7 else "living",
                "date_left": date(2024, 6, 1) if n % 100 == 7 else None,
            }
            | where
            for n, (i, where) in enumerate(zip(ids, places, strict=True))
        ),
    )
    make_facts(env, ids, places)
    return {
        village: ids[n * PERSONS : (n + 1) * PERSONS]
        for n, village in enumerate(villages)
    }


def make_facts(env, ids, places):
    bulk_insert(
        env["rural.secret"],
        (
            {
                "res_model": "rural.person",
                "res_id": i,
                "kind": "bank",
                "sealed": "x",
                "key_id": "bench",
                "blind_index": f"bench{n - (n % 100 == 3)}",
                "masked": f"6222***********{n % 10000:04}",
            }
            for n, i in enumerate(ids)
        ),
    )
    bulk_insert(
        env["rural.person.programme"],
        (
            {"person_id": i, "programme": "housing", "year": YEAR, "amount": 20000}
            for n, i in enumerate(ids)
            if n % 100 == 5
        ),
    )
    bulk_insert(
        env["rural.official"],
        (
            {"person_id": i, "official": f"干部{n}"} | where
            for n, (i, where) in enumerate(zip(ids, places, strict=True))
            if n % 100 == 9
        ),
    )


def make_papers(env, villages, persons):
    """A plan a village; five items of twenty persons each."""
    use = env.ref("rural_asset.use_31")
    papers = env["rural.distribution"].create(
        [
            {
                "region_id": village.id,
                "year": YEAR,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "use_id": use.id,
                            "name": f"救助{number}",
                            "amount": 5000,
                            "criterion": "民主评议，按困难程度分档",
                        },
                    )
                    for number in range(5)
                ],
            }
            for village in villages
        ]
    )
    env.flush_all()
    bulk_insert(
        env["rural.distribution.share"],
        (
            {
                "line_id": paper.line_ids[n // 20].id,
                "distribution_id": paper.id,
                "person_id": person,
                "name": f"村民{person}",
                "person_kind": "lifted",
                "amount": 100 + n % 20 * (paper.id % 3),
                "reason": f"因病致困第{n}档",
            }
            for paper in papers
            for n, person in enumerate(persons[paper.region_id])
        ),
    )
    return papers


def make_payouts(env, villages, persons):
    """Twelve lists of wages for each of 25 villages."""
    payouts = env["rural.payout"].create(
        [
            {
                "region_id": village.id,
                "kind": "wage",
                "month": date(YEAR, month, 1),
            }
            for village in villages[: VILLAGES // 12]
            for month in range(1, 13)
        ]
    )
    env.flush_all()
    posts = make_posts(env, payouts.region_id, persons)
    bulk_insert(
        env["rural.payout.line"],
        (
            {
                "payout_id": payout.id,
                "state": "draft",
                "month": payout.month,
                "year": YEAR,
                "kind": "wage",
                "person_id": person,
                "post_id": posts[person],
                "amount": 500,
                "reason": None,
            }
            for payout in payouts
            for person in persons[payout.region_id]
        ),
    )
    return payouts


def make_posts(env, villages, persons):
    """``{person id: post id}``; every hundredth wage is lower than what is paid."""
    held = [(village, person) for village in villages for person in persons[village]]
    ids = reserve_ids(env["rural.post"], len(held))
    bulk_insert(
        env["rural.post"],
        (
            {
                "id": post,
                "name": "护路员",
                "kind": "post",
                "person_id": person,
                "wage_month": 500 - (person % 100 == 11),
                "date_start": date(YEAR, 1, 1),
                "date_end": date(YEAR, 12, 31),
                "state": "held",
            }
            | place(village)
            for post, (village, person) in zip(ids, held, strict=True)
        ),
    )
    return {person: post for post, (_village, person) in zip(ids, held, strict=True)}
