"""Plan proposals for 300 villages: contracts, last year's plan or last year's books
behind each; seconds, and statements a village for 30 and for 300.
"""

import time
from datetime import date

from odoo.tests import new_test_user

TOWNSHIPS, VILLAGES, ASSETS = 18, 300, 8
YEAR = 2025
ITEMS = (("12", 800), ("11", 500), ("21", None), ("31", 600), ("41", 3000))


def run(env):
    company = make_county(env)
    env = env(
        context={
            **env.context,
            "allowed_company_ids": company.ids,
            "tracking_disable": False,
        }
    )
    villages = env["rural.region"].search([("level", "=", "village")])
    officer = make_officer(env, company)
    make_contracts(env, villages)
    make_last_plans(env, villages[: VILLAGES // 2])
    make_spending(env, company, villages[VILLAGES // 2 :])
    papers = env["rural.distribution"].with_user(officer)
    few, _seconds = measure(papers, villages[:30], YEAR)
    env.cr.execute("DELETE FROM rural_distribution WHERE year = %s", [YEAR])
    many, seconds = measure(papers, villages, YEAR)
    return [
        {
            "work": f"plan proposals, {VILLAGES} villages, {VILLAGES * ASSETS} assets",
            "value": seconds,
            "budget": "≤ 30 s",
            "ok": seconds <= 30,
        },
        {
            "work": "statements a village: 300 villages against 30",
            "value": (many / VILLAGES, "stmt"),
            "yardstick": (few / 30, "stmt"),
            "budget": "≤ 1.1 x of 30 villages",
            "ok": many / VILLAGES <= 1.1 * few / 30,
        },
    ]


def measure(papers, villages, year):
    """``(statements, seconds)`` of opening the plans of some villages."""
    papers.env.flush_all()
    papers.env.invalidate_all()
    before, start = papers.env.cr.sql_log_count, time.perf_counter()
    made = papers._open(villages.with_env(papers.env), year, "plan", "general")
    papers.env.flush_all()
    taken = time.perf_counter() - start
    assert len(made) == len(villages), len(made)
    assert all(plan.income_ids and plan.line_ids for plan in made)
    return papers.env.cr.sql_log_count - before, taken


# --- the county ---------------------------------------------------------------------


def make_county(env):
    company = env["res.company"].create(
        {"name": "清源县农村集体经济", "country_id": env.ref("base.cn").id}
    )
    env.user.company_ids |= company
    env.cr.precommit.clear()  # Odoo would load the country's chart over ours
    env["account.chart.template"].try_loading("cn_rural", company)
    regions = env["rural.region"].with_context(tracking_disable=True)
    county = regions.create(
        {
            "name": "清源县",
            "code": "349901000000",
            "level": "county",
            "company_id": company.id,
        }
    )
    towns = regions.create(
        [region(f"第{n}镇", f"349901{101 + n}000", county) for n in range(TOWNSHIPS)]
    )
    villages = regions.create(
        [
            region(
                f"第{n}村",
                f"{towns[n % TOWNSHIPS].code[:9]}{201 + n // TOWNSHIPS}",
                towns[n % TOWNSHIPS],
            )
            for n in range(VILLAGES)
        ]
    )
    make_assets(env, villages)
    return company


def region(name, code, above):
    level = "township" if above.level == "county" else "village"
    return {"name": name, "code": code, "level": level, "parent_id": above.id}


def make_assets(env, villages):
    category = env.ref("rural_asset.category_0101")
    assets = env["rural.asset"].with_context(tracking_disable=True)
    made = assets.create(
        [
            {
                "name": f"{village.name}资产{n}",
                "region_id": village.id,
                "category_id": category.id,
                "project_year": 2020,
                "original_value": 100000,
                "operation_mode": "lease",
                "date_completed": date(2020, 12, 1),
            }
            for village in villages
            for n in range(ASSETS)
        ]
    )
    made._sync_analytic_account()  # registered assets have one
    env.flush_all()
    env.cr.execute("UPDATE rural_asset SET state = 'confirmed'")
    env.invalidate_all()


def make_officer(env, company):
    officer = new_test_user(
        env, login="bench_officer", groups="rural_asset.group_rural_officer"
    )
    county = env["rural.region"].search([("level", "=", "county")])
    officer.write(
        {
            "company_ids": [(4, company.id)],
            "company_id": company.id,
            "rural_region_ids": [(6, 0, county.ids)],
        }
    )
    return officer


def make_contracts(env, villages):
    """Half of a village's assets are let; the other half earned nothing so far."""
    partner = env["res.partner"].create({"name": "绿源公司"})
    contracts = env["rural.contract"].with_context(tracking_disable=True)
    assets = env["rural.asset"].search([]).grouped("village_id")
    contracts.create(
        [
            {
                "name": f"{village.name}合同{n}",
                "region_id": village.id,
                "partner_id": partner.id,
                "date_start": date(YEAR - 1, 1, 1),
                "date_end": date(YEAR + 1, 12, 31),
                "line_ids": [(0, 0, {"asset_id": asset.id})],
                "instalment_ids": [
                    (
                        0,
                        0,
                        {"number": k, "amount": 5000, "date_due": date(year, 2, 1)},
                    )
                    for k, year in enumerate((YEAR - 1, YEAR, YEAR + 1), 1)
                ],
            }
            for village in villages
            for n, asset in enumerate(assets[village][: ASSETS // 2])
        ]
    )
    env.flush_all()
    env.cr.execute("UPDATE rural_contract SET state = 'running'")
    env.invalidate_all()


def make_last_plans(env, villages):
    """Plans of last year in force; how they got there is not measured."""
    env["rural.distribution"].with_context(tracking_disable=True).create(
        [
            {
                "kind": "plan",
                "region_id": village.id,
                "year": YEAR - 1,
                "income_ids": [(0, 0, {"name": "大棚", "amount": 20000})],
                "line_ids": [(0, 0, item(env, *pair)) for pair in ITEMS],
            }
            for village in villages
        ]
    )
    env.flush_all()
    env.cr.execute("UPDATE rural_distribution SET state = 'filed'")
    env.invalidate_all()


def item(env, code, amount):
    use = env.ref(f"rural_asset.use_{code}")
    vals = {"use_id": use.id, "name": use.name}
    if use.detail == "post":
        return {**vals, "post_count": 2, "person_count": 2, "wage_month": 500}
    return {**vals, "amount": amount}


def make_spending(env, company, villages):
    """A voucher of last year for each of the other villages, one line a use."""
    parts, tags = env["rural.account.part"], env["rural.tags"]
    journal = env["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "general")], limit=1
    )
    cash = env["account.account"].search(
        [("account_type", "=", "asset_cash"), ("company_ids", "in", company.ids)],
        limit=1,
    )
    company.rural_evidence = "off"
    moves = env["account.move"].with_context(tracking_disable=True)
    uses = [
        (env.ref(f"rural_asset.use_{code}"), amount or 6000) for code, amount in ITEMS
    ]
    total = sum(amount for _use, amount in uses)
    moves = moves.create(
        [
            {
                "move_type": "entry",
                "date": date(YEAR - 1, 6, 30),
                "journal_id": journal.id,
                "rural_region_id": village.id,
                "line_ids": [
                    *(
                        (
                            0,
                            0,
                            {
                                "account_id": parts._account(company, use.part).id,
                                "balance": amount,
                                "name": use.name,
                                "analytic_distribution": tags._distribution(
                                    village, None, use
                                ),
                            },
                        )
                        for use, amount in uses
                    ),
                    (0, 0, {"account_id": cash.id, "balance": -total, "name": "付"}),
                ],
            }
            for village in villages
        ]
    )
    moves.action_post()
    env.flush_all()
