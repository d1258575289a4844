from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.credit_code import (
    credit_digit,
    parse_code,
    person_digit,
)
from odoo.addons.rural_asset.lib.errors import DataError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


class TestLibCreditCode(BaseCase):
    def assertRefused(self, text, code):
        with self.assertRaises(DataError) as caught:
            parse_code(text)
        self.assertEqual(caught.exception.code, code)

    def test_example_of_the_standard(self):
        self.assertEqual(parse_code("91350100M000100Y43")[1], "credit")

    def test_identity_numbers(self):
        self.assertEqual(parse_code("11010519491231002x")[1], "person")
        self.assertRefused("110105194912310021", "wrong_check_digit")

    def test_what_is_no_code(self):
        for text in ("9135", "91350100M000100Y4", "91350100I000100Y43", "绿源合作社"):
            self.assertRefused(text, "bad_credit_code")

    def test_a_number_that_the_spreadsheet_rounded(self):
        self.assertRefused(341125199001011200, "rounded_code")

    @given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
    def test_one_wrong_character_is_found(self, body, place, other):
        code = body + credit_digit(body)
        changed = code[:place] + other + code[place + 1 :]
        if changed[:17] != body:
            self.assertNotEqual(credit_digit(changed[:17]), code[17])

    @given(st.from_regex(r"[0-9]{17}", fullmatch=True), st.integers(0, 15))
    def test_two_digits_exchanged_are_found(self, body, place):
        swapped = list(body)
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        if "".join(swapped) != body:
            self.assertNotEqual(person_digit("".join(swapped)), person_digit(body))
