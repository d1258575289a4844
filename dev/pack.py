"""Inside an Odoo shell: writes the demonstration county's documents into $OUT.

As the county officer, through the same wizard and print action that users have.
"""

import base64
import io
import os
import zipfile
from pathlib import Path

from odoo import fields

OUT = Path(os.environ["OUT"])


def export_forms(env, region, today):
    """Yield the name and content of each official form for the region."""
    for form in env["rural.form"].search([]):
        wizard = env["rural.form.export"].create(
            {"form_id": form.id, "region_id": region.id, "as_of": today}
        )
        wizard.action_export()
        yield wizard.filename, base64.b64decode(wizard.file)


def asset_cards(env):
    """Yield the asset cards as one PDF document."""
    assets = env["rural.asset"].search([])
    if assets:
        report = env["ir.actions.report"]
        content, kind = report._render_qweb_pdf(
            "rural_asset.action_report_asset_card", assets.ids
        )
        yield f"资产卡片.{kind}", content


def annexes(env, region):
    """Yield the annexes of every village and township, year by year, in folders."""
    years = {year for (year,) in env["rural.distribution"]._read_group([], ["year"])}
    for year in sorted(years):
        pack = env["rural.annex.pack"].create({"region_id": region.id, "year": year})
        for township in pack._townships():
            pack._make_part(township)
        pack._finish()
        target = io.BytesIO()
        pack._write_zip(target)
        with zipfile.ZipFile(target) as archive:
            for name in archive.namelist():
                yield f"{year}年收益分配附件/{name}", archive.read(name)
        if pack.failed_count:
            raise SystemExit(pack.message)


def documents(env):
    region = env.user.rural_region_ids[:1]
    today = fields.Date.context_today(env.user)
    yield from export_forms(env, region, today)
    yield from asset_cards(env)
    yield from annexes(env, region)


def main(env):
    county = env["res.users"].search([("login", "=", "county")])
    if not county:
        raise SystemExit("the demonstration county has no user 'county'")
    env = env(user=county.id, context=dict(county.context_get(), lang="zh_CN"))
    OUT.mkdir(exist_ok=True)
    for name, content in documents(env):
        target = OUT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"{target.relative_to(OUT.parent)}  {len(content):,} bytes", flush=True)


main(env)  # noqa: F821
