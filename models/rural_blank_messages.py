"""The sentences for what is wrong with a county's empty workbook."""


def blank_message(env, error):
    """One sentence that names the row and the cure."""
    # The wizards are loaded after the models.
    from ..wizards.ledger_messages import file_message

    _ = env._
    params = dict(error.params)
    params["names"] = "、".join(params.get("names", ()))
    messages = {
        "blank_macros": _(
            "The workbook holds macros. Save it as .xlsx, which leaves them out, and "
            "upload that."
        ),
        "blank_no_header": _(
            "No heading of this table was found on sheet “%(sheet)s” (the workbook "
            "has: %(names)s). At least three headings must be named as in the table or "
            "in Columns of Ledgers. Enter another sheet, or choose another table."
        ),
        "blank_no_row": _(
            "Sheet “%(sheet)s”: there is no empty row between the heading and row "
            "%(row)s. Insert one empty row with the borders that all rows shall have, "
            "and upload the workbook again."
        ),
        "blank_has_data": _(
            "Sheet “%(sheet)s”, row %(row)s holds data already. Upload the empty "
            "workbook: delete what stands between heading and sums."
        ),
        "blank_merged": _(
            "Sheet “%(sheet)s”: the cells %(range)s are merged among the rows to fill. "
            "Undo the merge and upload the workbook again."
        ),
        "blank_hidden_row": _(
            "Sheet “%(sheet)s”: row %(row)s is hidden. Show or delete it and upload "
            "the workbook again."
        ),
        "blank_table": _(
            "Sheet “%(sheet)s” holds a table object, which does not grow with its "
            "rows. Convert it to a range (Table Design / Convert to Range) and upload "
            "the workbook again."
        ),
        "unknown_sheet": _(
            "There is no sheet “%(sheet)s”. The workbook has: %(names)s."
        ),
    }
    if error.code in messages:
        return messages[error.code] % params
    return file_message(env, error)
