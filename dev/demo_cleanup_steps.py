"""The clean-up of the demonstration county, step by step: campaign, counting,
decisions, findings, revival plans, a disposal.

Each text is the code of a server action that a user of the county runs once, after the
table ``rows`` that dev/make_demo_cleanup.py writes above it. All days count from the
day on which it is loaded.
"""

# What the steps below share.
COMMON = """
today = env.company._rural_today()
sheets = env["rural.inventory.sheet"]


def days(number):
    return today + datetime.timedelta(days=number)


def place(name):
    return env.ref("rural_asset.region_" + name)


def sheet_of(name):
    return sheets.search([
        ("region_id", "=", place(name).id), ("inventory_id.state", "=", "open"),
    ])


def file_of(name, paper, model):
    raw = env.ref("rural_asset.demo_paper_" + paper).sudo().raw
    vals = {"name": name, "raw": raw, "res_model": model}
    return env["ir.attachment"].create(vals)
"""

# rows: (field, days from today) of the stages; opens the clean-up of the year
CAMPAIGN = """
campaign = env["rural.inventory"].create({
    "region_id": place("wangling").id,
    "year": today.year,
    "note": NOTE,
    **{field: days(number) for field, number in rows},
})
campaign.action_open()
"""

# rows: (place, how many are counted or None for all, {asset: what is otherwise},
#        what is not in the register)
COUNT = """
for name, number, otherwise, extras in rows:
    sheet = sheet_of(name)
    for asset, vals in otherwise.items():
        lines = sheet.line_ids.filtered(
            lambda line: line.asset_id == env.ref("rural_asset." + asset)
        )
        lines.write(vals)
    left = sheet.line_ids.filtered(
        lambda line: line.result == "pending" and not line.disposed
    )
    left[:number].action_found()
    for vals in extras:
        env["rural.inventory.line"].create({**vals, "sheet_id": sheet.id})
"""

# rows: places whose sheets are signed by who counted them
SIGN = """
for name in rows:
    sheet_of(name).action_sign()
"""

# rows: (place, assets or none for what is not in the register, decision, reason)
DECIDE = """
for name, assets, decision, reason in rows:
    codes = [env.ref("rural_asset." + asset).code for asset in assets]
    lines = sheet_of(name).line_ids.filtered("undecided")
    lines.filtered(lambda line: (line.code or False) in (codes or [False]))._decide(
        decision, reason
    )
"""

# rows: places whose sheets the township accepts
ACCEPT = """
for name in rows:
    sheet_of(name).action_accept()
"""

# rows: places of a township that hands all its sheets in
SUBMIT = """
found = sheets.browse()
for name in rows:
    found |= sheet_of(name)
found.action_submit()
"""

# rows: (place, reason)
RETURN = """
for name, reason in rows:
    sheet_of(name)._take_step("return", reason)
"""

# rows: (type, name, asset, source, found and due in days from today, detail)
FINDINGS = """
types = {kind.code: kind for kind in env["rural.finding.type"].search([])}
for code, name, asset, source, found, due, detail in rows:
    env["rural.finding"].create({
        "name": name,
        "type_id": types[code].id,
        "asset_id": env.ref("rural_asset." + asset).id,
        "source": source,
        "date_found": days(found),
        "deadline": days(due),
        "detail": detail,
    })
"""

# rows: (asset, kind, text, name); as the public page hands it on
REPORTS = """
for asset, kind, text, name in rows:
    subject = env.ref("rural_asset." + asset)
    env["rural.finding"]._report_of_villager(
        subject.region_id, subject, kind, text, name
    )
"""

# rows: (name, measures, how it was put right or "")
RECTIFY = """
for name, measures, result in rows:
    finding = env["rural.finding"].search([("name", "=", name)])
    finding.write({"measures": measures})
    if result:
        photo = file_of("整改后.png", "board", "rural.finding.step")
        finding._take_step("rectify", {"result": result, "attachments": photo})
"""

# rows: names of findings
CLOSE = """
for name in rows:
    env["rural.finding"].search([("name", "=", name)])._take_step("close")
"""

# rows: none; looks for idle assets, and sorts the first as proposed
DETECT = """
found = env["rural.low.yield"]
found.action_detect()
found.search([], limit=4).action_sort_as_proposed()
"""

# rows: (serial among the idle, means, target, due in days, stages); a plan each
PLANS = """
idle = env["rural.low.yield"].search([("has_plan", "=", False)], order="id")
for serial, means, target, due, stages in rows:
    idle[serial].action_plan()
    plan = env["rural.revival"].search([
        ("asset_id", "=", idle[serial].asset_id.id), ("state", "=", "draft"),
    ])
    plan.write({
        "means": means,
        "target": target,
        "date_due": days(due),
        "stage_ids": [
            Command.create({"name": text, "date_due": days(day)})
            for text, day in stages
        ],
    })
"""

# rows: (means, finished: (date in days, share of the value) or ()); approves plans
REVIVE = """
for means, finished in rows:
    plan = env["rural.revival"].search([("means", "=", means), ("state", "=", "draft")])
    plan.action_start()
    if finished:
        contract = file_of("新签租赁合同.png", "contract", "rural.revival.step")
        plan._take_step("finish", {
            "date": today,
            "amount": plan.amount_due * finished[0],
            "usage": "in_use",
            "attachments": contract,
        })
"""

# rows: (asset, kind, reason, facts, proceeds); drawn up, resolved and put on notice
DISPOSAL = """
for asset, kind, reason, facts, proceeds in rows:
    subject = env.ref("rural_asset." + asset)
    disposal = env["rural.disposal"].create({
        "region_id": subject.region_id.id,
        "kind": kind,
        "reason_id": env.ref("rural_asset.disposal_reason_" + reason).id,
        "description": facts,
        "proceeds_note": proceeds,
        "line_ids": [Command.create({"asset_id": subject.id})],
    })
    disposal._take_step("resolve_village", {
        "date": today,
        "number_due": 45,
        "number_present": 41,
        "number_agreeing": 40,
        "voter": subject.region_id,
        "attachments": file_of("会议纪要.png", "minutes", "rural.disposal.step"),
    })
    disposal._take_step("publish_village", {
        "date_start": today,
        "place": "村务公开栏",
        "attachments": file_of("公示照片.png", "board", "rural.disposal.step"),
    })
"""
