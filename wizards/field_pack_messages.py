"""The sentences for what is wrong with a field pack that came back."""

from ..lib.field_pack import EXTRA_TITLE, SHEET
from .ledger_messages import file_message, number_messages


def pack_message(env, error):
    """One sentence for a workbook that cannot be taken at all."""
    _ = env._
    messages = {
        "not_a_pack": _(
            "This is no field pack of this system: the sheet “%(sheet)s” or the marks "
            "are missing. Hand in the workbook that was downloaded, not a copy of its "
            "cells."
        ),
        "pack_changed": _(
            "The hidden marks of this field pack were changed or are damaged. Download "
            "the pack again and copy the yellow cells over."
        ),
        "pack_heads": _(
            "The heading was changed: column %(column)s reads “%(found)s” instead of "
            "“%(expected)s”. Columns are neither added, removed nor renamed. Put the "
            "heading back, or download the pack again and copy the yellow cells over."
        ),
    }
    if error.code not in messages:
        return file_message(env, error)
    empty = {"column": "—", "found": "", "expected": ""}
    return messages[error.code] % {"sheet": SHEET, **empty, **error.params}


def fault_message(env, fault):
    """One sentence for what is wrong with a row, with the column."""
    messages = {**number_messages(env), **_row_messages(env), **_answer_messages(env)}
    params = {"text": "", "known": (), **fault.params}
    params["known"] = "、".join(params["known"])
    text = messages[fault.code] % params
    if not fault.letter:
        return text
    return env._("Column %(column)s: %(message)s", column=fault.letter, message=text)


def _row_messages(env):
    _ = env._
    return {
        "pack_row_changed": _(
            "The name does not belong to this asset code (“%(name)s”): cells were "
            "moved or changed. Put the name back."
        ),
        "pack_repeated_row": _(
            "This asset stands in row %(row)s already. Keep one of the two rows."
        ),
        "pack_foreign_row": _(
            "This asset code is not in the field pack. The row was copied in from "
            "elsewhere: take it out."
        ),
        "pack_inserted_row": _(
            "The row was inserted. What the register does not know belongs below the "
            "line “%(title)s”."
        ).replace("%(title)s", EXTRA_TITLE),
        "pack_no_name": _("Name what was found here, or empty the row."),
    }


def _answer_messages(env):
    _ = env._
    return {
        "unknown_word": _("“%(text)s” is not in the list. Choose one of: %(known)s."),
        "pack_formula": _("The cell holds a formula. Type the value itself."),
        "pack_too_long": _(
            "“%(text)s…” is longer than %(limit)s characters. Shorten it."
        ),
        "pack_not_positive": _(
            "%(text)s is not above zero. Leave the cell empty if it is as registered, "
            "or choose “未找到” if nothing is there."
        ),
        "pack_digits": _("%(text)s has more than %(limit)s decimals. Round it."),
        "pack_no_result": _(
            "There is a remark but no result. Choose 与登记一致, 有差异 or 未找到."
        ),
        "pack_not_found": _(
            "The asset was not found, yet something was entered as found. Empty those "
            "cells, or choose another result."
        ),
        "pack_found_differs": _(
            "“与登记一致” does not go with: %(differences)s. Choose “有差异”, or empty "
            "those cells."
        ),
        "pack_nothing_differs": _(
            "“有差异” was chosen, but nothing differs. Enter what was found otherwise, "
            "or say it in the remark."
        ),
        "pack_settled": _(
            "The difference of this asset has been settled (%(decision)s): its count "
            "stands. Empty the yellow cells of the row."
        ),
    }
