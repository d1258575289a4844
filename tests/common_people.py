from datetime import date, timedelta

from ..lib.credit_code import person_digit
from ..lib.id_numbers import luhn
from ..models.rural_procedure import STATE_TOKEN
from .common_books import BooksCommon

# Identity numbers of the made-up county 349901, a day of birth and a serial number.
REGION_CODE = "349901"
FIRST_BIRTH = date(1950, 1, 1)
DAYS = 20000


class PeopleCommon(BooksCommon):
    """The small county with books, households and persons with made-up numbers."""

    @classmethod
    def _household(cls, village=None, **vals):
        village = village or cls.xiangguan
        return cls.env["rural.household"].create(
            {"region_id": village.id, "date_kind": "2016-01-01", **vals}
        )

    @classmethod
    def _person(
        cls, name, household=None, identity=None, bank=None, phone=None, **vals
    ):
        """A person of a household, of 相官村 where none is given. The numbers are
        whole numbers, or counters for `_identity`, `_bank` and `_phone`.
        """
        if household:
            vals = {"household_id": household.id, **vals}
        region = household.region_id if household else cls.xiangguan
        numbers = {
            "identity_number": cls._number(identity, cls._identity),
            "bank_card": cls._number(bank, cls._bank),
            "phone_number": cls._number(phone, cls._phone),
        }
        given = {field: number for field, number in numbers.items() if number}
        return cls.env["rural.person"].create(
            {"name": name, "region_id": region.id, **given, **vals}
        )

    @classmethod
    def _post(cls, person, **vals):
        """A post of 2025 that the person has taken up."""
        post = cls.env["rural.post"].create(
            {
                "name": "护林员",
                "region_id": person.region_id.id,
                "person_id": person.id,
                "wage_month": 500,
                "date_start": "2025-01-01",
                "date_end": "2025-12-31",
                **vals,
            }
        )
        post.with_context(rural_token=STATE_TOKEN).state = "held"
        return post

    @classmethod
    def _wage(cls, post, month="2025-04-01", amount=500):
        """A month's wage of a post on a list of its village."""
        payout = cls.env["rural.payout"].create(
            {"region_id": post.region_id.id, "month": month}
        )
        return cls.env["rural.payout.line"].create(
            {
                "payout_id": payout.id,
                "person_id": post.person_id.id,
                "post_id": post.id,
                "rate": amount,
                "amount": amount,
            }
        )

    @staticmethod
    def _number(value, make):
        return make(value) if isinstance(value, int) else value

    @staticmethod
    def _identity(n):
        """The n-th identity number: valid, and nobody's."""
        born = FIRST_BIRTH + timedelta(days=n % DAYS)
        first = f"{REGION_CODE}{born:%Y%m%d}{1 + n // DAYS:03}"
        return first + person_digit(first)

    @staticmethod
    def _bank(n):
        """The n-th card of 19 digits, with its check digit."""
        first = f"622200{n:012}"
        return next(f"{first}{digit}" for digit in range(10) if luhn(f"{first}{digit}"))

    @staticmethod
    def _phone(n):
        return f"1380000{n:04}" if n < 10000 else f"139{n:08}"
