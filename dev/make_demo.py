"""Writes the assets of the demonstration county and their photos into demo/.

    python dev/make_demo.py

The same files every time: chance is seeded. Needs Pillow. The regions and users of
the county, in demo/rural_region_demo.xml and demo/res_users_demo.xml, are written by
hand.
"""

import datetime
import itertools
import random
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import demo_catalogue as words
import demo_photos

DEMO = Path(__file__).parent.parent / "demo"
taken_codes = set()
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!-- Written by dev/make_demo.py. -->
<odoo noupdate="1">
"""
LAST_DAY = datetime.date(2025, 6, 20)

chance = random.Random(349911)


# --- values -----------------------------------------------------------------


def make_assets():
    """Return the assets as dicts of field values, in the order they are loaded."""
    assets = [joint_asset(row) for row in words.JOINT]
    places = village_cycle()
    seen = set()
    for kind in words.KINDS:
        for _n in range(kind.count):
            assets.append(village_asset(kind, next(places), seen))
    for number, asset in enumerate(assets, 1):
        asset["id"] = f"asset_{number:03}"
    choose_states(assets)
    choose_usages(assets)
    for asset in assets:
        complete(asset)
    return assets


def village_cycle():
    """The twelve villages over and over, each round in another order."""
    places = [(t, v) for t, villages in words.VILLAGES.items() for v in villages]
    while True:
        yield from chance.sample(places, len(places))


def village_asset(kind, place, seen):
    town, village = place
    for variant in chance.sample(kind.variants, len(kind.variants)) * 9:
        quantity = pick_quantity(variant)
        group = chance.choice(words.GROUPS)
        name = words.NAMES[village] + variant.name.format(
            q=plain(quantity), group=group
        )
        if name not in seen:
            break
    household = kind.category[:2] == "03"
    seen.update(() if household else {name})
    return {
        "name": name,
        "region": village,
        "town": town,
        "category": kind.category,
        "kind": kind,
        "quantity": quantity,
        "unit": variant.unit,
        "scale_text": variant.scale.format(q=plain(quantity)),
        "photo": variant.photo,
        "value": pick_value(variant.price * (quantity or chance.choice((1, 2, 3)))),
        "owners": {village: 100},
    }


def joint_asset(joint):
    villages = words.VILLAGES[joint.town]
    owners = {villages[n - 1]: share for n, share in joint.shares.items()}
    return {
        "name": joint.name,
        "region": joint.town,
        "town": joint.town,
        "category": joint.category,
        "kind": next(k for k in words.KINDS if k.category == joint.category),
        "quantity": joint.quantity,
        "unit": "",
        "scale_text": joint.scale,
        "photo": joint.photo,
        "value": joint.fen,
        "owners": owners or {joint.town: 100},
    }


def pick_quantity(variant):
    steps = round((variant.high - variant.low) / variant.step)
    return round(variant.low + variant.step * chance.randint(0, steps), 2)


def pick_value(price):
    """A price in fen: most to the hundred yuan, some to the yuan or the fen."""
    value = price * chance.uniform(0.92, 1.07)
    step = chance.choices((10000, 100, 1), (6, 2, 2))[0]
    return max(round(value * 100 / step), 1) * step


def plain(number):
    return f"{number:g}"


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02}"


def choose_states(assets):
    """15 drafts, 20 registered, 3 disposed of, the rest confirmed."""
    free = [a for a in assets if len(a["owners"]) == 1 and a["category"] != "0106"]
    own = [a for a in free if a["region"] in ("shangtang", "liushu")]
    clerk = chance.sample(own, 9)
    others = [a for a in free if a not in clerk]
    rest = chance.sample(others, 29)
    for asset in assets:
        asset["state"] = "confirmed"
    for asset in clerk[:5] + rest[:10]:
        asset["state"] = "draft"
    for asset in clerk[5:] + rest[10:26]:
        asset["state"] = "registered"
    worn = [a for a in others if a["state"] == "confirmed"]
    for asset in chance.sample([a for a in worn if a["category"] in OLD], 3):
        asset["state"] = "disposed"


OLD = ("0108", "0112", "0202", "0204", "0209")


def complete(asset):
    """Fill in the rest: project, dates, money, rights, use, upkeep."""
    asset["fields"] = fields = {}
    asset["class"] = asset["category"][:2]
    project(asset, fields)
    dates(asset, fields)
    fields["original_value"] = yuan(asset["value"])
    asset["funding"] = funding(asset)
    asset["rights"] = ownership(asset)
    if asset["class"] == "01":
        operation(asset, fields)
    if asset["class"] == "03":
        household(asset, fields)
    else:
        upkeep(asset, fields)
    supervision(asset, fields)
    usage(asset, fields)
    leave_gaps(asset, fields)


def project(asset, fields):
    town, place = words.NAMES[asset["town"]], words.NAMES[asset["region"]]
    if asset["state"] in ("draft", "registered"):
        year = chance.choice((2023, 2023, 2024, 2024))
    elif asset["state"] == "disposed":
        year = chance.choice((2014, 2015, 2016))
    else:
        year = chance.choice(
            (*range(2014, 2021), *range(2016, 2021), *range(2021, 2025))
        )
    asset["year"] = year
    stem = asset["name"].removeprefix(place).removeprefix(town)
    fields.update(
        name=asset["name"],
        batch="poverty" if year <= 2020 else "transition",
        project_name=f"{year}年{town}{'' if place == town else place}{stem}项目",
        project_code=project_code(year),
        project_year=year,
        implementer=f"{town}人民政府"
        if place == town or chance.random() < 0.4
        else f"{town}{place}村民委员会",
        scale_text=asset["scale_text"],
        location=chance.choice(words.PLACES)
        if place == town
        else f"{place}{chance.choice(words.GROUPS)}组{chance.choice(words.PLACES)}",
    )
    if asset["quantity"]:
        fields["quantity"] = plain(asset["quantity"])
    if asset["category"] in ("0201", "0202"):
        start, end = chance.sample(words.GROUPS, 2)
        fields["boundary"] = f"起点:{place}{start}组,终点:{place}{end}组"
    if asset["photo"] and chance.random() < 0.6:
        north, east = words.CENTRES[asset["town"]]
        fields["latitude"] = f"{north + chance.uniform(-0.04, 0.04):.6f}"
        fields["longitude"] = f"{east + chance.uniform(-0.04, 0.04):.6f}"


def project_code(year):
    """A number that no other project of the county has."""
    number = chance.randint(1, 199)
    while (code := f"WL{year}-{number:03}") in taken_codes:
        number = number % 199 + 1
    taken_codes.add(code)
    return code


def dates(asset, fields):
    year = asset["year"]
    completed = datetime.date(year, 5, 1) + days(0, 240)
    accepted = completed + days(12, 70)
    handover = accepted + days(8, 40)
    confirmed = max(handover + days(15, 80), datetime.date(2021, 9, 6) + days(0, 90))
    asset["handover"] = min(handover, LAST_DAY)
    fields["date_completed"] = min(completed, LAST_DAY)
    fields["date_accepted"] = min(accepted, LAST_DAY)
    fields["date_handover"] = asset["handover"]
    ready = asset["state"] == "registered" and chance.random() < 0.6
    if ready or asset["state"] in ("confirmed", "disposed"):
        asset["confirmed"] = min(confirmed, LAST_DAY)
        number = chance.randint(1, 64)
        word = "扶资确" if year <= 2020 else "衔资确"
        fields["date_confirmed"] = asset["confirmed"]
        fields["confirmation_document"] = (
            f"望{word}〔{asset['confirmed'].year}〕{number}号"
        )


def days(low, high):
    return datetime.timedelta(days=chance.randint(low, high))


def funding(asset):
    """Rows ``(source, level, year, fen)`` that add up to the value exactly."""
    value, year = asset["value"], asset["year"]
    main = "f01" if year <= 2020 else "f02"
    plan = [(main, "central", chance.uniform(0.45, 0.68))]
    if chance.random() < 0.62:
        plan.append((main, "province", chance.uniform(0.1, 0.16)))
    if value > 20_000_000 and chance.random() < 0.5:
        plan.append(chance.choice(ADDED) + (chance.uniform(0.04, 0.1),))
    last = chance.choice(LAST)
    if asset["class"] == "03":
        plan, last = plan[:1], ("f90", "other")
    elif chance.random() < 0.2:
        plan, last = [], (main, "central")
    quantum = 1_000_000 if value > 20_000_000 else 10_000
    rows = [(s, level, int(value * x / quantum) * quantum) for s, level, x in plan]
    rows = [row for row in rows if row[2]]
    rest = value - sum(amount for *_row, amount in rows)
    return [(s, level, year, fen) for s, level, fen in [*rows, (*last, rest)] if fen]


ADDED = (
    ("f03", "county"), ("f09", "other"), ("f10", "other"), ("f12", "other"),
    ("f05", "province"), ("f07", "central"), ("f11", "city"),
)  # fmt: skip
LAST = (("f03", "county"), ("f16", "county"), ("f90", "other"), ("f15", "other"))


def ownership(asset):
    """Rows ``(right, region or None, name, level, share, certificate)``."""
    document = asset["fields"].get("confirmation_document", "")
    if asset["class"] == "03":
        return []
    return [
        ("r01", region, "", "", share, document)
        for region, share in asset["owners"].items()
    ]


def operation(asset, fields):
    category = asset["category"]
    operator = chance.choice(words.OPERATORS[category])
    number = [o for names in words.OPERATORS.values() for o in names].index(operator)
    start = asset["handover"] + days(20, 90)
    years = chance.choice((12, 15, 15, 20)) if asset["year"] < 2020 else 10
    rate = chance.uniform(0.035, 0.075)
    fields.update(
        operation_mode=chance.choice(words.MODES.get(category, ("lease",))),
        operator_name=operator,
        operator_code=f"91349911MA00DEMO{number + 11}",
        operator_contact=f"{person()} {phone()}",
        contract_no=f"望合〔{start.year}〕{chance.randint(1, 90):03}号",
        contract_start=start,
        contract_end=start.replace(year=start.year + years, day=min(start.day, 28)),
        annual_income=yuan(round(asset["value"] * rate / 1e5) * 100_000),
        benefit_villages="、".join(words.NAMES[region] for region in asset["owners"]),
        benefit_households=chance.randint(18, 96),
        four_batch=chance.choice(("consolidate", "consolidate", "upgrade")),
    )
    fields["benefit_people"] = round(fields["benefit_households"] * 2.7)
    if fields["operation_mode"] == "lease":
        fields["deposit"] = yuan(round(asset["value"] * 0.02 / 1e5) * 100_000)
    if category in ("0110", "0111"):
        fields.update(
            invested_body=operator,
            invested_share=chance.choice((5, 8.5, 12, 15)),
            return_rate=chance.choice((5, 6, 6.5)),
            date_principal_due=fields["contract_end"],
        )
    asset["rights"] += [
        ("r04", None, operator, "enterprise", 100, fields["contract_no"]),
        *(("r05", region, "", "", s, "") for region, s in asset["owners"].items()),
        ("r08", asset["town"], "", "", 100, ""),
    ]


def household(asset, fields):
    head = person()
    fields.update(
        name=f"{asset['name']}({head}户)",
        household_head=head,
        household_code=f"WL-{asset['region'][:2].upper()}-{chance.randint(1, 420):04}",
        household_kind=chance.choice(("lifted", "lifted", "lifted", "monitored")),
        benefit_households=1,
        benefit_people=chance.randint(2, 5),
    )
    asset["rights"] = [("r01", None, head, "household", 100, "到户发放清册")]


def upkeep(asset, fields):
    place = words.NAMES[asset["region"]]
    body = (
        f"{place}人民政府" if asset["region"] == asset["town"] else f"{place}村民委员会"
    )
    fields.update(
        caretaker_body=body,
        caretaker_name=person(),
        caretaker_phone=phone(),
        upkeep_funding=chance.choice(
            ("公益性岗位补助", "光伏电站收益", "村集体经济收入", "县级管护补助")
        ),
    )
    if asset["class"] == "02":
        asset["rights"].append(("r03", asset["region"], "", "", 100, ""))


def person():
    return chance.choice(words.SURNAMES) + chance.choice(words.GIVEN)


def phone():
    return f"1990000{chance.randint(1000, 9999)}"


def supervision(asset, fields):
    if asset["state"] not in ("confirmed", "disposed"):
        return
    booked = asset["class"] != "03" and chance.random() < 0.9
    if booked:
        month = asset["confirmed"]
        fields["in_books"] = True
        fields["voucher_no"] = (
            f"{month.year}年{month.month}月记-{chance.randint(1, 60):03}"
        )
    if asset["class"] != "03" and chance.random() < 0.75:
        fields["card_posted"] = True
    if asset["year"] <= 2020 and chance.random() < 0.95:
        fields["in_national_system"] = True
        fields["date_national_system"] = datetime.date(2022, 6, 1) + days(0, 29)


def choose_usages(assets):
    """So many stand idle, earn little or are broken, out of those confirmed."""
    settled = [a for a in assets if a["state"] == "confirmed"]
    for asset in assets:
        asset["usage"] = "in_use"
    operating = [a for a in settled if a["category"] in RISKY]
    public = [a for a in settled if a["category"][:2] == "02"]
    for pool, usages in ((operating, OPERATING_USAGES), (public, PUBLIC_USAGES)):
        chosen = chance.sample(pool, len(usages))
        for asset, usage in zip(chosen, usages, strict=True):
            asset["usage"] = usage


RISKY = ("0101", "0102", "0103", "0104", "0105", "0107", "0108", "0109", "0112")
OPERATING_USAGES = ("idle",) * 5 + ("low_yield",) * 4 + ("loss",) * 2 + ("damaged",)
PUBLIC_USAGES = ("damaged",) * 4 + ("idle",) * 2 + ("to_dispose",) * 2


def usage(asset, fields):
    """How the asset is doing; what stands idle has no operator."""
    state = fields["usage_state"] = asset["usage"]
    if state == "idle" and asset["class"] == "01":
        for name in [n for n in fields if n.startswith(("operator_", "contract_"))]:
            del fields[name]
        fields["operation_mode"] = "none"
        del fields["annual_income"]
        asset["rights"] = [row for row in asset["rights"] if row[0] != "r04"]
    if state == "low_yield":
        fields["annual_income"] = yuan(round(asset["value"] * 0.008 / 1e4) * 10_000)
    if state != "in_use":
        fields["note"] = NOTES.get((state, asset["class"])) or NOTES[state]
    if asset["class"] == "01":
        fields["four_batch"] = FOUR.get(state, fields["four_batch"])


FOUR = {
    "idle": "revive", "low_yield": "upgrade", "loss": "adjust",
    "damaged": "adjust", "to_dispose": "adjust",
}  # fmt: skip
NOTES = {
    "idle": "原承租方到期未续租,正在重新招租。",
    ("idle", "02"): "服务功能调整后暂时空置,拟改作村级养老服务点。",
    "low_yield": "租金低于同类资产平均水平,拟到期后公开竞价。",
    "loss": "受市场行情影响连续两年亏损。",
    "damaged": "汛期受损,已报修缮计划。",
    "to_dispose": "已无使用价值,待按程序处置。",
}


def leave_gaps(asset, fields):
    """Drafts lack what a clerk has yet to find out."""
    if asset["state"] != "draft" or chance.random() < 0.35:
        return
    names = [n for n in GAPS if n in fields]
    for name in chance.sample(names, min(2, len(names))):
        del fields[name]


GAPS = (
    "caretaker_name",
    "operation_mode",
    "quantity",
    "household_head",
    "date_handover",
)


def endings(assets):
    """``{asset id: days from today}``: contracts that end soon, or just have."""
    live = [
        a for a in assets
        if a["state"] == "confirmed" and a["fields"].get("contract_end")
        and a["year"] <= 2021 and a["category"] not in ("0106", "0110", "0111")
    ]  # fmt: skip
    return dict(zip((a["id"] for a in live), (-18, 9, 23, 38, 52, 75), strict=False))


# --- XML ----------------------------------------------------------------------


def asset_record(asset, ends):
    lines = [f'    <record id="{asset["id"]}" model="rural.asset">']
    lines += [f"        {line}" for line in scalar_fields(asset, ends)]
    lines += list(rows_field("funding_ids", map(funding_values, asset["funding"])))
    lines += list(rows_field("right_ids", map(right_values, asset["rights"])))
    lines += list(rows_field("document_ids", map(document_values, asset["documents"])))
    return "\n".join([*lines, "    </record>\n"])


def scalar_fields(asset, ends):
    kind, fields = asset["kind"], asset["fields"]
    if asset["id"] in ends:
        del fields["contract_end"]
        offset = f"relativedelta(days={ends[asset['id']]})"
        day = f"(DateTime.today() + {offset}).date()"
        yield f'<field name="contract_end" eval="{day}"/>'
    yield f'<field name="region_id" ref="region_{asset["region"]}"/>'
    yield f'<field name="category_id" ref="category_{asset["category"]}"/>'
    yield f'<field name="project_type_id" ref="project_type_{kind.project_type}"/>'
    yield f'<field name="department_id" ref="department_{kind.department}"/>'
    if asset["unit"]:
        yield f'<field name="uom_id" ref="uom_{asset["unit"]}"/>'
    for name, value in fields.items():
        if isinstance(value, bool):
            yield f'<field name="{name}" eval="{value}"/>'
        else:
            yield f'<field name="{name}">{escape(str(value))}</field>'
    if asset["with_photo"]:
        path = f"rural_asset/demo/photos/{asset['photo']}.png"
        yield f'<field name="image_1920" type="base64" file="{path}"/>'


def rows_field(name, rows):
    rows = list(rows)
    if rows:
        yield f'        <field name="{name}" eval="['
        for row in rows:
            yield f"            Command.create({escape(row, {chr(34): '&quot;'})}),"
        yield '        ]"/>'


def funding_values(row):
    source, level, year, fen = row
    return (
        f"{{'source_id': ref('funding_source_{source}'), 'level': '{level}', "
        f"'year': {year}, 'amount': {yuan(fen)}}}"
    )


def right_values(row):
    right, region, name, level, share, certificate = row
    values = f"'type_id': ref('right_type_{right}'), 'share': {share:g}"
    if region:
        values += f", 'holder_region_id': ref('region_{region}')"
    else:
        values += f", 'holder_name': '{name}', 'holder_level': '{level}'"
    if certificate:
        values += f", 'certificate_no': '{certificate}'"
    return f"{{{values}}}"


def document_values(row):
    item, name, date = row
    return (
        f"{{'item_id': ref('archive_item_{item}'), 'name': '{name}', 'date': '{date}'}}"
    )


def documents(asset, whole):
    """Papers in the file: all that the class asks for, or the first few."""
    own = {"01": ("a11", "a12"), "02": ("a21",), "03": ("a31", "a32")}[asset["class"]]
    items = ["a01", "a02", "a03", "a04", "a05", "a06", *own, "a41"]
    fields = asset["fields"]
    for item in items if whole else items[: chance.randint(2, 5)]:
        name = words.ARCHIVE[item].format(
            year=asset["year"], n=chance.randint(3, 140), project=fields["project_name"]
        )
        if item <= "a03":
            date = f"{asset['year']}-0{chance.randint(1, 4)}-{chance.randint(10, 28)}"
        else:
            date = fields["date_accepted"]
        yield item, name, date


def give_papers(assets):
    """Half the assets have a photo, a third papers, some a complete file."""
    for number, asset in enumerate(assets):
        settled = asset["state"] in ("confirmed", "disposed")
        asset["with_photo"] = bool(asset["photo"]) and chance.random() < 0.78
        asset["documents"] = []
        if settled and number % 3 == 0:
            asset["documents"] = list(documents(asset, number % 12 == 0))


# --- steps ----------------------------------------------------------------------


def step_elements(assets):
    """The steps in the order of life, each taken by the user whose role it is."""
    by_state = {
        state: [a for a in assets if a["state"] == state]
        for state in ("registered", "confirmed", "disposed")
    }
    registered = list(itertools.chain(*by_state.values()))
    for actor in ("clerk", "accountant", "county"):
        ids = [a["id"] for a in registered if registrar(a) == actor]
        yield step("action_register", actor, ids)
    settled = by_state["confirmed"] + by_state["disposed"]
    for actor, towns in (("reviewer", ("yuntai",)), ("county", ("liuxi", "shimen"))):
        ids = [a["id"] for a in settled if a["town"] in towns]
        yield step("action_confirm", actor, ids)
    for asset, reason in zip(by_state["disposed"], DISPOSALS, strict=True):
        yield disposal(asset, reason)
    yield from corrections(by_state["confirmed"])


DISPOSALS = (
    "使用年限已满且损坏严重,经村民代表大会决议、乡镇审核同意,按报废处置。",
    "洪涝灾害损毁,无修复价值,经评估并公示后核销。",
    "经公开竞价转让,处置收入已入村集体账户。",
)


def registrar(asset):
    if asset["region"] in ("shangtang", "liushu"):
        return "clerk"
    return "accountant" if asset["town"] == "yuntai" else "county"


def step(name, actor, ids):
    refs = [f"ref('{i}')" for i in ids]
    rows = (", ".join(refs[n : n + 5]) for n in range(0, len(refs), 5))
    body = ",\n        ".join(rows)
    return (
        f'    <function model="rural.asset" name="{name}" uid="user_{actor}" '
        f"context=\"{{'lang': 'zh_CN'}}\" eval=\"[[\n        {body},\n    ]]\"/>\n"
    )


def wizard(model, actor, values, context="{'lang': 'zh_CN'}"):
    """A wizard filled in and applied, as on the screen."""
    values = quoteattr(f"[{values}]")
    return (
        f'    <function model="{model}" name="action_apply" uid="user_{actor}" '
        f'context="{context}">\n'
        f'        <function model="{model}" name="create" eval={values}/>\n'
        "    </function>\n"
    )


def disposal(asset, reason):
    assets = f"[ref('{asset['id']}')]"
    values = (
        f"{{'action': 'dispose', 'date_disposed': '2024-11-20', "
        f"'asset_ids': {assets}, 'reason': '{reason}'}}"
    )
    return wizard("rural.asset.step", "county", values)


def corrections(confirmed):
    """One length measured anew, one value settled by the final audit."""
    roads = [a for a in confirmed if a["category"] == "0201" and a["unit"] == ""]
    yield measured_anew(next(a for a in roads if a["town"] == "yuntai"))
    halls = [a for a in confirmed if a["category"] == "0211"]
    yield settled_by_audit(next(a for a in halls if len(a["funding"]) > 1))


def measured_anew(road):
    old, new = road["quantity"], round(road["quantity"] + 0.2, 2)
    scale = road["scale_text"].replace(f"{plain(old)}公里", f"{plain(new)}公里")
    values = (
        f"{{'quantity': {plain(new)}, 'scale_text': '{scale}', "
        f"'reason': '复核实测长度,登记时漏计支线0.2公里。'}}"
    )
    return correction(road, "reviewer", values)


def settled_by_audit(hall):
    added = 1234056
    *rows, (source, level, year, fen) = hall["funding"]
    rows.append((source, level, year, fen + added))
    commands = ", ".join(f"Command.create({funding_values(row)})" for row in rows)
    reason = f"竣工财务决算审计调整,核增原值{yuan(added)}元。"
    values = (
        f"{{'original_value': {yuan(hall['value'] + added)}, "
        f"'funding_ids': [{commands}], 'reason': '{reason}'}}"
    )
    return correction(hall, "county", values)


def correction(asset, actor, values):
    context = f"{{'lang': 'zh_CN', 'default_asset_id': ref('{asset['id']}')}}"
    return wizard("rural.asset.correct", actor, values, context)


# --- activities -------------------------------------------------------------


def activity_records(assets, ends):
    """What waits for whom; some of it is overdue."""
    waiting = [a for a in assets if a["state"] == "registered"]
    drafts = [a for a in assets if a["state"] == "draft"]
    own = [a for a in drafts if registrar(a) == "clerk"]
    town = [a for a in waiting if a["town"] == "yuntai"]
    ending = [a for a in assets if a["id"] in ends]
    broken = [a for a in assets if a["usage"] in ("damaged", "idle")]
    todo = [
        *(("clerk", a, "补齐资料后登记", 4 * n - 3) for n, a in enumerate(own[:3])),
        *(("reviewer", a, "核对权属证明", 3 * n - 1) for n, a in enumerate(town[:3])),
        *(("county", a, "督促办理合同续签", 5 * n) for n, a in enumerate(ending[:3])),
        *(
            ("county", a, "核实现状并提出处理意见", 7 + n)
            for n, a in enumerate(broken[:3])
        ),
    ]
    for number, (actor, asset, summary, days_left) in enumerate(todo, 1):
        yield activity(number, actor, asset, summary, days_left)


def activity(number, actor, asset, summary, days_left):
    day = f"(DateTime.today() + relativedelta(days={days_left})).date()"
    quiet = "context=\"{'mail_activity_quick_update': True}\""
    head = f'id="activity_{number:02}" model="mail.activity" uid="user_{actor}"'
    return f"""    <record {head} {quiet}>
        <field name="res_model_id" ref="model_rural_asset"/>
        <field name="res_id" ref="{asset["id"]}"/>
        <field name="activity_type_id" ref="mail.mail_activity_data_todo"/>
        <field name="summary">{summary}</field>
        <field name="date_deadline" eval="{day}"/>
        <field name="user_id" ref="user_{actor}"/>
    </record>
"""


def main():
    (DEMO / "photos").mkdir(parents=True, exist_ok=True)
    demo_photos.draw_all(DEMO / "photos")
    assets = make_assets()
    give_papers(assets)
    ends = endings(assets)
    files = {
        "rural_asset_demo.xml": (asset_record(asset, ends) for asset in assets),
        "rural_asset_step_demo.xml": step_elements(assets),
        "mail_activity_demo.xml": activity_records(assets, ends),
    }
    for name, elements in files.items():
        (DEMO / name).write_text(f"{HEAD}{''.join(elements)}</odoo>\n")


if __name__ == "__main__":
    main()
