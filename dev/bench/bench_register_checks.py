"""All rules over a register of 100,000 assets in 600 villages with funding, owners,
10,000 contracts and receipts of two years; one in fifty assets has something wrong.
"""

import time

from county import make_places

from odoo.tools import SQL

ASSETS, CONTRACTS, TOWNSHIPS, VILLAGES = 100_000, 10_000, 20, 30
PLACE = "region_id, village_id, township_id, county_id, company_id"
OWN = "v.id, v.id, v.township_id, v.county_id, v.company_id"


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    county, _villages = make_places(env, TOWNSHIPS, VILLAGES)
    make_assets(env, county)
    make_contracts(env, county)
    env.cr.execute("ANALYZE")  # as autovacuum does after an import
    assets = env["rural.asset"].search([("county_id", "=", county.id)])
    assert len(assets) == ASSETS, len(assets)
    first, rules = timed(env, assets), by_rule(env, assets)
    found = env["rural.check.hit"].search_count([("res_model", "=", "rural.asset")])
    assert found > ASSETS / 50, found
    again = timed(env, assets)
    rest = 0
    for model in ("rural.contract", "rural.region"):
        rest += timed(env, env[model].search([("county_id", "=", county.id)]))
    [(slowest, worst)] = sorted(rules.items(), key=lambda rule: -rule[1])[:1]
    return [
        row(f"all rules over {ASSETS} assets, {found} findings written", first, 15),
        row("the same once more: nothing is written", again, 15),
        row(
            f"rules alone; the slowest, {slowest}: {worst:.2f} s",
            sum(rules.values()),
            15,
        ),
        row(f"{CONTRACTS} contracts and {TOWNSHIPS * VILLAGES} villages", rest, 15),
    ]


def row(work, value, budget):
    ok = value <= budget
    return {"work": work, "value": value, "budget": f"≤ {budget} s", "ok": ok}


def timed(env, records):
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    for _done in env["rural.check"]._in_batches(records):
        pass
    return time.perf_counter() - start


def by_rule(env, records):
    """Seconds of each rule's statement by its code."""
    engine, seconds = env["rural.check"]._engine("rural.asset"), {}
    for check in env["rural.check"]._rules("rural.asset"):
        start = time.perf_counter()
        for index in range(0, len(records), engine._batch):
            for _found in engine._find(
                check, records[index : index + engine._batch]._ids
            ):
                pass
        seconds[check.code] = time.perf_counter() - start
    return seconds


# --- what is checked ------------------------------------------------------------------


def make_assets(env, county):
    """Every fiftieth has no owner, every hundredth another sum of its funding."""
    category = env.ref("rural_asset.category_0101")
    env.cr.execute(
        SQL(
            f"""
            INSERT INTO rural_asset (
                   {PLACE}, name, code, public_token, active, state, usage_state, batch,
                   project_name, project_code, project_year, category_id, asset_class,
                   asset_form, quantity, uom_id, currency_id, original_value,
                   useful_life, residual_rate, owner_name, owner_level, operation_mode,
                   caretaker_name, caretaker_phone, date_completed, latitude, longitude,
                   create_date, write_date)
            SELECT {OWN}, '大棚' || n, 'A' || n, 'T' || n, TRUE, 'confirmed',
                   'in_use', 'transition', '项目' || n / 10, 'P' || n / 10, 2021,
                   %(category)s,
                   CASE WHEN n %% 3 = 0 THEN 'public' ELSE 'operating' END, 'fixed', 10,
                   %(unit)s, %(currency)s, 10000 + n, 20, 5,
                   CASE WHEN n %% 50 > 0 THEN '村集体' END,
                   CASE WHEN n %% 50 > 0 THEN 'village' END, 'own', '李某',
                   '13800000000', DATE '2021-08-20', 41 + n / 1e6, 119 + n / 1e6,
                   now(), now()
              FROM generate_series(1, %(count)s) n
              JOIN (SELECT *, row_number() OVER (ORDER BY id) AS number
                      FROM rural_region
                     WHERE level = 'village' AND county_id = %(county)s) v
                   ON v.number = 1 + n %% %(villages)s
            """,
            category=category.id,
            unit=category.uom_id.id,
            currency=env.company.currency_id.id,
            count=ASSETS,
            county=county.id,
            villages=TOWNSHIPS * VILLAGES,
        )
    )
    places = PLACE.removeprefix("region_id, ")
    source = env.ref("rural_asset.funding_source_f02").id
    owner = env["rural.right.type"].search([("is_ownership", "=", True)], limit=1).id
    env.cr.execute(
        SQL(
            f"""
            INSERT INTO rural_asset_funding (
                   asset_id, {places}, source_id, level, year, amount, currency_id)
            SELECT id, {places}, %s, 'central', 2021,
                   original_value - CASE WHEN id %% 100 = 0 THEN 1 ELSE 0 END,
                   currency_id FROM rural_asset WHERE county_id = %s
            """,
            source,
            county.id,
        )
    )
    env.cr.execute(
        SQL(
            f"""
            INSERT INTO rural_asset_right (
                   asset_id, {places}, type_id, holder_level, holder_name, share)
            SELECT id, {places}, %s, 'village', '村集体', 100
              FROM rural_asset WHERE county_id = %s
            """,
            owner,
            county.id,
        )
    )
    env.invalidate_all()


def make_contracts(env, county):
    """One for each of the first assets, in force; every tenth without a decision."""
    partner = env["res.partner"].create({"name": "清源农业有限公司"})
    env.cr.execute(
        SQL(
            f"""
            WITH made AS (
                 INSERT INTO rural_contract (
                        {PLACE}, name, code, active, state, mode, scheme, partner_id,
                        date_start, date_end, months, rent_kind, annual_amount,
                        frequency, due_at, escalation_kind, escalation_years,
                        is_written, decision_date, create_date, write_date)
                 SELECT {PLACE}, '合同' || id, 'C' || id, TRUE, 'running', 'lease',
                        'general', %(partner)s, now()::date - 100, now()::date + 1000,
                        36, 'amount', 1000, 'year', 'start', 'none', 1, TRUE,
                        CASE WHEN id %% 10 > 0 THEN now()::date - 100 END, now(), now()
                   FROM rural_asset WHERE county_id = %(county)s
                  ORDER BY id LIMIT %(count)s
                 RETURNING id, code, village_id, township_id, county_id, company_id)
            INSERT INTO rural_contract_asset (
                   contract_id, asset_id, beneficiary_id, weight, village_id,
                   township_id, county_id, company_id)
            SELECT id, substr(code, 2)::int, village_id, 1, village_id, township_id,
                   county_id, company_id FROM made
            """,
            partner=partner.id,
            county=county.id,
            count=CONTRACTS,
        )
    )
    env.invalidate_all()
