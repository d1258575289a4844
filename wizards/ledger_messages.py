"""The sentences for what the check of a workbook finds."""

from decimal import Decimal

from ..lib.text import normalize

MEGABYTE = 1024 * 1024


def message_params(issue):
    """Parameters as text; lists of suggestions joined for reading."""
    params = {"text": "", **issue.params}
    near = params.get("suggestions") or params.get("candidates") or ()
    params["names"] = "、".join(name for _id, name in list(near)[:3]) or "—"
    params["known"] = "、".join(str(w) for w in params.get("known", ()))
    params["text"] = normalize(str(params["text"]))
    for name, value in params.items():
        if isinstance(value, (float, Decimal)):
            params[name] = f"{value:.2f}"
    return params


def cell_messages(env):
    """``{code: sentence}`` of everything the check of a row may find."""
    return {
        **number_messages(env),
        **date_messages(env),
        **word_messages(env),
        **owner_messages(env),
        **asset_messages(env),
    }


def number_messages(env):
    """Sentences for numbers, amounts and cells without a value."""
    _ = env._
    return {
        "missing_cell": _("The cell is empty. Fill it in."),
        "formula_without_value": _(
            "The formula %(text)s holds no result. Open the workbook in Excel or "
            "WPS, save it, and upload it again."
        ),
        "cell_error": _(
            "The cell shows the error %(text)s. Put the value or formula right."
        ),
        "not_a_number": _("“%(text)s” is not a number. Enter digits only."),
        "number_too_large": _("%(text)s is too large for an amount. Check the unit."),
        "negative_amount": _("%(text)s is below zero. Enter a positive amount."),
        "not_an_integer": _("“%(text)s” is not a whole number."),
        "no_unit": _(
            "Neither the title nor the heading says whether amounts are in 元 or "
            "万元. Choose the unit above and check again."
        ),
        "looks_like_yuan": _(
            "%(text)s 万元 for one asset looks like an amount in 元. Divide it by "
            "10,000."
        ),
    }


def date_messages(env):
    """Sentences for dates, years and periods."""
    _ = env._
    return {
        "not_a_date": _("“%(text)s” is not a date. Write it like 2019-05-01."),
        "no_such_date": _(
            "There is no such date as “%(text)s”. Correct the month or the day."
        ),
        "ambiguous_date": _(
            "The number %(text)s may mean January or October. Write it like 2019-01."
        ),
        "not_a_year": _("“%(text)s” is not a year. Write four digits."),
        "not_a_period": _(
            "“%(text)s” is not a period. Write it like 2019.01.01-2024.12.31."
        ),
        "period_reversed": _(
            "The period “%(text)s” ends before it starts. Correct the dates."
        ),
    }


def word_messages(env):
    """Sentences for places, categories and words of code lists."""
    _ = env._
    return {
        "region_missing": _("The village is empty. Fill it in."),
        "region_unknown": _(
            "“%(text)s” is no region in your charge. Did you mean %(names)s?"
        ),
        "region_ambiguous": _(
            "“%(text)s” may be %(names)s. Fill in the township as well."
        ),
        "unknown_class": _("“%(text)s” is no class. Write 经营性, 公益性 or 到户类."),
        "unknown_category": _(
            "“%(text)s” is no category. Use a name from the list of categories, or "
            "add the word to a category's synonyms."
        ),
        "category_class": _(
            "“%(text)s” does not belong to the class in this row. Correct the "
            "class or the category."
        ),
        "unknown_word": _("“%(text)s” is unknown here. Write one of: %(known)s …"),
        "not_a_flag": _("“%(text)s” is neither 是 nor 否."),
        "bad_phone": _(
            "“%(text)s” is not a complete phone number: a mobile number has 11 "
            "digits. Correct it; it is printed on the asset card."
        ),
    }


def owner_messages(env):
    """Sentences for owners and their shares."""
    _ = env._
    return {
        "bad_share": _("The share in “%(text)s” is not between 0 and 100 %%."),
        "shares_incomplete": _(
            "In “%(text)s” some owners have a share and others have none. Give all "
            "of them a share, or none."
        ),
        "shares_not_100": _("The shares in “%(text)s” do not add up to 100 %%."),
        "duplicate_holder": _("“%(text)s” names an owner twice."),
    }


def asset_messages(env):
    """Sentences for rows that name the same asset, and assets that do not change."""
    _ = env._
    return {
        "duplicate_row": _(
            "Same village, project and name as row %(row)s of sheet %(sheet)s. "
            "Delete one of them, or tell them apart by name."
        ),
        "ambiguous_asset": _(
            "%(count)s assets in the register have this village, project and name. "
            "Add a column 资产编码 to tell which is meant."
        ),
        "foreign_code": _(
            "This asset code is given to an asset outside your regions. Correct "
            "the code."
        ),
        "asset_confirmed": _(
            "%(asset)s is confirmed; a change of this field is a correction, which "
            "the township reviewer or the county makes."
        ),
        "asset_disposed": _("%(asset)s is disposed of and no longer changes."),
    }


def file_message(env, error):
    """One sentence for a file that cannot be used."""
    _ = env._
    params = {"kind": "", "reason": "", "sheet": "", "row": "", **error.params}
    params["size"] = round(params.get("size", 0) / MEGABYTE)
    limit = params.get("limit") or 0
    params["limit"] = limit // MEGABYTE if error.code == "too_large" else limit
    messages = {
        "empty": _("The file is empty. Choose the workbook again."),
        "too_large": _(
            "The file is too large (%(size)s MB; at most %(limit)s MB). Remove "
            "pictures, or split it by township and import the parts."
        ),
        "legacy_xls": _(
            "This is a workbook of the old .xls format. Open it in Excel or WPS, "
            "save it as .xlsx, and upload that."
        ),
        "password_protected": _(
            "The workbook is protected by a password. Remove the password in Excel "
            "or WPS (save as, without password) and upload it again."
        ),
        "not_a_workbook": _(
            "This file is no workbook. Choose the ledger saved as .xlsx."
        ),
        "damaged": _(
            "The workbook is damaged and cannot be read. Open it in Excel or WPS, "
            "save it under a new name, and upload that."
        ),
        "zip_bomb": _(
            "The file unpacks to far more than a ledger can hold and was refused. "
            "Save only the ledger sheets into a new workbook."
        ),
        "has_entities": _(
            "The file contains entity declarations, which no ledger needs, and was "
            "refused. Save it anew in Excel or WPS."
        ),
        "too_many_sheets": _(
            "The workbook has more than %(limit)s sheets. Keep only the ledger sheets."
        ),
        "too_many_rows": _(
            "Sheet %(sheet)s has more than %(limit)s rows. Split it by township."
        ),
        "too_many_columns": _(
            "Sheet %(sheet)s has too many columns (at most %(limit)s). Delete the "
            "empty ones at the right."
        ),
        "too_many_merges": _(
            "Sheet %(sheet)s has too many merged cells. Undo the merges."
        ),
        "no_header": _(
            "No sheet has a heading that looks like an asset ledger (资产名称, 所在村, "
            "资产原值 …). Check that this is the right workbook; if the county uses "
            "other words, add them under Configuration / Columns of Ledgers."
        ),
    }
    return messages[error.code] % params
