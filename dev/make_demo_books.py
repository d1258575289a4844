"""Writes the books of the demonstration county and the papers behind them into demo/.

    python dev/make_demo_books.py

The same files every time: chance is seeded. Needs Pillow. The assets, operators and
rents are those of dev/make_demo.py; what happens in the books is told in
dev/demo_books_steps.py.
"""

import datetime
import random
from collections import defaultdict
from pprint import pformat
from xml.sax.saxutils import escape, quoteattr

import demo_books_steps as steps
import demo_catalogue as words
import demo_plan_items as plan_items
import make_demo
from make_demo import DEMO
from PIL import Image, ImageDraw

HEAD = make_demo.HEAD.replace("make_demo.py", "make_demo_books.py")
ACCOUNTANTS = {
    "accountant": ("yuntai",),
    "accountant2": ("liuxi", "shimen"),
}

chance = random.Random(20231231)


# --- contracts ----------------------------------------------------------------

# Assets whose operator has no contract; those whose contract is a draft still.
WITHOUT = ("asset_052",)
DRAFTS = ("asset_016", "asset_038")
UNWRITTEN = "asset_046"
UNDECIDED = "asset_047"
TOO_LONG = "asset_023"
RENEWED = "asset_012"
LET_TWICE = "asset_039"
MEMBER = "asset_043"
FLOOR = "asset_022"
TERMINATED = "asset_042"
OWES_FROM_BEFORE = "asset_037"
HALF_YEARLY = ("asset_003", "asset_004", "asset_021", "asset_039")
QUARTERLY = ("asset_001",)
RAISED = {
    "asset_015": ("percent", 5, 3),
    "asset_024": ("percent", 3, 1),
    "asset_035": ("percent", 10, 3),
    "asset_040": ("amount", 1000, 2),
}
NAMES = {
    "lease": "租赁合同",
    "contracting": "承包合同",
    "cooperation": "合作经营协议",
    "shares": "入股分红协议",
    "entrusted": "委托经营协议",
    "photovoltaic": "电费收益结算协议",
}
LABOUR = (
    "优先安排本村脱贫人口就业不少于{n}人",
    "用工优先录用本村劳动力,不少于{n}人",
    "",
)
BREACH = "逾期三个月未付租金的,甲方有权解除合同并收回资产。"
# Days from today until contracts of the first township end, beside those whose
# end dev/make_demo.py has put near.
ENDS_TOO = {"asset_034": -12, "asset_055": 31}
YEARS = 3  # the term of contracts whose end is near, whatever day it is


def make_contracts(assets, ends):
    """The contracts as dicts, in the order in which they start."""
    contracts = []
    for asset in assets:
        if not is_let(asset):
            continue
        if asset["id"] == RENEWED:
            contracts.append(renewed(asset, ends[RENEWED]))
        contracts.append(contract_of(asset, ends.get(asset["id"])))
        if asset["id"] == LET_TWICE:
            contracts.append(second_tenant(contracts[-1]))
    for number, contract in enumerate(contracts, 1):
        contract["id"] = f"contract_{number:02}"
    return contracts


def is_let(asset):
    """Whether the asset's operator works under a contract; what a village's own
    plant earns is settled without.
    """
    own_plant = asset["category"] == "0106" and len(asset["owners"]) == 1
    return (
        asset["state"] in ("registered", "confirmed")
        and "operator_name" in asset["fields"]
        and asset["id"] not in WITHOUT
        and not own_plant
    )


def contract_of(asset, ends_in):
    fields = asset["fields"]
    mode = fields["operation_mode"]
    contract = {
        "asset": asset,
        "name": f"{asset['name']}{NAMES[mode]}",
        "mode": mode,
        "partner": fields["operator_name"],
        "draft": asset["id"] in DRAFTS,
        "annual": float(fields["annual_income"]),
        "signed_before": chance.randint(3, 20),
        "decided_before": chance.randint(25, 45),
        **term(asset, ends_in),
    }
    if asset["id"] == MEMBER:
        contract["partner"] = MEMBER_NAME
    if "return_rate" in fields:
        contract["rate"] = fields["return_rate"]
        contract["annual"] = asset["value"] / 1e4 * contract["rate"]
    return contract


def term(asset, ends_in):
    """Days as numbers of the calendar; near ends as days from today."""
    fields = asset["fields"]
    number = fields["contract_no"].partition("〕")[2]
    if ends_in is not None:
        return {"ends_in": ends_in, "number": number}
    start, end = fields["contract_start"], fields["contract_end"]
    years = end.year - start.year + (5 if asset["id"] == TOO_LONG else 0)
    start = start.replace(day=min(start.day, 28))
    return {
        "start": start,
        "end": start.replace(year=start.year + years) - datetime.timedelta(days=1),
        "number": number,
    }


def renewed(asset, ends_in):
    """The contract before the one that runs; it ended the day before."""
    contract = contract_of(asset, None)
    contract.update(ends_in=ends_in, first=contract.pop("start"), end=None)
    return contract


def second_tenant(contract):
    """Somebody else who leases the upper floor, for some of the same years."""
    start = contract["start"].replace(year=contract["start"].year + 1)
    return {
        **contract,
        "name": f"{contract['asset']['name']}二层租赁合同",
        "partner": "望岭县锦绣服饰有限公司",
        "annual": 26000.0,
        "start": start,
        "number": "088号",
    }


def day_of(contract, name, days=0):
    """A day of a contract as a Python expression for XML."""
    if "ends_in" not in contract:
        return f"'{contract[name] + datetime.timedelta(days=days)}'"
    if "first" in contract and name == "start":
        return f"'{contract['first'] + datetime.timedelta(days=days)}'"
    after = contract["ends_in"] + (1 if name == "start" else 0) + days
    years = YEARS if name == "start" or "first" in contract else 0
    if name == "end" and "first" in contract:
        after = contract["ends_in"]
    back = f" - relativedelta(years={years})" if years else ""
    return f"(DateTime.today() + relativedelta(days={after}){back}).date()"


def code_of(contract):
    start = contract.get("first") or contract.get("start")
    if start:
        return f"'望合〔{start.year}〕{contract['number']}'"
    day = day_of(contract, "start", -contract["signed_before"])
    return f"'望合〔%d〕{contract['number']}' % {day}.year"


def contract_record(contract, previous=None):
    asset = contract["asset"]
    lines = [
        f'    <record id="{contract["id"]}" model="rural.contract" '
        f'uid="user_{keeper(asset["town"])}" forcecreate="0" '
        f"context=\"{{'tracking_disable': True}}\">"
    ]
    pairs = {**identity(contract, previous), **rent(contract), **terms(contract)}
    lines += [f"        {element(name, value)}" for name, value in pairs.items()]
    lines += rows("line_ids", map(asset_row, shares(asset)))
    lines += rows("document_ids", documents(contract), "rural.contract")
    return "\n".join([*lines, "    </record>\n"])


class Code(str):
    """A Python expression, as against text."""


class Ref(str):
    """The id of another record of the file."""


def element(name, value):
    if isinstance(value, Ref):
        return f'<field name="{name}" ref="{value}"/>'
    if isinstance(value, Code):
        return f'<field name="{name}" eval={quoteattr(value)}/>'
    return f'<field name="{name}">{escape(str(value))}</field>'


def rows(name, values, model=""):
    """The rows of a field; ``model`` makes ``obj`` known to their expressions."""
    lines = list(make_demo.rows_field(name, values))
    if lines and model:
        lines[0] = lines[0].replace(" eval=", f' model="{model}" eval=')
    return lines


def identity(contract, previous):
    asset = contract["asset"]
    kind, code, _phone = words_of(contract["partner"])
    pairs = {
        "name": contract["name"],
        "region_id": Ref(f"region_{asset['region']}"),
        "mode": contract["mode"],
        "user_id": Ref(f"user_{keeper(asset['town'])}"),
        "partner_id": Ref(partner_id(contract["partner"])),
        "partner_kind": kind,
        "date_start": Code(day_of(contract, "start")),
        "date_end": Code(day_of(contract, "end")),
    }
    if code:
        pairs["partner_code"] = code
    if previous:
        pairs["previous_id"] = Ref(previous)
    if not contract["draft"]:
        pairs["code"] = Code(code_of(contract))
        signed = day_of(contract, "start", -contract["signed_before"])
        pairs["date_signed"] = Code(signed)
    return pairs


def rent(contract):
    asset = contract["asset"]
    pairs = {"frequency": frequency(asset["id"]), "due_days": 15}
    if "rate" in contract:
        pairs.update(rent_kind="rate", return_rate=contract["rate"])
    else:
        pairs["annual_amount"] = f"{contract['annual']:.2f}"
    if "deposit" in asset["fields"] and contract["mode"] == "lease":
        pairs["deposit"] = asset["fields"]["deposit"]
    if asset["id"] == FLOOR:
        pairs["floor_amount"] = f"{contract['annual'] * 0.9:.2f}"
    if asset["id"] in RAISED:
        kind, value, years = RAISED[asset["id"]]
        pairs.update(
            escalation_kind=kind, escalation_value=value, escalation_years=years
        )
    return pairs


def frequency(asset):
    if asset in QUARTERLY:
        return "quarter"
    return "half" if asset in HALF_YEARLY else "year"


def terms(contract):
    """Repairs, jobs, decision and tender."""
    asset = contract["asset"]
    pairs = {"repair_party": "lessee", "breach_clause": BREACH}
    labour = chance.choice(LABOUR).format(n=chance.randint(2, 8))
    if labour:
        pairs["labour_clause"] = labour
    if contract["draft"] or asset["id"] == UNDECIDED:
        return pairs
    due = chance.randint(32, 56)
    present = round(due * chance.uniform(0.75, 0.97))
    decided = day_of(contract, "start", -contract["decided_before"])
    pairs.update(
        decision_kind="representatives",
        decision_date=Code(decided),
        decision_due=due,
        decision_present=present,
        decision_agreed=round(present * chance.uniform(0.8, 1)),
    )
    if contract["annual"] > 30000 and contract["mode"] in ("lease", "contracting"):
        pairs.update(selection_kind="platform", tender_no=f"望农交{contract['number']}")
    else:
        pairs["selection_kind"] = chance.choice(("negotiation", "members_first"))
    if asset["id"] == UNWRITTEN:
        pairs["is_written"] = Code("False")
    return pairs


def shares(asset):
    """``(asset, village or None, weight)``; a village's own needs no word."""
    if len(asset["owners"]) == 1:
        return [(asset["id"], None, 1)]
    return [(asset["id"], region, share) for region, share in asset["owners"].items()]


def asset_row(row):
    asset, village, weight = row
    values = f"'asset_id': ref('{asset}')"
    if village:
        values += f", 'beneficiary_id': ref('region_{village}'), 'weight': {weight:g}"
    return f"{{{values}}}"


def documents(contract):
    if contract["draft"]:
        return
    signed = day_of(contract, "start", -contract["signed_before"])
    unwritten = contract["asset"]["id"] == UNWRITTEN
    name = "口头约定备忘录(合同待补签)" if unwritten else contract["name"]
    yield paper_row("contract", name, signed, "contract")
    if contract["asset"]["id"] != UNDECIDED:
        decided = day_of(contract, "start", -contract["decided_before"])
        yield paper_row("decision", "村民代表会议决议", decided, "list")


def paper_row(kind, name, day, paper):
    file = f"obj().env.ref('rural_asset.demo_paper_{paper}').sudo().datas"
    return (
        f"{{'kind': '{kind}', 'name': '{name}', 'date': {day}, "
        f"'filename': '{name}.png', 'file': {file}}}"
    )


# --- partners -----------------------------------------------------------------

MEMBER_NAME = "周永福"
KINDS = (("合作社", "cooperative"), ("中心", "body"), ("", "company"))
PARTNERS = {}


def collect_partners(contracts):
    """``PARTNERS``: name → (kind, credit code, phone)."""
    for contract in contracts:
        fields, name = contract["asset"]["fields"], contract["partner"]
        phone = fields["operator_contact"].split()[1]
        if name == MEMBER_NAME:
            PARTNERS.setdefault(name, ("member", "", phone))
            continue
        kind = next(kind for ending, kind in KINDS if name.endswith(ending))
        code = fields["operator_code"]
        if name == fields["operator_name"]:
            PARTNERS.setdefault(name, (kind, code, phone))


def words_of(partner):
    return PARTNERS[partner]


def partner_id(name):
    return f"partner_{list(PARTNERS).index(name) + 1:02}"


def partner_record(name):
    kind, _code, phone = PARTNERS[name]
    company = "" if kind == "member" else '<field name="is_company" eval="True"/>'
    return f"""    <record id="{partner_id(name)}" model="res.partner" forcecreate="0">
        <field name="name">{name}</field>
        {company or '<field name="function">种植大户</field>'}
        <field name="phone">{phone}</field>
        <field name="city">望岭县</field>
        <field name="country_id" ref="base.cn"/>
        <field name="lang">zh_CN</field>
    </record>
"""


def keeper(town):
    return next(name for name, towns in ACCOUNTANTS.items() if town in towns)


# --- what came in -------------------------------------------------------------

# asset → days late, share of the newest sum, what is paid ahead of the next
PAID = {
    "asset_024": (12, 0.5, 0),
    "asset_010": (30, 0.6, 0),
    "asset_035": (25, 1, 0),
    "asset_048": (38, 1, 0),
    "asset_021": (4, 1, 5000),
}
UNPAID = ("asset_015", "asset_022", OWES_FROM_BEFORE)


def receipt_rows(contracts):
    for contract in contracts:
        asset = contract["asset"]["id"]
        if contract["draft"] or asset in UNPAID:
            continue
        habit = PAID.get(asset) or (chance.randint(1, 18), 1, 0)
        yield (contract["id"], *habit)


# share of a year's income, month and day of the settlement, summary
QUARTERS = (
    (0.21, "01-18", "收上年四季度光伏电费"),
    (0.20, "04-16", "收今年一季度光伏电费"),
    (0.30, "07-15", "收今年二季度光伏电费"),
    (0.29, "10-20", "收今年三季度光伏电费"),
)


def electricity_rows(plants):
    """The settlements of the plants that villages run themselves."""
    for plant in plants:
        annual = float(plant["fields"]["annual_income"])
        for back in (1, 0):
            for share, day, text in QUARTERS:
                amount = round(annual * share * chance.uniform(0.93, 1.06), 2)
                yield back, day, plant["region"], plant["id"], amount, text


def own_plants(assets):
    """The plants that a village runs itself."""
    return [
        asset
        for asset in assets
        if asset["category"] == "0106"
        and asset["state"] == "confirmed"
        and len(asset["owners"]) == 1
    ]


def yearly_income(contracts, plants):
    """``{scheme: {village: yuan a year}}``, by the contracts and the plants."""
    income = {"general": defaultdict(float), "pv": defaultdict(float)}
    for contract in contracts:
        if contract["draft"] or "first" in contract:
            continue
        asset = contract["asset"]
        scheme = "pv" if asset["category"] == "0106" else "general"
        for village, share in asset["owners"].items():
            if asset["id"] not in UNPAID:
                income[scheme][village] += contract["annual"] * share / 100
    for plant in plants:
        income["pv"][plant["region"]] += float(plant["fields"]["annual_income"])
    return income


# --- what was spent -----------------------------------------------------------


def spending_rows(income, sites):
    """The vouchers of what demo_plan_items says was spent: what is paid on one day
    for one purpose is one voucher with a line for each item. Payment lists make their
    own.
    """
    number = 0
    for back in (1, 0):
        for scheme in ("general", "pv"):
            for village, annual in income[scheme].items():
                site = sites.get((scheme, village))
                items = [
                    item
                    for item in plan_items.items_of(village, scheme, back, annual, site)
                    if not plan_items.by_list(village, item)
                ]
                for lines in vouchers(items):
                    number += 1
                    yield voucher_row(back, village, lines, f"{number:04}")


def vouchers(items):
    """The payments of one voucher each, as ``[(item, payment)]``."""
    found = defaultdict(list)
    for item in items:
        for spent in item.spent:
            found[spent.day, spent.text].append((item, spent))
    return found.values()


def voucher_row(back, village, lines, number):
    spent = lines[0][1]
    paid = [
        (item.use, item.asset, each.amount, each.line, item.carried)
        for item, each in lines
    ]
    return back, spent.day, village, spent.text, spent.paper, number, paid


def sites_of(contracts, plants):
    """``{(scheme, village): asset}`` that upkeep and land rent are spent on."""
    sites = {}
    lands = sorted(contracts, key=lambda c: c["asset"]["category"])
    for asset in [c["asset"] for c in lands] + plants:
        scheme = "pv" if asset["category"] == "0106" else "general"
        if len(asset["owners"]) == 1 and asset["state"] == "confirmed":
            sites.setdefault((scheme, asset["region"]), asset)
    return sites


def opening_rows(income, town):
    for village in words.VILLAGES[town]:
        general = round(income["general"][village] * chance.uniform(0.55, 0.8), 2)
        pv = round(income["pv"][village] * chance.uniform(0.3, 0.5), 2)
        if general or pv:
            yield (village, general, pv)


# --- assets in the books ------------------------------------------------------

POSTED = 4  # assets of each accountant whose depreciation is posted month by month
BOOKED = {"accountant": 9, "accountant2": 16}


def booking_rows(assets, towns, count):
    """``(asset, whether its depreciation is posted here)``."""
    own = [
        asset
        for asset in assets
        if asset["town"] in towns
        and asset["state"] == "confirmed"
        and asset["class"] != "03"
        and asset["fields"].get("in_books")
    ]
    chosen = own[:: max(len(own) // count, 1)][:count]
    worn = [asset for asset in chosen if asset["category"] not in LASTING][:POSTED]
    return [(asset["id"], asset in worn) for asset in chosen]


LASTING = ("0110", "0111")


def value_settled(assets, booked):
    """The final audit raises a value after the asset was taken into the books."""
    halls = [a for a in assets if a["id"] in booked and a["class"] == "02"]
    return make_demo.settled_by_audit(next(a for a in halls if len(a["funding"]) > 1))


# --- steps --------------------------------------------------------------------


def step(number, actor, code, table, model="account.move"):
    """A server action that an accountant runs once; it is gone afterwards."""
    name = f"demo_step_{number:02}"
    table = pformat(list(table), width=100)
    text = f"rows = {table}\n{code.strip()}\n{steps.STATISTICS.strip()}\n"
    text = text.replace("]]>", "] ]>")
    module = "account" if model == "account.move" else "rural_asset"
    model_id = f"{module}.model_{model.replace('.', '_')}"
    context = "{'lang': 'zh_CN', 'tz': 'Asia/Shanghai', 'tracking_disable': True}"
    return f"""    <record id="{name}" model="ir.actions.server" forcecreate="0">
        <field name="name">{name}</field>
        <field name="model_id" ref="{model_id}"/>
        <field name="state">code</field>
        <field name="code"><![CDATA[
{text}]]></field>
    </record>
    <function model="ir.actions.server" name="run" uid="user_{actor}"
              context="{context}" eval="[[ref('{name}')]]"/>
    <delete model="ir.actions.server" search="[('name', '=', '{name}')]"/>
"""


def step_elements(assets, contracts):
    plants = own_plants(assets)
    income, sites = yearly_income(contracts, plants), sites_of(contracts, plants)
    spending = list(spending_rows(income, sites))
    booked, number = set(), 0
    for actor, towns in ACCOUNTANTS.items():
        books = booking_rows(assets, towns, BOOKED[actor])
        booked |= {row[0] for row in books}
        mine = [c for c in contracts if c["asset"]["town"] in towns]
        villages = {v for town in towns for v in words.VILLAGES[town]}
        opening = [row for town in towns for row in opening_rows(income, town)]
        their_plants = [p for p in plants if p["region"] in villages]
        tables = (
            (steps.OPENING, opening),
            (steps.START, start_rows(mine)),
            (steps.RECEIPTS, receipt_rows(mine)),
            (steps.ELECTRICITY, electricity_rows(their_plants)),
            (steps.SPENDING, [row for row in spending if row[2] in villages]),
            (steps.BOOKING, books),
            (steps.TERMINATION, terminations(mine)),
        )
        for code, table in tables:
            number += 1
            yield step(number, actor, code, table)
    yield value_settled(assets, booked)
    yield step(20, "accountant", steps.DRAFTS, (WAITING, RELEASED))
    release = [(RELEASED[3], REASON)]
    yield step(21, "reviewer", steps.RELEASE, release, model="rural.asset")
    yield step(22, "accountant", steps.POSTING, [RELEASED[3]])
    yield '    <function model="rural.village.year" name="_cron_open_years"/>\n'
    yield from paper_removals(PAPERS)


def start_rows(contracts):
    return [
        (contract["id"], contract["asset"]["id"] == OWES_FROM_BEFORE)
        for contract in contracts
        if not contract["draft"]
    ]


def terminations(contracts):
    reason = "承租方连续亏损,经双方协商一致并经村民代表会议同意,提前解除合同。"
    return [
        (contract["id"], 40, reason)
        for contract in contracts
        if contract["asset"]["id"] == TERMINATED
    ]


# village, use, sum, summary, days ago, whether its paper is there
WAITING = ("liushu", "41", 1860.0, "购置路灯控制器", 2, False)
RELEASED = ("hongxing", "51", 720.0, "护林防火巡查用对讲机4部", 20, True)
REASON = "属护林防火公益岗位必需的巡查工具,经镇党政联席会议研究同意,非单位通讯设备。"


# --- papers -------------------------------------------------------------------

INK, RULE, RED, SHEET = "#5c6670", "#b9c1c8", "#c43c34", "#fdfcf8"


def draw_papers(folder, papers):
    """Papers as a scanner sees them from afar: lines, tables, a red seal."""
    folder.mkdir(exist_ok=True)
    for name, (drawing, size) in papers.items():
        image = Image.new("RGB", size, SHEET)
        drawing(ImageDraw.Draw(image))
        small = image.quantize(8, dither=Image.Dither.NONE)
        small.save(folder / f"{name}.png", optimize=True)


def text_line(draw, x, y, width, height=5, fill=INK):
    draw.rectangle((x, y, x + width, y + height), fill=fill)


def seal(draw, x, y, radius=34):
    for inset in range(3):
        r = radius - inset
        draw.ellipse((x - r, y - r, x + r, y + r), outline=RED)
    draw.regular_polygon((x, y, radius // 3), 5, rotation=0, fill=RED)


def draw_contract(draw):
    text_line(draw, 130, 50, 160, 14)
    for n in range(24):
        text_line(draw, 48, 96 + n * 16, 324 - (n * 53 % 130 if n % 4 == 3 else 0))
    for x in (48, 236):
        text_line(draw, x, 506, 120)
        text_line(draw, x, 526, 88)
        seal(draw, x + 92, 522)


def draw_invoice(draw):
    text_line(draw, 140, 22, 160, 12, RED)
    draw.rectangle((24, 60, 416, 262), outline=RED, width=2)
    for y in (96, 124, 212, 236):
        draw.line((24, y, 416, y), fill=RED)
    for x in (150, 230, 310):
        draw.line((x, 96, x, 212), fill=RED)
    for y in (74, 107, 136, 222, 246):
        text_line(draw, 36, y, 96)
    for x in (164, 244, 324):
        text_line(draw, x, 136, 50)
    seal(draw, 350, 228, 30)


def draw_list(draw):
    text_line(draw, 120, 36, 180, 12)
    for n in range(19):
        y = 76 + n * 25
        draw.line((36, y, 384, y), fill=RULE, width=2)
        if n < 18:
            for x, width in ((46, 18), (82, 52), (160, 90 - n * 17 % 40), (290, 60)):
                text_line(draw, x, y + 10, width)
    for x in (36, 72, 150, 280, 384):
        draw.line((x, 76, x, 526), fill=RULE, width=2)
    text_line(draw, 46, 548, 120)
    seal(draw, 330, 540, 30)


def draw_slip(draw):
    text_line(draw, 24, 20, 130, 12)
    text_line(draw, 290, 24, 126)
    for n in range(6):
        y = 54 + n * 34
        draw.line((24, y, 416, y), fill=RULE, width=2)
        if n < 5:
            text_line(draw, 36, y + 15, 70)
            text_line(draw, 130, y + 15, 200 - n * 37 % 90)
    draw.rectangle((24, 54, 416, 224), outline=RULE, width=2)
    seal(draw, 352, 236, 32)


PAPERS = {
    "contract": (draw_contract, (420, 594)),
    "invoice": (draw_invoice, (440, 300)),
    "list": (draw_list, (420, 594)),
    "slip": (draw_slip, (440, 300)),
}


# --- files --------------------------------------------------------------------

CHART = """    <function model="account.chart.template" name="_load">
        <value eval="[]"/>
        <value>cn_rural</value>
        <value model="res.company" eval="obj(ref('base.main_company'))"/>
        <value eval="False"/>
    </function>
"""


def paper_records(papers):
    for name in papers:
        path = f"rural_asset/demo/papers/{name}.png"
        head = f'id="demo_paper_{name}" model="ir.attachment" forcecreate="0"'
        yield f"""    <record {head}>
        <field name="name">demo_paper_{name}.png</field>
        <field name="datas" type="base64" file="{path}"/>
    </record>
"""


def paper_removals(papers):
    for name in papers:
        search = f"[('name', '=', 'demo_paper_{name}.png')]"
        yield f'    <delete model="ir.attachment" search="{search}"/>\n'


def book_elements(contracts):
    yield CHART
    yield from paper_records(PAPERS)
    yield from map(partner_record, PARTNERS)
    previous = None
    for contract in contracts:
        yield contract_record(contract, previous)
        previous = contract["id"] if "first" in contract else None


def main():
    draw_papers(DEMO / "papers", PAPERS)
    assets = make_demo.make_assets()
    make_demo.give_papers(assets)
    ends = {**make_demo.endings(assets), **ENDS_TOO}
    contracts = make_contracts(assets, ends)
    collect_partners(contracts)
    files = {
        "rural_books_demo.xml": book_elements(contracts),
        "rural_books_step_demo.xml": step_elements(assets, contracts),
    }
    for name, elements in files.items():
        (DEMO / name).write_text(f"{HEAD}{''.join(elements)}</odoo>\n")


if __name__ == "__main__":
    main()
