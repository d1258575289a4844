"""The one error type of `lib`, and the list of its codes.

A `DataError` says *what* is wrong with a value from outside (a cell, a file, a
setting) in a form that a program can act on: a code and its parameters. The
Odoo layer turns codes into sentences in the user's language; nothing here is
translated.
"""

CODES = {
    # cells
    "formula_without_value": "a formula that was never calculated: text",
    "cell_error": "the cell holds an error such as #REF!: text",
    # numbers and amounts
    "not_a_number": "text",
    "number_too_large": "text",
    "bad_unit": "the money unit is neither 'yuan' nor 'wan': unit",
    "bad_weights": "no weight, a negative weight, or all weights zero: weights",
    "bad_quantum": "the total is no multiple of the quantum: total, quantum",
    # cells read as a field
    "negative_amount": "text",
    "no_unit": "neither column nor sheet says whether it holds 元 or 万元",
    "not_an_integer": "text",
    "not_a_flag": "neither yes nor no: text",
    "unknown_word": "not in the field's list: text, known",
    # dates
    "not_a_date": "text",
    "no_such_date": "it reads as a date that the calendar lacks: text",
    "ambiguous_date": "a number such as 2019.1, January or October: text",
    "not_a_year": "text",
    "not_a_period": "text",
    "period_reversed": "the end lies before the start: text, start, end",
    # regions
    "bad_region_code": "text",
    "wrong_region_level": "code, level, expected",
    "region_missing": "neither a village nor a township was given",
    "region_unknown": "text, suggestions [(id, name)]",
    "region_ambiguous": "text, candidates [(id, name)]",
    "no_region_header": "no row names at least a code and a name",
    # asset codes
    "bad_pattern": "pattern, reason",
    "code_value_missing": "token",
    "bad_code_value": "token, text",
    "serial_overflow": "serial, width",
    # titles of official tables
    "unknown_token": "token",
    # depreciation
    "bad_value": "the value to depreciate is negative: text",
    "bad_salvage_rate": "outside 0 to 1: text",
    "bad_life": "negative, or no whole number of months: text",
    # rent schedules
    "bad_frequency": "text",
    "term_reversed": "start, end",
    "term_too_long": "end, years (the most that any law allows)",
    "bad_rent": "a yearly rent or floor below zero: text",
    "bad_escalation": "a negative raise, or not every 1 or more years: by, years",
    # accounts of the chart of 2004
    "old_account_unknown": "text",
    "old_account_removed": "the new chart has no such account: text, name",
    "old_account_split": "belongs to one of several: text, name, candidates",
    # holders
    "bad_share": "a share that is not above 0 and at most 100: text",
    "shares_incomplete": "some holders have a share, others have none: text",
    "shares_not_100": "text, total",
    "duplicate_holder": "text, name",
    # credit and identity codes
    "bad_credit_code": "text",
    "wrong_check_digit": "text",
    "rounded_code": "a code kept as a number, of which the last digits are lost: text",
    # contracts and balances in workbooks
    "bad_escalation_text": "text",
    "partner_ambiguous": "text, count",
    "partner_code_differs": "text, code (the one on file)",
    "partner_code_masked": "a masked identity number that is not on file: text",
    "foreign_currency": "text",
    "bad_account_code": "text",
    # numbers of persons: errors never hold the number itself
    "identity_short": "15 digits: void since 2013",
    "identity_masked": "",
    "identity_length": "count",
    "identity_characters": "",
    "identity_date": "digits 7 to 14 are no day",
    "identity_check_digit": "",
    "bank_masked": "",
    "bank_characters": "",
    "bank_length": "count",
    "bank_check_digit": "",
    "phone_masked": "",
    "phone_wrong": "",
    "number_rounded": "kept as a number, of which the last digits are lost",
    "holds_number": "what leaves the product holds a whole number of a person: kind",
    # keys and sealed values
    "no_key": "no key is configured",
    "bad_keyring": "reason",
    "unknown_key": "key (its id)",
    "different_key": "a key whose secret was exchanged: key (its id)",
    "sealed_broken": "truncated, changed, or copied from elsewhere",
    # workbook files
    "empty": "the file has no bytes: filename",
    "too_large": "filename, size, limit (bytes)",
    "legacy_xls": "an .xls or .et file: filename",
    "password_protected": "filename",
    "not_a_workbook": "filename, kind (csv, html, xlsb, docx, ...)",
    "damaged": "filename, reason",
    "zip_bomb": "filename, reason",
    "has_entities": "an XML part declares a DTD: filename, part",
    "too_many_sheets": "filename, count, limit",
    "too_many_merges": "sheet, limit",
    "too_many_rows": "sheet, limit",
    "too_many_columns": "sheet, row, limit",
    "unknown_sheet": "sheet",
    # field packs that came back
    "not_a_pack": "",
    "pack_changed": "the hidden marks do not fit their digest",
    "pack_heads": "column, found, expected",
    "pack_formula": "",
    "pack_too_long": "text, limit",
    "pack_not_positive": "text",
    "pack_digits": "text, limit",
    # empty workbooks of a county
    "blank_macros": "filename",
    "blank_no_header": "sheet, names (of all sheets)",
    "blank_no_row": "no empty row between heading and sums: sheet, row",
    "blank_has_data": "sheet, row",
    "blank_merged": "merged cells among the rows to fill: sheet, range",
    "blank_hidden_row": "sheet, row",
    "blank_table": "the sheet holds a table object: sheet",
    # samples
    "sample_empty": "size, population",
    "sample_too_large": "size, population",
    # workbooks that went out to be filled in
    "verification_foreign": "not the workbook that was handed out: filename",
    "verification_heads": "a heading was changed: head, found",
}


class DataError(ValueError):
    """A value from outside that cannot be used.

    >>> error = DataError("not_a_number", text="约12万")
    >>> error.code, error.params["text"]
    ('not_a_number', '约12万')
    >>> str(error)
    "not_a_number: text='约12万'"
    """

    def __init__(self, code, /, **params):
        self.code = code
        self.params = params
        details = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{code}: {details}" if details else code)

    def __reduce__(self):
        return _rebuild, (self.code, self.params)


def _rebuild(code, params, /):
    return DataError(code, **params)
