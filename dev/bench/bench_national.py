"""The register of 15,000 assets against the national system's export of as many:
comparing by codes, by names alone, and with one asset in ten different.
"""

import base64
import io

from county import make_assets, make_places, timed
from openpyxl import Workbook

HEAD = (
    "系统编号 资产编码 资产名称 乡镇 村 项目年度 资产原值(元) 数量 资产状态"
).split()


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    county, villages = make_places(env)
    make_assets(env, villages)
    env.cr.execute("UPDATE rural_asset SET batch = 'poverty', project_year = 2019")
    env.cr.execute("ANALYZE")  # as autovacuum does after an import
    env.invalidate_all()
    env.user.group_ids |= env.ref("rural_asset.group_rural_officer")
    by_code, check = compare(env, county, rows_of(county))
    assert check.agrees, check.same_count
    count = check.same_count
    again = timed(env, check.action_check)
    by_name, named = compare(env, county, rows_of(county, codes=False))
    assert named.agrees, named.same_count
    changed, other = compare(env, county, rows_of(county, wrong=10))
    assert other.differs_count + other.only_there_count == count // 5
    noted = timed(env, check.action_note_entered)
    return [
        row(f"{count:,} assets against {count:,} rows, by code", by_code, 30),
        row("comparing once more", again, 30),
        row("by village, name, year and value", by_name, 30),
        row("one in five different or without a match", changed, 30),
        row("noting what is entered there", noted, 30),
    ]


def row(work, value, budget):
    return {
        "work": work,
        "value": value,
        "budget": f"≤ {budget} s",
        "ok": value <= budget,
    }


def compare(env, county, rows):
    """Seconds from the upload to the rows on the screen, and the comparison."""
    data = base64.b64encode(workbook(rows))
    checks = env["rural.national.check"]
    check = checks.create({"region_id": county.id, "file": data, "filename": "n.xlsx"})
    return timed(env, check.action_check), check


def rows_of(county, codes=True, wrong=0):
    """The register in the words of an export; each tenth asset of another value, each
    tenth unknown by code and name.
    """
    county.env.cr.execute(
        """
        SELECT a.id, a.code, a.name, t.name, v.name, a.project_year, a.original_value,
               a.quantity
          FROM rural_asset a
          JOIN rural_region v ON v.id = a.village_id
          JOIN rural_region t ON t.id = a.township_id
         WHERE a.county_id = %s
         ORDER BY a.code
        """,
        [county.id],
    )
    for number, values in enumerate(county.env.cr.fetchall()):
        asset, code, name, town, village, year, value, quantity = values
        value = float(value)
        if wrong and number % wrong == 1:
            value += 0.01
        if wrong and number % wrong == 2:
            code, name = None, f"{name}乙"
        shown = [f"QG{asset}", code] if codes else [None, None]
        yield [*shown, name, town, village, year, value, quantity, "在用"]


def workbook(rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("资产")
    sheet.append(HEAD)
    for values in rows:
        sheet.append(values)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
