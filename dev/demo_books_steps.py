"""What happens in the books of the demonstration county, step by step.

Each text is the code of a server action that an accountant of the county runs once,
after the table ``rows`` that dev/make_demo_books.py writes above it. Only here it is
known what day it is: nothing is dated after today.
"""

# Rows that were written in the same transaction are unknown to the planner: without
# this, Odoo's query for the payments of an invoice takes minutes.
STATISTICS = """
env.flush_all()
env.cr.execute(
    "ANALYZE account_move, account_move_line, account_payment, "
    "account_partial_reconcile"
)
"""

# rows: (village, general surplus, photovoltaic surplus)
OPENING = """
year = datetime.date.today().year - 1
parts = env["rural.account.part"]
bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
paper = env.ref("rural_asset.demo_paper_list").sudo().raw
moves = env["account.move"]
for village, general, pv in rows:
    region = env.ref("rural_asset.region_" + village)
    for scheme, amount in (("general", general), ("pv", pv)):
        if amount:
            env["rural.village.year"].create({
                "region_id": region.id,
                "year": year,
                "scheme": scheme,
                "opening_entered": amount,
            })
    total = round(general + pv, 2)
    opening = parts._account(env.company, "opening")
    tags = env["rural.tags"]._distribution(region)
    moves |= moves.create({
        "move_type": "entry",
        "date": datetime.date(year - 1, 12, 31),
        "ref": "%s期初余额" % region.name,
        "rural_region_id": region.id,
        "rural_opening": True,
        "line_ids": [
            Command.create({
                "account_id": account.id,
                "balance": balance,
                "name": "结转历年结余",
                "analytic_distribution": tags,
            })
            for account, balance in (
                (bank.default_account_id, total), (opening, -total)
            )
        ],
        "attachment_ids": [
            Command.create({
                "name": "期初余额表.png", "raw": paper, "res_model": "account.move"
            })
        ],
    })
moves.action_post()
"""

# rows: (contract, whether its last rent before the opening is still owed)
START = """
day = datetime.date(datetime.date.today().year - 1, 1, 1)
contracts = env["rural.contract"]
for name, owes in rows:
    contract = env.ref("rural_asset." + name)
    contract.action_make_schedule()
    before = contract.instalment_ids.filtered(lambda row: row.date_due < day)
    for row in before.sorted("date_due")[: -1 if owes else None]:
        row.write({"opening_received": row.amount})
    contracts |= contract
contracts.action_start()
env["rural.invoice.run"].create({"date_to": datetime.date.today()}).action_run()
"""

# rows: (contract, days from due to paid, share paid, advance); no days: not paid
RECEIPTS = """
today = datetime.date.today()
slip = env.ref("rural_asset.demo_paper_slip").sudo().raw
wizards = env["rural.contract.receipt"]
for name, late, share, advance in rows:
    contract = env.ref("rural_asset." + name)
    due = contract.instalment_ids.filtered("move_id").sorted("date_due")
    for row in due.filtered("amount_open"):
        day = row.date_due + datetime.timedelta(days=late)
        if day > today:
            continue
        last = row == due[-1:]
        wizard = wizards.with_context(
            active_model="rural.contract.instalment", active_ids=row.ids
        ).create({
            "date": day,
            "attachment_ids": [
                Command.create({"name": "银行回单.png", "raw": slip})
            ],
        })
        if last and share < 1:
            part = round(row.amount_open * share, 2)
            wizard.line_ids.write({"amount": part})
            wizard.write({"amount": part})
        if last and advance:
            wizard.write({"amount": wizard.amount + advance, "advance_ok": True})
        wizard.action_register()
"""

# rows: (years ago, month and day, village, asset, sum, summary)
ELECTRICITY = """
today = datetime.date.today()
parts = env["rural.account.part"]
income = parts._account(env.company, "pv_income")
bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
slip = env.ref("rural_asset.demo_paper_slip").sudo().raw
vals_list = []
for back, day, village, asset, amount, text in rows:
    year = today.year - back
    date = datetime.date.fromisoformat("%d-%s" % (year, day))
    if date > today:
        continue
    region = env.ref("rural_asset.region_" + village)
    tags = env["rural.tags"]._distribution(region, env.ref("rural_asset." + asset))
    text = text.replace("今年", "%d年" % year).replace("上年", "%d年" % (year - 1))
    vals_list.append({
        "move_type": "entry",
        "date": date,
        "ref": text,
        "line_ids": [
            Command.create({
                "account_id": bank.default_account_id.id,
                "balance": amount,
                "name": text,
            }),
            Command.create({
                "account_id": income.id,
                "balance": -amount,
                "name": text,
                "analytic_distribution": tags,
            }),
        ],
        "attachment_ids": [
            Command.create({
                "name": "电费结算单.png", "raw": slip, "res_model": "account.move"
            })
        ],
    })
env["account.move"].create(vals_list).action_post()
"""

# rows: (years ago, month and day, village, summary, paper, number, lines: (use,
#        asset or "", sum, text, whether it comes from earlier surplus))
SPENDING = """
today = datetime.date.today()
parts = env["rural.account.part"]
tags = env["rural.tags"]
bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
money = bank.default_account_id
owed = parts._account(env.company, "wages_payable")
vals_list = []
for back, day, village, text, paper, number, lines in rows:
    year = today.year - back
    date = datetime.date.fromisoformat("%d-%s" % (year, day))
    if date > today:
        continue
    region = env.ref("rural_asset.region_" + village)
    name, file = paper
    raw = env.ref("rural_asset.demo_paper_" + file).sudo().raw
    total = round(sum(line[2] for line in lines), 2)
    debits = []
    for use, asset, amount, item, carried in lines:
        use = env.ref("rural_asset.use_" + use)
        asset = asset and env.ref("rural_asset." + asset)
        debits.append(Command.create({
            "account_id": parts._account(env.company, use.part).id,
            "balance": amount,
            "name": item,
            "analytic_distribution": tags._distribution(region, asset, use),
            "rural_carryover": carried,
        }))
        wages = use.direction == "posts"
    common = {"move_type": "entry", "rural_region_id": region.id}
    vals_list.append({
        **common,
        "date": date,
        "ref": text,
        "rural_receipt_no": "三资%d-%s" % (year, number),
        "line_ids": [
            *debits,
            Command.create({
                "account_id": owed.id if wages else money.id,
                "balance": -total,
                "name": text,
            }),
        ],
        "attachment_ids": [
            Command.create({"name": name, "raw": raw, "res_model": "account.move"})
        ],
    })
    paid = date + datetime.timedelta(days=6)
    if wages and paid <= today:
        vals_list.append({
            **common,
            "date": paid,
            "ref": text.replace("计提", "发放"),
            "line_ids": [
                Command.create({
                    "account_id": account.id,
                    "balance": balance,
                    "name": text.replace("计提", "发放"),
                })
                for account, balance in ((owed, total), (money, -total))
            ],
            "attachment_ids": [
                Command.create({
                    "name": "银行代发清单.png",
                    "raw": env.ref("rural_asset.demo_paper_list").sudo().raw,
                    "res_model": "account.move",
                })
            ],
        })
env["account.move"].create(vals_list).action_post()
"""

# rows: (asset, whether the depreciation of last year and this is posted here)
BOOKING = """
today = datetime.date.today()
opening = datetime.date(today.year - 2, 12, 31)
one_day = datetime.timedelta(days=1)
month_end = (today + one_day).replace(day=1) - one_day
for posted, until in ((True, opening), (False, month_end)):
    names = ["rural_asset." + name for name, kept in rows if kept == posted]
    assets = [env.ref(name).id for name in names]
    wizard = env["rural.asset.book"].with_context(
        active_model="rural.asset", active_ids=assets
    )
    wizard.create({
        "entry": "handover", "date": until, "opening_date": until
    }).action_book()
    if posted:
        books = env["rural.asset"].browse(assets).book_asset_ids
        books._rural_post_due(month_end)
"""

# rows: (contract, days ago, reason)
TERMINATION = """
for name, days, reason in rows:
    env["rural.contract.step"].create({
        "contract_ids": [Command.set(env.ref("rural_asset." + name).ids)],
        "date": datetime.date.today() - datetime.timedelta(days=days),
        "reason": reason,
    }).action_apply()
contracts = env["rural.contract"].search([("user_id", "=", env.uid)])
contracts._sync_activities()
"""

# rows: (village, use, sum, summary, days ago, whether its paper is there)
DRAFTS = """
money = env["account.journal"].search([("type", "=", "bank")], limit=1)
parts = env["rural.account.part"]
paper = env.ref("rural_asset.demo_paper_invoice").sudo().raw
for village, use, amount, text, days, shown in rows:
    use = env.ref("rural_asset.use_" + use)
    tags = env["rural.tags"]._distribution(
        env.ref("rural_asset.region_" + village), None, use
    )
    debit = parts._account(env.company, use.part)
    env["account.move"].create({
        "move_type": "entry",
        "date": datetime.date.today() - datetime.timedelta(days=days),
        "ref": text,
        "line_ids": [
            Command.create({
                "account_id": debit.id,
                "balance": amount,
                "name": text,
                "analytic_distribution": tags,
            }),
            Command.create({
                "account_id": money.default_account_id.id,
                "balance": -amount,
                "name": text,
            }),
        ],
        "attachment_ids": [
            Command.create({
                "name": "发票.png", "raw": paper, "res_model": "account.move"
            })
        ] if shown else [],
    })
"""

# rows: (summary of a voucher that the negative list stops, reason)
RELEASE = """
for text, reason in rows:
    move = env["account.move"].search([("ref", "=", text), ("state", "=", "draft")])
    env["rural.negative.release.wizard"].create({
        "move_id": move.id, "reason": reason
    }).action_release()
"""

# rows: summaries of vouchers
POSTING = """
env["account.move"].search([("ref", "in", rows), ("state", "=", "draft")]).action_post()
"""
