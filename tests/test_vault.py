"""Sealing and judging numbers of persons: what must hold for all values."""

from datetime import date

from odoo.tests import BaseCase

from ..lib import id_numbers, vault
from ..lib.credit_code import person_digit
from ..lib.errors import DataError
from .test_lib_properties import holds

FIRST, SECOND = vault.new_secret(), vault.new_secret()


def identities(st):
    """Valid identity numbers of any region, day and serial number."""

    def number(region, day, serial):
        body = f"{region:06}{day:%Y%m%d}{serial:03}"
        return body + person_digit(body)

    days = st.dates(date(1900, 1, 1), date(2026, 1, 1))
    return st.builds(number, st.integers(110000, 659999), days, st.integers(0, 999))


def texts(st):
    return st.text(min_size=1, max_size=40)


class TestVault(BaseCase):
    def setUp(self):
        super().setUp()
        self.ring = vault.keyring(f"new:{FIRST} old:{SECOND}")

    def assertRefused(self, code, function, *args):
        with self.assertRaises(DataError) as caught:
            function(*args)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    @holds(lambda st: {"data": st.binary(max_size=200), "context": texts(st)})
    def test_what_is_sealed_opens_again(self, data, context):
        self.assertEqual(self.ring.open(self.ring.seal(data, context), context), data)

    @holds(lambda st: {"number": identities(st), "cut": st.integers(1, 60)})
    def test_a_truncated_value_never_opens(self, number, cut):
        sealed = self.ring.seal(number.encode(), "identity:rural.person:1")
        self.assertRefused(
            "sealed_broken", self.ring.open, sealed[:-cut], "identity:rural.person:1"
        )

    @holds(
        lambda st: {
            "number": identities(st),
            "place": st.integers(0, 10_000),
            "character": st.sampled_from(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=."
            ),
        }
    )
    def test_a_changed_character_never_opens(self, number, place, character):
        sealed = self.ring.seal(number.encode(), "c")
        place %= len(sealed)
        changed = sealed[:place] + character + sealed[place + 1 :]
        if changed == sealed:
            return
        with self.assertRaises(DataError) as caught:
            self.ring.open(changed, "c")
        self.assertNotIn(number, str(caught.exception))

    @holds(lambda st: {"one": texts(st), "other": texts(st)})
    def test_a_value_copied_to_another_owner_does_not_open(self, one, other):
        sealed = self.ring.seal(b"x", one)
        if one != other:
            self.assertRefused("sealed_broken", self.ring.open, sealed, other)

    @holds(lambda st: {"one": identities(st), "other": identities(st)})
    def test_indexes_are_equal_iff_numbers_are(self, one, other):
        index = self.ring.index
        self.assertEqual(
            index("identity", one) == index("identity", other), one == other
        )
        self.assertNotEqual(index("identity", one), index("bank", one))

    @holds(lambda st: {"number": identities(st)})
    def test_two_seals_of_one_number_differ_and_show_nothing(self, number):
        one, other = (self.ring.seal(number.encode(), "c") for _n in range(2))
        self.assertNotEqual(one, other)
        self.assertNotIn(number[6:14], one)

    def test_a_former_key_opens_and_finds(self):
        """A rotated key: the old one still opens, and its index is asked too."""
        old = vault.keyring(f"old:{SECOND}")
        sealed = old.seal(b"1", "c")
        self.assertEqual(self.ring.open(sealed, "c"), b"1")
        self.assertIn(old.index("bank", "1"), self.ring.indexes("bank", "1"))

    def test_a_lost_key_is_named(self):
        sealed = vault.keyring(f"lost:{SECOND}").seal(b"1", "c")
        error = self.assertRefused("unknown_key", self.ring.open, sealed, "c")
        self.assertEqual(error.params, {"key": "lost"})

    def test_another_secret_under_the_same_id_does_not_open(self):
        one, other = (vault.keyring(f"k:{s}") for s in (FIRST, SECOND))
        self.assertNotEqual(one.current.fingerprint, other.current.fingerprint)
        self.assertRefused("sealed_broken", other.open, one.seal(b"1", "c"), "c")

    def test_no_key(self):
        ring = vault.keyring("")
        self.assertRefused("no_key", ring.seal, b"1", "c")
        self.assertRefused("no_key", ring.index, "bank", "1")
        self.assertRefused("no_key", ring.open, "v1.k.AAAA", "c")

    def test_errors_of_the_configuration_never_quote_a_secret(self):
        for text in (f"k:{FIRST[:20]}", f"{FIRST}", f"k:{FIRST},k:{SECOND}", "k:"):
            error = self.assertRefused("bad_keyring", vault.keyring, text)
            self.assertNotIn(FIRST[:20], str(error))


class TestIdNumbers(BaseCase):
    @holds(lambda st: {"number": identities(st)})
    def test_every_way_of_writing_is_one_number(self, number):
        wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
        for text in (
            number.lower(),
            wide,
            f" {number[:6]} {number[6:14]}-{number[14:]}",
        ):
            self.assertEqual(id_numbers.identity_number(text), number)

    @holds(
        lambda st: {
            "number": identities(st),
            "place": st.integers(0, 17),
            "digit": st.integers(0, 9),
        }
    )
    def test_one_wrong_digit_is_found_and_never_quoted(self, number, place, digit):
        """GB 11643: the check digit finds every single wrong digit."""
        wrong = f"{number[:place]}{digit}{number[place + 1 :]}"
        if wrong == number:
            return
        with self.assertRaises(DataError) as caught:
            id_numbers.identity_number(wrong)
        self.assertNotIn(wrong, str(caught.exception))

    @holds(lambda st: {"number": identities(st), "before": texts(st)})
    def test_the_mask_hides_day_of_birth_and_serial(self, number, before):
        masked = id_numbers.mask("identity", number)
        self.assertEqual((len(masked), masked[4:14]), (18, "*" * 10))
        self.assertNotIn(number, id_numbers.hide(f"{before} {number}"))

    @holds(lambda st: {"body": st.integers(10**15, 10**18 - 1)})
    def test_luhn_finds_a_wrong_card_digit(self, body):
        first = f"62{body}"[:18]
        right = next(f"{first}{d}" for d in range(10) if id_numbers.luhn(f"{first}{d}"))
        self.assertEqual(id_numbers.bank_card(right), right)
        wrong = first + str((int(right[-1]) + 1) % 10)
        with self.assertRaises(DataError):
            id_numbers.bank_card(wrong)

    def test_fifteen_digits_are_void(self):
        with self.assertRaises(DataError) as caught:
            id_numbers.identity_number("110105491231002")
        self.assertEqual(caught.exception.code, "identity_short")

    def test_rounded_numbers_of_a_spreadsheet(self):
        for value in (341125198501011200, 3.41125198501011e17, "3.41125E+17"):
            with self.assertRaises(DataError) as caught:
                id_numbers.identity_number(value)
            self.assertEqual(caught.exception.code, "number_rounded")
