"""The annexes of a township's villages, plans and results as they are filed: seconds
a page, laid out and kept, and fetched again. A county of 300 villages in 18 townships
is the same work ten times over, a township a job.
"""

import gc
import io
import time
import zipfile
from datetime import date

from odoo.tools import SQL

from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN

VILLAGES = 30
POSTS, WORKS, PERSONS = 6, 4, 20
DAY = date(2025, 2, 20)


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    env.user.write({"group_ids": [(4, env.ref("rural_asset.group_rural_officer").id)]})
    county = make_county(env)
    env = env(
        context={
            **env.context,
            "allowed_company_ids": county.company_id.ids,
            "rural_token": STATE_TOKEN,
        }
    )
    county = county.with_env(env)
    make_papers(env, county)
    pack = env["rural.annex.pack"].create({"region_id": county.id, "year": 2025})
    first, again = seconds(pack), seconds(pack)
    check(env, pack)
    pages = pack.page_count
    scale = f"{VILLAGES} villages, {pack.document_count} annexes, {pages} pages"
    return [
        row(f"annex pack, laid out and kept: {scale}", first, pages, 0.7),
        row("annex pack of kept documents", again, pages, 0.05),
    ]


def seconds(pack):
    """The time of all parts and of the ZIP, each on an empty cache."""
    pack.parts = {}
    pack.env.flush_all()
    pack.env.invalidate_all()
    gc.collect()
    start = time.perf_counter()
    for township in pack._townships():
        pack._make_part(township)
    pack._finish()
    pack._write_zip(io.BytesIO())
    return time.perf_counter() - start


def check(env, pack):
    """Every village has its six annexes, the township two; nothing failed."""
    target = io.BytesIO()
    pack._write_zip(target)
    with zipfile.ZipFile(target) as archive:
        files = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(files) == 6 * VILLAGES + 2, len(files)
    assert not pack.failed_count, pack.message


def row(work, taken, pages, budget):
    return {
        "work": work,
        "value": (taken / pages, "s a page"),
        "budget": f"≤ {budget} s a page",
        "ok": taken / pages <= budget,
    }


# --- the county ---------------------------------------------------------------------


def make_county(env):
    company = env["res.company"].create(
        {"name": "清源县农村集体经济", "country_id": env.ref("base.cn").id}
    )
    env.user.company_ids |= company
    regions = env["rural.region"]
    county = regions.create(
        {
            "name": "清源县",
            "code": "349901000000",
            "level": "county",
            "company_id": company.id,
            "phone": "0550-5619152",
            "address": "清源县政务中心5楼",
        }
    )
    town = regions.create(
        {
            "name": "柳河镇",
            "code": "349901101000",
            "level": "township",
            "parent_id": county.id,
            "phone": "0550-5700001",
        }
    )
    regions.create(
        [
            {
                "name": f"第{n + 1}村",
                "code": f"349901101{201 + n}",
                "level": "village",
                "parent_id": town.id,
            }
            for n in range(VILLAGES)
        ]
    )
    return county


def make_papers(env, county):
    villages = env["rural.region"].search(
        [("level", "=", "village"), ("county_id", "=", county.id)]
    )
    for kind in ("plan", "result"):
        papers = env["rural.distribution"].create(
            [paper_vals(env, village, kind) for village in villages]
        )
        for relief in papers.line_ids.filtered(lambda line: line.detail == "persons"):
            env["rural.distribution.share"].create(persons(relief))
        package = env["rural.package"]._get(villages.township_id, 2025, kind)
        package._sync_villages()
        papers.write({"package_id": package.id, "state": "filed"})
        package.with_env(env).write({"state": "filed"})
        make_notices(env, papers, package)
    env.flush_all()
    env.cr.execute(SQL("ANALYZE rural_distribution"))


def paper_vals(env, village, kind):
    use = {code: env.ref(f"rural_asset.use_{code}").id for code in USES}
    lines = [
        {"use_id": use["11"], "name": "大棚棚膜更换", "amount": 3000.5},
        {"use_id": use["12"], "name": "大棚用地租金", "amount": 8000},
        {
            "use_id": use["31"],
            "name": "突发困难救助",
            "amount": 2000,
            "person_count": 4,
        },
        *({**POST, "use_id": use["21"], "name": f"公益岗位{n}"} for n in range(POSTS)),
        *({**WORK, "use_id": use["41"], "name": f"生产路{n}段"} for n in range(WORKS)),
    ]
    return {
        "kind": kind,
        "region_id": village.id,
        "year": 2025,
        "assembly_date": DAY,
        "income_ids": [
            (0, 0, {"name": f"{village.name}产业项目{n}", "amount": 30000.07})
            for n in range(4)
        ],
        "line_ids": [(0, 0, line) for line in lines],
    }


USES = ("11", "12", "21", "31", "41")
POST = {
    "post_count": 1,
    "person_count": 1,
    "wage_month": 500,
    "amount": 6000,
    "duty": "村组道路的卫生环境打扫，日常巡查管护",
}
WORK = {"quantity": 120, "unit": "米", "amount": 3000}


def persons(line):
    return [
        {"line_id": line.id, "name": f"村民{n:02}", "amount": 100, "reason": "大病自付"}
        for n in range(PERSONS if line.kind == "result" else 0)
    ]


def make_notices(env, papers, package):
    common = {"date_start": DAY, "place": "村务公开栏"}
    rows = [
        {**common, "distribution_id": paper.id, "region_id": paper.region_id.id, **kind}
        for paper in papers
        for kind in (
            {"kind": "notice", "date_end": date(2025, 3, 1)},
            {"kind": "announcement"},
        )
    ]
    rows.append(
        {
            **common,
            "package_id": package.id,
            "region_id": package.region_id.id,
            "kind": "announcement",
        }
    )
    env["rural.notice"].create(rows)
