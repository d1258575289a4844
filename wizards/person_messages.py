"""The sentences for what the checks of lists of persons find."""

from ..lib.errors import DataError

NUMBER_CODES = (
    "identity_short",
    "identity_masked",
    "identity_length",
    "identity_characters",
    "identity_date",
    "identity_check_digit",
    "bank_masked",
    "bank_characters",
    "bank_length",
    "bank_check_digit",
    "phone_masked",
    "number_rounded",
)


def person_messages(env):
    """``{code: sentence}`` of what is particular to lists of persons."""
    return {
        **sealed_messages(env),
        **finder_messages(env),
        **household_messages(env),
        **risk_messages(env),
        **status_messages(env),
    }


def sealed_messages(env):
    """As the register says them on its forms, by themselves."""
    _ = env._
    problem = env["rural.numbered"]._number_problem
    found = {code: problem(DataError(code, count="%(count)s")) for code in NUMBER_CODES}
    return {
        **{code: text[:1].upper() + text[1:] for code, text in found.items()},
        "phone_left_out": _(
            "This is no complete telephone number, so it is left out. A mobile number "
            "has 11 digits, a land line its area code before it."
        ),
        "number_in_text": _(
            "Here stands a number of a person, which is kept only sealed. Move it to "
            "the column of identity numbers, bank cards or telephones."
        ),
        "identity_twice": _(
            "The same identity number as row %(row)s of sheet %(sheet)s. One of them "
            "is wrong, or one row is too many."
        ),
        "bank_twice": _(
            "The same bank card as %(name)s in row %(row)s of sheet %(sheet)s. Check "
            "whose it is."
        ),
        "bank_shared": _(
            "This bank card is on file for another person: %(name)s. Check whose it is."
        ),
        "bank_shared_elsewhere": _(
            "This bank card is on file for a person of another village. Check whose it "
            "is."
        ),
    }


def finder_messages(env):
    _ = env._
    return {
        "registered_in": _(
            "The person is registered in %(village)s. Have that village mark the "
            "person as moved away first, then take the person over."
        ),
        "registered_moved": _(
            "The person is registered in %(village)s as moved away. Take the person "
            "over under People / Persons, then import again."
        ),
        "registered_near": _(
            "The person is registered in another village of this township. Have that "
            "village mark the person as moved away first."
        ),
        "registered_far": _(
            "The person is registered in another township. Have the village there mark "
            "the person as moved away first."
        ),
        "person_archived": _(
            "The person is on file but archived. Restore the person under People / "
            "Persons (filter “Archived”) first."
        ),
        "person_unknown": _(
            "No such person in the register of this village. Correct name and number, "
            "or enter the person first."
        ),
        "namesakes": _(
            "%(count)s persons of this village have this name. Fill in the identity "
            "number."
        ),
        "namesake": _(
            "The village has another person of this name: %(household)s. Without an "
            "identity number on file nobody can tell them apart; check that this is "
            "somebody else."
        ),
        "identity_differs": _(
            "The household has this person with another identity number, %(mask)s. "
            "Correct the workbook or the person."
        ),
        "name_differs": _(
            "Under this identity number the register has “%(name)s”; the name is "
            "changed. Check that it is the same person."
        ),
        "person_twice": _(
            "The same person as row %(row)s of sheet %(sheet)s. Delete one of them, or "
            "fill in identity numbers."
        ),
    }


def household_messages(env):
    _ = env._
    return {
        "not_a_village": _("Persons belong to a village. Fill in the village."),
        "household_unknown": _(
            "Nothing says to which household the person belongs. Fill in the household "
            "code or the householder."
        ),
        "household_ambiguous": _(
            "%(count)s households of this village have this householder. Fill in the "
            "household code."
        ),
        "household_archived": _(
            "This household is archived. Restore it under People / Households (filter "
            "“Archived”) first."
        ),
        "kind_differs": _(
            "Row %(row)s of the same household says something else. A household counts "
            "as one kind."
        ),
        "kind_missing": _(
            "Nothing says what the household counts as, so it counts as neither lifted "
            "nor monitored. Fill in the kind."
        ),
        "two_heads": _(
            "Row %(row)s is the householder of the same household already. Correct one "
            "of the relations."
        ),
        "head_on_file": _(
            "The household has a householder, %(name)s, whom this workbook does not "
            "name. Add a row with that person's new relation."
        ),
        "no_householder": _(
            "The household has no householder. Write 户主 for one of its members."
        ),
        "householder_differs": _(
            "By its relations the householder is %(name)s. Correct the relation or the "
            "householder."
        ),
        "household_wrong": _(
            "Row %(row)s of this household is wrong. Without a household code a "
            "household is taken as a whole or not at all."
        ),
    }


def risk_messages(env):
    _ = env._
    return {
        "risk_differs": _(
            "The kind of household names another kind of risk. Correct one of them."
        ),
        "no_risk": _(
            "A monitored household without its kind of risk (脱贫不稳定户, "
            "边缘易致贫户, 突发严重困难户). Fill it in."
        ),
        "removed_unmonitored": _(
            "Only monitored households have a day on which the risk was removed. "
            "Correct the kind, or delete the day."
        ),
        "since_too_early": _(
            "The household counts as something else since %(date)s; what comes after "
            "begins later. Correct the day."
        ),
        "since_missing": _(
            "The household counts as something else from today on, because no day is "
            "given. Fill in the day if it was earlier."
        ),
        "since_differs": _(
            "On file the household counts as this since %(date)s, and that stays. "
            "Correct it on the household if the workbook is right."
        ),
    }


def status_messages(env):
    _ = env._
    return {
        "left_without_day": _(
            "Whoever died or moved away has a day on which it was. Fill it in."
        ),
        "day_without_status": _(
            "A day, but not whether 死亡 or 迁出. Fill in the status."
        ),
        "day_of_living": _(
            "The status says that the person lives here. Delete the day, or correct "
            "the status."
        ),
        "day_in_future": _("%(date)s lies in the future. Correct the day."),
        "is_deceased": _(
            "On file the person died on %(date)s. Delete the row, or correct the "
            "status."
        ),
        "has_moved": _(
            "On file the person moved away on %(date)s. If the person came back, press "
            "“Came Back” on the person first."
        ),
        "left_differs": _(
            "On file the person left on %(date)s otherwise (%(state)s), and that "
            "stays. Correct it on the person if the workbook is right."
        ),
    }


def file_messages(env):
    """What is wrong with the whole file."""
    _ = env._
    return {
        "number_in_sheet_name": _(
            "The name of sheet “%(sheet)s” holds a number of a person. Rename the "
            "sheet and upload the workbook again."
        ),
    }


def programme_messages(env):
    _ = env._
    return {
        "programme_twice": _(
            "The same person, programme and year as row %(row)s of sheet %(sheet)s. "
            "Delete one of them."
        ),
        "official_twice": _(
            "The same person and official as row %(row)s of sheet %(sheet)s. Delete "
            "one of them."
        ),
    }
