"""What a county of 15,000 assets hands in: the operation table beside the management
ledger, the cross-checks, and all tables with the summary.
"""

from datetime import date

from county import ASSETS, TOWNSHIPS, VILLAGES, make_assets, make_places, timed

LET = 5
AS_OF = date(2025, 5, 6)


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    for role in ("officer", "reviewer"):
        env.user.group_ids |= env.ref(f"rural_asset.group_rural_{role}")
    county, villages = make_places(env)
    make_funded_assets(env, villages)
    make_contracts(env, villages)
    env.cr.execute("ANALYZE")  # as autovacuum does after an import
    campaign = env["rural.inventory"].create(
        {"region_id": county.id, "year": 2025, "as_of": AS_OF}
    )
    campaign.action_open()
    submission = env["rural.submission"]._of(campaign, county)
    count = TOWNSHIPS * VILLAGES * ASSETS
    ledger = timed(env, lambda: table(submission, "ledger", count))
    operation = timed(env, lambda: table(submission, "operation", count))
    checks = timed(env, lambda: none(submission._problems()))
    whole = timed(env, submission._make)
    assert submission.asset_count == count
    return [
        {
            "work": f"operation table of {count} assets; yardstick: their ledger",
            "value": operation,
            "yardstick": ledger,
            "ratio": operation / ledger,
            "budget": "≤ 1.5 x the ledger",
            "ok": operation <= 1.5 * ledger,
        },
        {
            "work": f"cross-checks of a submission of {count} assets",
            "value": checks,
            "budget": "≤ 5 s",
            "ok": checks <= 5,
        },
        {
            "work": "all tables and the summary of the county",
            "value": whole,
            "budget": "≤ 60 s",
            "ok": whole <= 60,
        },
    ]


def table(submission, kind, count):
    vals, content = submission._table_file(submission._form(kind), count)
    assert vals["row_count"] == count and content, vals


def none(problems):
    assert not problems, problems


def make_funded_assets(env, villages):
    source = env.ref("rural_asset.funding_source_f02")
    make_assets(env, villages, owner_level="village", operation_mode="own")
    env.cr.execute(
        "INSERT INTO rural_asset_funding (asset_id, source_id, level, amount,"
        " village_id, township_id, county_id, company_id)"
        " SELECT id, %s, %s, original_value, village_id, township_id, county_id,"
        " company_id FROM rural_asset",
        [source.id, "central"],
    )
    env.invalidate_all()


def make_contracts(env, villages):
    """One contract a village for some of its assets, with the rent of two years."""
    partner = env["res.partner"].create({"name": "绿源公司"})
    assets = env["rural.asset"].search([("village_id", "in", villages.ids)])
    let = assets.grouped("village_id")
    contracts = env["rural.contract"].create(
        [
            {
                "name": f"{village.name}租赁合同",
                "region_id": village.id,
                "partner_id": partner.id,
                "date_start": "2024-01-01",
                "date_end": "2025-12-31",
                "line_ids": [(0, 0, {"asset_id": a.id}) for a in let[village][:LET]],
                "instalment_ids": [
                    (0, 0, {"number": n, "amount": 1000, "date_due": f"{year}-02-01"})
                    for n, year in enumerate((2024, 2025), 1)
                ],
            }
            for village in villages
        ]
    )
    env.flush_all()
    env.cr.execute(
        "UPDATE rural_contract SET state = 'running' WHERE id = ANY(%s)",
        [contracts.ids],
    )
    env.invalidate_all()
