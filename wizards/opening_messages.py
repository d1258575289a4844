"""The sentences for what the check of opening balances finds."""

from .contract_messages import asset_messages, party_messages


def opening_messages(env):
    """``{code: sentence}`` of what is particular to opening balances."""
    return {
        **party_messages(env),
        **asset_messages(env),
        **account_messages(env),
        **amount_messages(env),
        **village_messages(env),
    }


def account_messages(env):
    _ = env._
    return {
        "bad_account_code": _(
            "“%(text)s” is no account code. Write digits, like 112 or 11201."
        ),
        "account_unknown": _(
            "The chart has no account %(text)s. Correct the code; if the books follow "
            "the chart of 2004, choose it above."
        ),
        "account_name_unknown": _(
            "No account, or more than one, is called “%(text)s”. Fill in the code."
        ),
        "account_name_differs": _(
            "By its code this is %(account)s, by its name “%(text)s”. Correct one; if "
            "the books follow the chart of 2004, choose it above."
        ),
        "detail_unknown": _(
            "The chart has no such detail %(code)s: the balance goes to %(account)s "
            "with the name as label. Create the detail account first if you need it."
        ),
        "old_account_unknown": _(
            "The chart of 2004 has no account %(text)s. Correct the code, or choose "
            "the chart of 2023."
        ),
        "old_account_removed": _(
            "%(text)s %(name)s was abolished in 2023. Clear its balance in the old "
            "books first (财会〔2023〕14号 衔接规定)."
        ),
        "old_account_split": _(
            "%(text)s %(name)s was divided in 2023. Write the new code: one of "
            "%(known)s, and choose the chart of 2023."
        ),
        "profit_and_loss": _(
            "%(account)s is an account of income or expense and has no opening "
            "balance. Close the year in the old books first; the result belongs to "
            "322 收益分配."
        ),
        "result_account": _(
            "%(account)s should be closed into 322 收益分配 at the year's end. Check "
            "the old books."
        ),
        "duplicate_balance": _(
            "Same account, partner, asset and label as row %(row)s of sheet "
            "%(sheet)s. Delete one of them, or tell them apart by label."
        ),
        "partner_missing": _(
            "%(account)s needs the name of who owes the money. Write a row for each."
        ),
        "partner_advised": _(
            "No name: %(account)s cannot be settled with anybody. Write a row for "
            "each creditor if you know them."
        ),
        "instalments_open": _(
            "%(contract)s has %(amount)s yuan due before and not invoiced. Its voucher "
            "takes this claim over, so that it counts once. If it is another claim, "
            "name the asset that it belongs to."
        ),
    }


def amount_messages(env):
    _ = env._
    return {
        "negative_side": _(
            "%(text)s is below zero. Write it on the other side without the minus."
        ),
        "both_sides": _(
            "Debit and credit are both filled. A balance stands on one side: write "
            "the difference."
        ),
        "not_zero": _("The direction is 平, but the balance is %(text)s. Correct one."),
        "unusual_side": _(
            "The balance of %(account)s usually stands on the other side. Check it."
        ),
    }


def village_messages(env):
    _ = env._
    return {
        "not_a_village": _(
            "Balances belong to a village. Fill in the village of this row."
        ),
        "no_company": _(
            "No company keeps the books of this village. Choose it on the region "
            "under Configuration / Regions."
        ),
        "no_chart": _(
            "%(company)s has no chart of accounts. Choose 农村集体经济组织会计制度 "
            "under Settings / Accounting first."
        ),
        "unbalanced": _(
            "%(village)s: debit %(debit)s, credit %(credit)s, difference "
            "%(difference)s yuan. Find the missing or wrong balance."
        ),
        "period_locked": _(
            "%(date)s lies in a period that is locked until %(lock)s. Choose a later "
            "opening date, or have the accounting lock lifted."
        ),
        "opening_differs": _(
            "The village has an opening entry of %(date)s, %(entry)s. It differs: "
            "%(changes)s. Correct the workbook, or reverse that entry first."
        ),
        "carryover_twice": _(
            "The village has another carry-over in a row above; here it is %(text)s. "
            "Write it once."
        ),
        "carryover_differs": _(
            "The account of %(year)s has a carry-over of %(entered)s yuan, the "
            "workbook says %(amount)s. Correct whichever is wrong; the account is "
            "changed under Books / Village Years."
        ),
    }
