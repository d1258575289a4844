"""What benchmarks share: a county of any size, and the clock."""

import time

from odoo.addons.rural_asset.models.bulk_insert import bulk_insert

# A county as design.md and the issues have it: 300 villages, 15,000 assets.
TOWNSHIPS, VILLAGES, ASSETS = 15, 20, 50


def make_places(env, townships=TOWNSHIPS, villages=VILLAGES):
    """``(county, villages)``: so many townships, each of so many villages."""
    regions = env["rural.region"]

    def make(name, code, level, parent=None):
        parent_id = parent.id if parent else False
        return {"name": name, "code": code, "level": level, "parent_id": parent_id}

    county = regions.create(make("清源县", "349901000000", "county"))
    county.company_id = env.company
    towns = regions.create(
        [
            make(f"第{n}镇", f"349901{101 + n}000", "township", county)
            for n in range(townships)
        ]
    )
    made = regions.create(
        [
            make(f"{town.name}{n}村", f"{town.code[:9]}{201 + n}", "village", town)
            for town in towns
            for n in range(villages)
        ]
    )
    env.flush_all()
    return county, made


def make_clerks(env, villages):
    """Somebody in charge of every village, who is told that the count begins."""
    clerk = env.ref("rural_asset.group_rural_clerk")
    quiet = {"no_reset_password": True, "tracking_disable": True}
    env["res.users"].with_context(**quiet).create(
        [
            {
                "name": f"{village.name}文书",
                "login": f"bench_{village.code}",
                "group_ids": [(6, 0, clerk.ids)],
                "rural_region_ids": [(6, 0, village.ids)],
            }
            for village in villages
        ]
    )


def make_assets(env, villages, **more):
    """So many assets for each village; ``more`` are values of all of them."""
    category = env.ref("rural_asset.category_0101")
    bulk_insert(
        env["rural.asset"],
        (
            {
                "name": f"资产{number}",
                "code": f"{village.code}-{number:04}",
                "public_token": f"bench-{village.id}-{number}",
                "region_id": village.id,
                "village_id": village.id,
                "township_id": village.township_id.id,
                "county_id": village.county_id.id,
                "company_id": village.company_id.id or None,
                "category_id": category.id,
                "asset_class": category.asset_class,
                "uom_id": category.uom_id.id or None,
                "currency_id": env.company.currency_id.id,
                "state": "confirmed",
                "usage_state": "in_use",
                "batch": "transition",
                "project_year": 2021,
                "quantity": 1,
                "original_value": 10000 + number,
                "active": True,
                **more,
            }
            for village in villages
            for number in range(ASSETS)
        ),
    )


def timed(env, work):
    """Seconds of the work, from a cold cache to the last write."""
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    work()
    env.flush_all()
    return time.perf_counter() - start
