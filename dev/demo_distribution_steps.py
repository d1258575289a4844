"""Plans, results and packages of the demonstration county, step by step.

Each text is the code of a server action that a user of the county runs once, after the
table ``rows`` that dev/make_demo_distribution.py writes above it. Only here it is known
what day it is: what lies behind is taken over as it was filed on paper, with its days;
what is on its way takes its steps today.
"""

# What the steps below share. A year is filed in March, or yesterday if it is not yet
# March; a result whose village would have met before the year was over is not filed.
COMMON = """
today = env.company._rural_today()
papers = env["rural.distribution"]


def day_of_filing(year):
    return min(datetime.date(year, 3, 18), today - datetime.timedelta(days=1))


def before(date, days):
    return date - datetime.timedelta(days=days)


def find(village, kind, year, scheme, states):
    return papers.search([
        ("region_id", "=", env.ref("rural_asset.region_" + village).id),
        ("kind", "=", kind),
        ("year", "=", year),
        ("scheme", "=", scheme),
        ("state", "in", states),
    ])


def people_of(region):
    persons = env["rural.person"].search([("region_id", "=", region.id)])
    return {person.name: person for person in persons}


def file_of(name, paper):
    raw = env.ref("rural_asset.demo_paper_" + paper).sudo().raw
    return env["ir.attachment"].create({"name": name, "raw": raw})


def give_schemes(paper):
    for line in paper.line_ids.filtered(lambda each: each.detail == "persons"):
        if not line.scheme_ids:
            scheme = file_of(line.name + "评议方案.png", "minutes")
            line.write({"scheme_ids": [Command.set(scheme.ids)]})
"""

# rows: none; from today on papers walk the procedure here
SINCE = """
env.company.write({"rural_papers_since": today})
"""

# rows: (years ago, scheme, village, items: (use, asset or "", carried, cost, values));
# what the income does not reach for is left out
PLANS = """
NOTES = {
    "pv": "按装机容量和近年平均发电量测算。",
    "general": "合同尚未签订，暂不列入预计收益。",
}
for back, scheme, village, items in rows:
    region = env.ref("rural_asset.region_" + village)
    paper = papers._open(region, today.year - back, "plan", scheme)
    for row in paper.income_ids.filtered(lambda each: not each.amount):
        estimate = row.asset_id.annual_income if scheme == "pv" else 0
        row.write({"amount": estimate, "note": NOTES[scheme]})
    room, lines = paper.amount_income, []
    for use, asset, carried, cost, vals in items:
        room -= 0 if carried else cost
        if room >= 0:
            lines.append(Command.create({
                **vals,
                "use_id": env.ref("rural_asset.use_" + use).id,
                "asset_id": asset and env.ref("rural_asset." + asset).id,
                "carryover": carried,
                "sequence": 10 * len(lines) + 10,
            }))
    paper.write({"line_ids": [Command.clear(), *lines]})
    if back:
        paper.write({"note": False})
"""

# rows: (years ago of the filing, kind, years ago of the paper, scheme, village, days
#        between, votes, number)
TAKE_OVER = """
for cycle, kind, back, scheme, village, days, votes, number in rows:
    paper = find(village, kind, today.year - back, scheme, ["draft"])
    filed = day_of_filing(today.year - cycle)
    end = before(filed, 13 + days)
    evidence = {
        "committee_date": before(end, 19 + days),
        "assembly_date": before(end, 13),
        "notice_start": before(end, 11),
        "notice_end": end,
        "review_date": before(filed, 10),
        "announced_date": before(filed, 6),
        "filing_date": filed,
        "date": filed,
        "place": "村务公开栏",
        "number": number % filed.year,
        "vote_body": "representatives",
    }
    if kind == "result" and evidence["committee_date"].year == paper.year:
        continue
    for name, count in zip(("due", "present", "agreeing"), votes):
        evidence["number_" + name] = count
    evidence["attachments"] = file_of("备案材料扫描件.png", "scan")
    paper._take_step("take_over", evidence)
"""

# rows: none; names the items of the plans in force on the vouchers of this accountant
LINK = """
plans = papers.search([("kind", "=", "plan"), ("state", "=", "filed")])
for plan in plans:
    lines = env["account.move.line"].search([
        ("move_id.rural_region_id", "=", plan.region_id.id),
        ("date", ">=", datetime.date(plan.year, 1, 1)),
        ("date", "<=", datetime.date(plan.year, 12, 31)),
        ("parent_state", "=", "posted"),
    ])
    for item in plan.line_ids:
        lines.filtered(
            lambda line: (line.name or "").startswith(item.name)
            and line.rural_use_id == item.use_id
            and line.rural_carryover == item.carryover
        ).write({"rural_line_id": item.id})
"""

# rows: (scheme, village, items: (name, values, persons: (name, sum, reason)))
RESULTS = """
for scheme, village, items in rows:
    region = env.ref("rural_asset.region_" + village)
    paper = papers._open(region, today.year - 1, "result", scheme)
    known, register = {}, people_of(region)
    for name, vals, persons in items:
        shares = [
            Command.create({
                "name": person,
                "person_id": register[person].id if person in register else False,
                "amount": amount,
                "reason": reason,
            })
            for person, amount, reason in persons
        ]
        known[name] = {**vals, **({"share_ids": shares} if shares else {})}
    for line in paper.line_ids.filtered(lambda each: each.name in known):
        line.write(known[line.name])
    for line in paper.line_ids.filtered("voucher_count"):
        if not line.plan_line_id:
            line.write({"explanation": "计划外支出，经镇党政联席会议同意。"})
        elif not line.explanation and line._differs_above(10):
            line.write({"explanation": "按实际发生额据实支付。"})
"""

# rows: none; what the clerk of 上塘村 and 柳树村 has on the way
UNDERWAY = """
def walk(paper, until, first):
    evidence = {
        "discuss": {
            "date": max(before(today, 6), first),
            "attachments": file_of("村委会会议纪要.png", "minutes"),
        },
        "resolve": {
            "date": max(before(today, 2), first),
            "number_due": 43,
            "number_present": 38,
            "number_agreeing": 36,
            "attachments": file_of("村民代表会议决议.png", "minutes"),
        },
        "publish": {
            "date_start": today,
            "date_end": before(today, -10),
            "place": "村部公开栏、各村民组公示点",
            "attachments": file_of("公示张贴照片.png", "board"),
        },
    }
    give_schemes(paper)
    for action in ("discuss", "resolve", "publish"):
        paper._take_step(action, evidence[action])
        if action == until:
            break


year = today.year
first = datetime.date(year - 1, 1, 1)
walk(find("liushu", "plan", year, "general", ["draft"]), "resolve", first)
walk(find("liushu", "result", year - 1, "general", ["draft"]), "publish", first)

plan = find("shangtang", "plan", year, "general", ["filed"])
plan._take_step("amend", {
    "reason": "汛期村内涵管损毁，需增加小型公益事业支出，经村委会提议调整计划。",
})
revision = plan._next_underway()
revision.write({"line_ids": [Command.create({
    "use_id": env.ref("rural_asset.use_41").id,
    "name": "村内涵管水毁修复",
    "quantity": 3,
    "unit": "处",
    "amount": 4500,
    "sequence": 900,
})]})
walk(revision, "publish", plan.filing_date)
notice = revision._current_notice()
objections = env["rural.objection"].create([
    {
        "notice_id": notice.id,
        "name": "郑正财",
        "text": "涵管修复三处共4500元是怎么算出来的，有没有比价？",
    },
    {
        "notice_id": notice.id,
        "text": "三组的机耕路也被冲了，为什么没有一起列入？",
    },
])
objections[0]._answer(
    "已请两家施工队报价，取低价；报价单与本公示一并张贴，可到村部查阅。", "kept"
)
if today.month >= 10:
    papers._open(plan.region_id, year + 1, "plan", "general")
"""

# rows: none; what the clerk of 下塘村 and 红星村 has on the way
DISCUSSED = """
result = find("xiatang", "result", today.year - 1, "pv", ["draft"])
give_schemes(result)
result._take_step("discuss", {
    "date": before(today, 1),
    "attachments": file_of("村委会会议纪要.png", "minutes"),
})
"""

# rows: (kind, scheme, village, statement, reason)
STATEMENTS = """
env["rural.package"].action_open_cycle()
for kind, scheme, village, statement, reason in rows:
    line = env["rural.package.line"].search([
        ("village_id", "=", env.ref("rural_asset.region_" + village).id),
        ("package_id.kind", "=", kind),
        ("package_id.scheme", "=", scheme),
        ("package_id.cycle", "=", today.year),
    ])
    line.write({"statement": statement, "reason": reason})
"""

# rows: (township, kind, scheme, whether it is sent to the county)
SENT = """
env["rural.package"].action_open_cycle()
filed = day_of_filing(today.year)
for town, kind, scheme, sent in rows:
    package = env["rural.package"].search([
        ("region_id", "=", env.ref("rural_asset.region_" + town).id),
        ("kind", "=", kind),
        ("scheme", "=", scheme),
        ("cycle", "=", today.year),
    ])
    if not package.complete:
        continue
    minutes = file_of("党政联席会议纪要.png", "minutes")
    package._record_meeting(before(filed, 10), minutes)
    package._take_step("announce", {
        "date": before(filed, 6),
        "place": "镇政务公开栏、各村村务公开栏",
        "attachments": file_of("公告张贴照片.png", "board"),
    })
    if sent:
        package._take_step("send", {"date": before(filed, 2)})
"""

# rows: (township, kind, scheme)
FILED = """
for town, kind, scheme in rows:
    env["rural.package"].search([
        ("region_id", "=", env.ref("rural_asset.region_" + town).id),
        ("kind", "=", kind),
        ("scheme", "=", scheme),
        ("cycle", "=", today.year),
        ("state", "=", "sent"),
    ])._take_step("file", {"date": day_of_filing(today.year)})
"""
