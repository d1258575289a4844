"""The people of the demonstration county, step by step: register, posts, payment
lists, checks.

Each text is the code of a server action that a user of the county runs once, after the
table ``rows`` that dev/make_demo_people.py or dev/make_demo_distribution.py writes
above it. Numbers of persons are made up there and then, when the server has a key: they
are fictional, valid, and in no file.
"""

# rows: (persons before, village, households: (code, kind, risk, since, group, members:
#        (name, relation, labour, left: (state, days ago) or ())), {who uses the bank
#        card of another: that one})
REGISTER = """
COUNTY = "349911"
BORN = {"head": 1962, "spouse": 1964, "child": 1990, "parent": 1938}
today = env.company._rural_today()
sealed = not env["rural.secret"]._problem()


def identity(n, relation, labour):
    year = (BORN[relation] + n % 9) if labour != "none" or relation != "child" else 2012
    odd = {"head": 1, "spouse": 0, "parent": 0}.get(relation, n % 2)
    serial = n * 2 % 1000 + odd
    text = "%s%04d%02d%02d%03d" % (COUNTY, year, n % 12 + 1, n * 7 % 28 + 1, serial)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights))
    return text + "10X98765432"[total % 11]


def card(n):
    text = "62349900%010d" % (n * 7919)
    total = 0
    for place, digit in enumerate(text[::-1]):
        number = int(digit) * (2 - place % 2)
        total += number - 9 if number > 9 else number
    return text + str(-total % 10)


def numbers(n, relation, labour, holder):
    given = {"identity_number": identity(n, relation, labour)}
    if relation != "child" or labour != "none":
        given["bank_card"] = card(holder)
        given["phone_number"] = "1990000%04d" % (n * 37 % 10000)
    return given


for number, village, households, shared in rows:
    region = env.ref("rural_asset.region_" + village)
    made = env["rural.household"].create([
        {
            "region_id": region.id,
            "code": code,
            "kind": kind,
            "monitored_kind": risk or False,
            "date_kind": since,
            "address": "%s%s组" % (region.name, group),
        }
        for code, kind, risk, since, group, members in households
    ])
    vals_list, gone, places = [], [], {}
    for household, row in zip(made, households):
        for name, relation, labour, left in row[-1]:
            number += 1
            places[name] = number
            holder = places[shared.get(name, name)]
            vals_list.append({
                "name": name,
                "household_id": household.id,
                "relation": relation,
                "labour": labour,
                **(numbers(number, relation, labour, holder) if sealed else {}),
            })
            gone.append(left)
    persons = env["rural.person"].create(vals_list)
    for person, left in zip(persons, gone):
        if left:
            state, days = left
            person._leave(state, today - datetime.timedelta(days=days))
"""

# rows: (village, name, programme, its own name, years ago, sum)
PROGRAMMES = """
for village, name, programme, title, back, amount in rows:
    region = env.ref("rural_asset.region_" + village)
    person = env["rural.person"].search([
        ("region_id", "=", region.id), ("name", "=", name)
    ], limit=1)
    env["rural.person.programme"].create({
        "person_id": person.id,
        "programme": programme,
        "name": title,
        "year": env.company._rural_today().year - back,
        "amount": amount,
    })
"""

# rows: (village, name, official, relation)
OFFICIALS = """
for village, name, official, relation in rows:
    region = env.ref("rural_asset.region_" + village)
    person = env["rural.person"].search([
        ("region_id", "=", region.id), ("name", "=", name)
    ], limit=1)
    env["rural.official"].create({
        "person_id": person.id, "official": official, "relation": relation
    })
"""

# rows: (village, name of who was poor again, kind of risk, days ago): lifted before
AGAIN = """
for village, name, risk, days in rows:
    region = env.ref("rural_asset.region_" + village)
    person = env["rural.person"].search([
        ("region_id", "=", region.id), ("name", "=", name)
    ], limit=1)
    person.household_id.write({
        "kind": "monitored",
        "monitored_kind": risk,
        "date_kind": env.company._rural_today() - datetime.timedelta(days=days),
    })
"""

# rows: (years ago, scheme, village, posts: (item, kind, name, place, from, until, given
#        up on or "", whether the agreement is there)); days as month and day
POSTS = """
def day_of(year, day):
    return datetime.date.fromisoformat("%d-%s" % (year, day))


posts = env["rural.post"]
for back, scheme, village, jobs in rows:
    year = today.year - back
    plan = find(village, "plan", year, scheme, ["filed"])
    items = {line.name: line for line in plan.line_ids}
    register = people_of(env.ref("rural_asset.region_" + village))
    vals_list, given_up = [], []
    for name, kind, person, place, start, end, last, signed in jobs:
        item = items.get(name)
        if not item or register[person].state != "living":
            continue
        agreement = signed and file_of("就业协议.png", "contract")
        given_up.append(last)
        vals_list.append({
            "name": name,
            "kind": kind,
            "region_id": plan.region_id.id,
            "person_id": register[person].id,
            "plan_line_id": item.id,
            "duty": item.duty or "清理沟渠淤泥和杂物，疏通排水。",
            "place": place,
            "wage_month": item.wage_month,
            "day_rate": item.day_rate,
            "date_start": day_of(year, start),
            "date_end": day_of(year, end),
            "agreement_ids": [Command.set(agreement.ids)] if agreement else False,
        })
    made = posts.create(vals_list)
    made.action_take_up()
    for post, last in zip(made, given_up):
        if last and day_of(year, last) <= today:
            post._end_on(day_of(year, last), "外出务工，本人申请离岗。")
"""

# rows: (village, years ago, relief: (item, scheme, day, persons: (name, sum, reason)),
#        temporary: (month, days of each), what is added to a wage of the present month,
#        which stays a draft, and why)
LISTS = """
first = today.replace(day=1)
for village, back, relief, temporary, more, why in rows:
    region = env.ref("rural_asset.region_" + village)
    year, register = today.year - back, people_of(region)
    months = [datetime.date(year, n, 1) for n in range(1, 13)]
    lists = env["rural.payout"].create([
        {"region_id": region.id, "kind": "wage", "month": month}
        for month in months
        if month <= first
    ])
    lists.action_fill()
    for month, days in temporary:
        month = datetime.date(year, month, 1)
        if month < first:
            made = lists.create({
                "region_id": region.id, "kind": "temporary", "month": month
            })
            made.action_fill()
            for line, count in zip(made.line_ids, days):
                line.write({"days": count})
            lists |= made
    for payout in lists:
        sheet = file_of("%s考勤表.png" % payout.name, "list")
        payout.write({"attendance_ids": [Command.set(sheet.ids)]})
    for name, scheme, day, persons in relief:
        plan = find(village, "plan", year, scheme, ["filed"])
        item = plan.line_ids.filtered(lambda each: each.name == name)
        day = datetime.date.fromisoformat("%d-%s" % (year, day))
        if not item or day > today:
            continue
        decision = file_of("村民代表会议评议结果.png", "list")
        lists |= lists.create({
            "region_id": region.id,
            "kind": "relief",
            "month": day,
            "plan_line_id": item.id,
            "attendance_ids": [Command.set(decision.ids)],
            "line_ids": [
                Command.create({
                    "person_id": register[person].id, "amount": amount, "reason": reason
                })
                for person, amount, reason in persons
            ],
        })
    lists = lists.filtered("line_ids")
    for line in lists.filtered(lambda p: more and p.month == first).line_ids[:1]:
        line.write({"amount": line.amount + more, "reason": why})
    ready = lists.filtered(lambda p: p.kind == "relief" or p.month < first)
    if ready:
        ready.action_check()
"""

# rows: (village, item, persons: (name, sum, reason, whether the check took the person
#        off)): a list of relief that is being drawn up this year
RELIEF = """
for village, item, persons in rows:
    region = env.ref("rural_asset.region_" + village)
    plan = find(village, "plan", today.year, "general", ["filed"])
    line = plan.line_ids.filtered(lambda each: each.name == item)
    if not line:
        continue
    register = people_of(region)
    draft = env["rural.payout"].create({
        "region_id": region.id,
        "kind": "relief",
        "month": today,
        "plan_line_id": line.id,
        "line_ids": [
            Command.create({
                "person_id": register[name].id, "amount": amount, "reason": reason
            })
            for name, amount, reason, off in persons
        ],
    })
    env["rural.check"]._run(draft)
    taken_off = [name for name, amount, reason, off in persons if off]
    draft.line_ids.filtered(lambda each: each.person_id.name in taken_off).unlink()
"""

# rows: (item, day) of relief, and without item of temporary work; wages are booked at
# the end of the month. What was checked last month waits for its voucher, what was
# booked the month before for the bank.
PAYMENTS = """
days = dict(rows)
first = today.replace(day=1)
last_month = (first - datetime.timedelta(days=1)).replace(day=1)
before_last = (last_month - datetime.timedelta(days=1)).replace(day=1)
bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
lists = env["rural.payout"].search([("state", "=", "checked")], order="month, id")
for number, payout in enumerate(lists, 1):
    if payout.kind == "wage":
        if payout.month >= last_month:
            continue
        date = payout._last_day()
    else:
        day = days[payout.plan_line_id.name or ""]
        date = datetime.date.fromisoformat("%d-%s" % (payout.year, day))
    payout._book(
        date, "三资%d-%s发%02d" % (payout.year, payout.region_id.name[:-1], number)
    )
    if payout.move_id.state == "draft":
        payout.move_id.action_post()
    paid = date + datetime.timedelta(days=6)
    open_ = payout.kind == "wage" and payout.month >= before_last
    if paid <= today and not open_:
        payout._pay(paid, bank, file_of("银行代发回单.png", "scan"))
"""

# rows: villages whose plan is not in force yet: posts of last year go on as drafts
RENEWALS = """
for village in rows:
    posts = env["rural.post"].search([
        ("region_id", "=", env.ref("rural_asset.region_" + village).id),
        ("kind", "=", "post"),
        ("state", "in", ("held", "ended")),
        ("date_end", "=", datetime.date(today.year - 1, 12, 31)),
        ("plan_line_id.distribution_id.scheme", "=", "general"),
    ])
    if posts and today.year == posts[0].date_end.year + 1:
        posts.action_renew()
"""

# rows: none; the rules look at all of last year and this
CHECKS = """
check = env["rural.check"]
years = (today.year, today.year - 1)
for model in ("rural.distribution", "rural.payout"):
    check._run(env[model].search([("year", "in", years)]))
"""

# rows: (rule, how many, reason)
ANSWERS = """
for code, count, reason in rows:
    hits = env["rural.check.hit"].search([
        ("check_id.code", "=", code), ("state", "=", "open")
    ], order="id", limit=count)
    if hits:
        hits._answer(reason)
"""

# rows: (login, village, name, kind, reason): who looked at whom
LOOKS = """
for login, village, name, kind, reason in rows:
    user = env.ref("rural_asset.user_" + login)
    region = env.ref("rural_asset.region_" + village)
    person = env["rural.person"].with_user(user).search([
        ("region_id", "=", region.id), ("name", "=", name)
    ], limit=1)
    if not env["rural.secret"]._problem():
        person._reveal(kind, reason)
"""
