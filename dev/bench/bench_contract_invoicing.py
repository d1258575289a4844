"""Vouchers of 10,000 instalments in the background, batch by batch, for invoices
and for journal entries: seconds, queries of the first and the last full batch,
memory. The yardstick of the seconds is the first batch times the number of batches.
"""

import datetime
import resource
import time
from pathlib import Path
from unittest.mock import patch

from odoo.addons.rural_asset.wizards import rural_invoice_run

CONTRACTS, YEARS = 1_000, 10
VILLAGES = 100
DUE = "2026-12-31"


def run(env):
    rows = []
    for number, booking in enumerate(("invoice", "entry")):
        company_env = books(env, number, booking)
        rows += measure(company_env, booking)
    return rows


def measure(env, booking):
    idle = resident()
    seconds, queries = make_all(env)
    gained = (resident() - idle) / 1024 / 1024
    count = CONTRACTS * YEARS
    work = f"{count:,} instalments, {booking}"
    return [
        {
            "work": f"{work}: vouchers made and posted",
            "value": sum(seconds),
            "yardstick": seconds[0] * len(seconds),
            "budget": "≤ 1.5 × the first batch, scaled",
            "ok": sum(seconds) <= 1.5 * seconds[0] * len(seconds),
        },
        {
            "work": f"{work}: queries of the last batch vs the first",
            "value": (queries[-1], "queries"),
            "yardstick": (queries[0], "queries"),
            "budget": "not more",
            "ok": queries[-1] <= queries[0],
        },
        {
            "work": f"{work}: memory gained",
            "value": (gained, "MiB"),
            "budget": "< 300 MiB",
            "ok": gained < 300,
        },
    ]


def make_all(env):
    """Seconds and queries of every batch of a run, each committed as a job is."""
    seconds, queries = [], []
    record = env["rural.invoice.run"].create({"date_to": DUE})
    with patch.object(type(record), "_delay", lambda _self: None):
        record.action_run()
        while record.state == "running":
            env.cr.commit()
            env.invalidate_all()
            start, before = time.monotonic(), env.cr.sql_log_count
            record._job_batch()
            env.cr.commit()
            seconds.append(time.monotonic() - start)
            queries.append(env.cr.sql_log_count - before)
    assert not record.issue_ids, record.issue_ids[0].reason
    assert record.done_count == CONTRACTS * YEARS
    full = record.done_count // rural_invoice_run.BATCH
    return seconds[:full], queries[:full]


def books(env, number, booking):
    """A company of its own with villages, assets, started contracts and papers."""
    company = env["res.company"].create(
        {"name": f"清源县{booking}", "country_id": env.ref("base.cn").id}
    )
    env.user.company_ids |= company
    env.cr.commit()  # Odoo loads the chart of the country then
    env["account.chart.template"].try_loading("cn_rural", company)
    company.rural_contract_booking = booking
    context = {"allowed_company_ids": company.ids, "tracking_disable": True}
    env = env(context={**env.context, **context})
    villages = regions(env, company, 349901 + number)
    assets = env["rural.asset"].create(
        [asset(env, village, n) for village in villages for n in range(2)]
    )
    assets.action_register()
    partners = env["res.partner"].create([{"name": f"户{n}"} for n in range(100)])
    contracts = env["rural.contract"].create(
        [
            contract(villages[n % VILLAGES], assets, partners[n % 100], n)
            for n in range(CONTRACTS)
        ]
    )
    env.flush_all()
    env.cr.execute(
        "UPDATE rural_contract SET state = 'running' WHERE id = ANY(%s)",
        [contracts.ids],
    )
    env.cr.commit()
    env.invalidate_all()
    return env


def regions(env, company, code):
    model = env["rural.region"]
    vals = {"level": "county", "company_id": company.id}
    county = model.create({"name": "清源县", "code": f"{code}000000", **vals})
    town = model.create(
        {
            "name": "柳河镇",
            "code": f"{code}101000",
            "level": "township",
            "parent_id": county.id,
        }
    )
    return model.create(
        [
            {
                "name": f"第{n}村",
                "code": f"{code}101{200 + n}",
                "level": "village",
                "parent_id": town.id,
            }
            for n in range(VILLAGES)
        ]
    )


def asset(env, village, number):
    return {
        "name": f"{village.name}大棚{number}",
        "region_id": village.id,
        "category_id": env.ref("rural_asset.category_0101").id,
        "project_year": 2021,
        "quantity": 1,
        "operation_mode": "lease",
        "original_value": 100000,
        "date_completed": "2021-08-20",
    }


def contract(village, assets, partner, number):
    """Two assets each, ten yearly instalments that do not divide by two."""
    own = assets.filtered(lambda a: a.region_id == village)
    return {
        "name": f"合同{number}",
        "code": f"HT{village.id}-{number}",
        "region_id": village.id,
        "partner_id": partner.id,
        "date_start": "2017-01-01",
        "date_end": "2026-12-31",
        "rent_kind": "manual",
        "line_ids": [(0, 0, {"asset_id": a.id}) for a in own],
        "instalment_ids": [
            (
                0,
                0,
                {
                    "number": year,
                    "date_due": datetime.date(2016 + year, 1 + number % 12, 10),
                    "amount": 1000.01,
                },
            )
            for year in range(1, YEARS + 1)
        ],
        "document_ids": [(0, 0, {"kind": "contract", "name": "合同", "file": "eA=="})],
    }


def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
