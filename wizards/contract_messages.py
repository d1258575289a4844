"""The sentences for what the check of a list of contracts finds."""


def contract_messages(env):
    """``{code: sentence}`` of what is particular to contracts."""
    return {
        **env["rural.contract"]._schedule_messages(),
        **party_messages(env),
        **asset_messages(env),
        **term_messages(env),
        **payment_messages(env),
        **known_messages(env),
    }


def party_messages(env):
    _ = env._
    return {
        "bad_credit_code": _(
            "“%(text)s” is neither a credit code (18 characters) nor an identity "
            "number. Copy it from the business licence."
        ),
        "rounded_code": _(
            "The code is kept as a number, %(text)s, and its last digits are lost. "
            "Format the column as text and enter the code again."
        ),
        "wrong_check_digit": _(
            "The last character of “%(text)s” does not fit the others: one of them "
            "is typed wrong. Copy the code from the business licence."
        ),
        "partner_ambiguous": _(
            "%(count)s partners are called “%(text)s”. Fill in the credit code to "
            "tell which is meant."
        ),
        "partner_code_differs": _(
            "“%(text)s” is on file with the code %(code)s. Correct the code, or the "
            "name if another is meant."
        ),
        "partner_code_masked": _(
            "The identity number of “%(text)s” is masked and not on file. Enter all 18 "
            "characters."
        ),
        "foreign_currency": _(
            "“%(text)s” is no currency of the books, which are kept in 元. Convert "
            "the amounts."
        ),
    }


def asset_messages(env):
    _ = env._
    return {
        "asset_code_unknown": _(
            "No asset in your regions has the code %(text)s. Correct the code, or "
            "register the asset first."
        ),
        "asset_unknown": _(
            "No asset of this village is called “%(text)s”. Did you mean %(names)s? "
            "Otherwise register the asset first."
        ),
        "asset_ambiguous": _(
            "%(count)s assets here are called “%(text)s”. Add a column 资产编码 to "
            "tell which is meant."
        ),
        "asset_name_differs": _(
            "The asset of this code is not called “%(text)s”; the code counts."
        ),
        "asset_twice": _("“%(text)s” stands twice in the contract. Delete one."),
        "asset_disposed_of": _(
            "“%(text)s” is disposed of and cannot be let. Correct the asset."
        ),
    }


def term_messages(env):
    _ = env._
    return {
        "open_term": _(
            "“%(text)s” has no end. Enter the last day; until then the contract "
            "stays a draft."
        ),
        "term_over_limit": _(
            "The contract runs until %(end)s, longer than %(years)s years. What a "
            "lease runs beyond twenty years is void (民法典第705条)."
        ),
        "future_date": _("%(date)s lies in the future. Correct the date."),
        "bad_escalation_text": _(
            "“%(text)s” is not understood. Write it like 每3年递增5%%, 每年递增500元 "
            "or 无."
        ),
        "looks_like_yuan_rent": _(
            "%(text)s 万元 looks like an amount in 元. Divide it by 10,000 if so."
        ),
        "looks_like_wan": _(
            "%(text)s 元 a year looks like an amount in 万元. Check the unit."
        ),
        "overlap": _(
            "%(asset)s is let by %(other)s at the same time. Right only if each has "
            "a part of it."
        ),
    }


def payment_messages(env):
    _ = env._
    return {
        "received_differs": _(
            "Rent paid until that day comes to %(computed)s yuan by the terms, but "
            "%(received)s yuan are said to be received. Correct one of them."
        ),
        "nothing_paid": _(
            "Nothing says what was received: %(due)s yuan due so far would be in "
            "arrears. Fill in 已收至 or 累计已收."
        ),
        "arrears_in_opening": _(
            "%(amount)s yuan of the arrears stand in the opening entry %(entry)s as "
            "well. The voucher takes the claim over from there, so that it counts "
            "once. If the entry means another claim, reverse it and import the balance "
            "with the asset that it belongs to."
        ),
        "overpaid": _(
            "%(received)s yuan received are more than the %(total)s yuan of the whole "
            "term. Correct the amount or the terms."
        ),
        "paid_ahead": _(
            "%(received)s yuan received are more than the %(due)s yuan due so far; "
            "the rest counts towards the next instalments."
        ),
        "arrears_differ": _(
            "Arrears are said to be %(arrears)s yuan; by the terms and what was "
            "received they are %(computed)s yuan on %(date)s. Correct whichever is "
            "wrong."
        ),
        "paid_outside_term": _(
            "The day lies outside the term from %(start)s until %(end)s. Correct it."
        ),
        "paid_within_period": _(
            "The day lies within a period that ends on %(end)s; the part of it that "
            "is paid is reckoned by months and days."
        ),
    }


def known_messages(env):
    _ = env._
    return {
        "differs_in_contract": _(
            "“%(field)s” differs from row %(row)s of the same contract. Write the "
            "same in all its rows (amounts: the whole contract's), or only in the "
            "first."
        ),
        "foreign_contract_code": _(
            "This contract number is given to a contract outside your regions. "
            "Correct the number."
        ),
        "contract_started": _(
            "The contract has started and is not changed by an import. It differs: "
            "%(changes)s. Correct the workbook; if the contract is wrong, reset it "
            "to draft first."
        ),
    }
