"""Numbers of persons at rest: refused without a key, found by index, bound to their
owner, nowhere in plain.
"""

import os
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..lib import vault
from .common_people import PeopleCommon

KEYS = {name: vault.new_secret() for name in ("one", "two")}


def keys(text):
    """The server's keys for a while; ``text`` names those of `KEYS`, or is as the
    environment variable would be.
    """
    if set(text.split()) <= set(KEYS):
        text = ",".join(f"{name}:{KEYS[name]}" for name in text.split())
    values = {"RURAL_ASSET_KEYS": text, "RURAL_ASSET_KEYS_FILE": ""}
    return patch.dict(os.environ, values)


@tagged("post_install", "-at_install")
class TestSecrets(PeopleCommon):
    def setUp(self):
        super().setUp()
        self.startPatcher(keys("one"))

    def _row(self, person, kind="identity"):
        self.env.flush_all()
        rows = self.env["rural.secret"].search(
            [("res_id", "=", person.id), ("kind", "=", kind)]
        )
        rows.invalidate_recordset()
        return rows

    def _set_row(self, person, **columns):
        row = self._row(person)
        for name, value in columns.items():
            self.env.cr.execute(
                f"UPDATE rural_secret SET {name} = %s WHERE id = %s", [value, row.id]
            )
        self.env.invalidate_all()

    # ------------------------------------------------------------
    # keys
    # ------------------------------------------------------------

    def test_without_a_key_numbers_are_refused_and_all_else_works(self):
        with keys(""):
            person = self._person("王长河", labour="ordinary")
            self.assertIn("RURAL_ASSET_KEYS", person.numbers_problem)
            for name, value in (
                ("identity_number", self._identity(1)),
                ("bank_card", self._bank(1)),
                ("phone_number", self._phone(1)),
            ):
                with self.assertRaisesRegex(UserError, "RURAL_ASSET_KEYS") as caught:
                    person[name] = value
                self.assertNotIn(value, str(caught.exception))
            person.labour = "weak"
            self.assertEqual(person.labour, "weak")

    def test_a_lost_key_leaves_the_mask_and_says_which_key_is_missing(self):
        person = self._person("王长河", identity=1)
        with keys("two"):
            person.invalidate_recordset()
            masked = person.identity_number
            self.assertEqual(masked[4:14], "*" * 10)
            auditor = person.with_user(self.users["auditor"])
            with self.assertRaisesRegex(UserError, "“one”"):
                auditor._reveal("identity", "核对身份")
            person.identity_number = masked  # changes nothing
            person.identity_number = self._identity(2)
            self.assertEqual(
                auditor._reveal("identity", "核对身份"), {person.id: self._identity(2)}
            )

    def test_another_secret_under_a_known_id_seals_and_opens_nothing(self):
        """An administrator exchanged the secret: doubles could not be found."""
        person = self._person("王长河", identity=1)
        other = self._person("李大山")
        with keys(f"one:{KEYS['two']}"):
            other.invalidate_recordset()
            self.assertIn("exchanged", other.numbers_problem)
            with self.assertRaisesRegex(UserError, "exchanged"):
                other.identity_number = self._identity(2)
            with self.assertRaisesRegex(UserError, "exchanged"):
                person.with_user(self.users["auditor"])._reveal("identity", "核对身份")
            key = self.env["rural.key"].search([("key_id", "=", "one")])
            self.assertEqual(key.state, "different")

    def test_keys_set_wrong_are_a_sentence_without_a_secret(self):
        bad = f"one:{KEYS['one'][:30]}"
        with keys(bad):
            person = self._person("王长河")
            with self.assertRaises(UserError) as caught:
                person.bank_card = self._bank(1)
        self.assertNotIn(KEYS["one"][:10], str(caught.exception))
        missing = {"RURAL_ASSET_KEYS": "", "RURAL_ASSET_KEYS_FILE": "/nowhere/keys"}
        with patch.dict(os.environ, missing):
            self.assertIn("FileNotFound", person.numbers_problem)

    def test_the_key_is_noted_when_it_seals_first(self):
        self.env.cr.execute("DELETE FROM rural_key")
        self._person("王长河", identity=1)
        key = self.env["rural.key"].search([])
        self.assertEqual((key.key_id, key.state), ("one", "current"))
        self.assertGreaterEqual(key.secret_count, 1)
        for action in (
            lambda: key.write({"fingerprint": "0"}),
            lambda: key.unlink(),
            lambda: key.create({"key_id": "x", "fingerprint": "0"}),
        ):
            with self.assertRaises(UserError):
                action()

    # ------------------------------------------------------------
    # damage
    # ------------------------------------------------------------

    def test_a_truncated_ciphertext_is_a_sentence(self):
        person = self._person("王长河", identity=1)
        self._set_row(person, sealed=self._row(person).sealed[:-9])
        with self.assertRaisesRegex(UserError, "damaged"):
            person.with_user(self.users["auditor"])._reveal("identity", "核对身份")
        self.assertTrue(person.identity_number)
        person.identity_number = self._identity(1)
        found = person.with_user(self.users["auditor"])._reveal("identity", "核对身份")
        self.assertEqual(found, {person.id: self._identity(1)})

    def test_a_ciphertext_copied_to_another_person_does_not_open(self):
        one = self._person("王长河", bank=1)
        other = self._person("李大山", bank=2)
        self.env.cr.execute(
            "UPDATE rural_secret SET sealed = (SELECT sealed FROM rural_secret"
            " WHERE res_id = %s AND kind = 'bank') WHERE res_id = %s AND kind = 'bank'",
            [one.id, other.id],
        )
        with self.assertRaisesRegex(UserError, "damaged"):
            other.with_user(self.users["accountant"])._reveal("bank", "银行退回")

    # ------------------------------------------------------------
    # what people type
    # ------------------------------------------------------------

    def test_lower_case_full_width_and_gaps_are_one_number(self):
        number = next(n for n in map(self._identity, range(200)) if n[-1] == "X")
        wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
        person = self._person("王长河")
        for text in (number.lower(), wide, f"{number[:6]} {number[6:]}"):
            person.identity_number = False
            person.identity_number = text
            self.assertEqual(
                self.env["rural.secret"]._find("rural.person", "identity", [number]),
                {number: {person.id}},
            )

    def test_fifteen_digits_and_wrong_digits_are_refused_unquoted(self):
        person = self._person("王长河")
        wrong = self._identity(1)[:-1] + ("0" if self._identity(1)[-1] != "0" else "1")
        for text in ("110105491231002", wrong, "34112519850101"):
            with self.assertRaisesRegex(ValidationError, "王长河") as caught:
                person.identity_number = text
            self.assertNotIn(text, str(caught.exception))

    def test_two_persons_never_share_an_identity_number(self):
        self._person("王长河", identity=1)
        with self.assertRaisesRegex(ValidationError, "相官村") as caught:
            self._person("李大山", identity=self._identity(1).lower())
        self.assertNotIn(self._identity(1), str(caught.exception))

    def test_two_persons_may_share_a_bank_card(self):
        one = self._person("王长河", bank=1)
        other = self._person("李大山", bank=1)
        found = self.env["rural.secret"]._find("rural.person", "bank", [self._bank(1)])
        self.assertEqual(found, {self._bank(1): {one.id, other.id}})

    def test_taking_a_person_away_takes_the_numbers(self):
        person = self._person("王长河", identity=1, bank=1, phone=1)
        person_id = person.id
        person.unlink()
        self.env.cr.execute(
            "SELECT count(*) FROM rural_secret WHERE res_id = %s"
            " AND res_model = 'rural.person'",
            [person_id],
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))

    # ------------------------------------------------------------
    # at rest
    # ------------------------------------------------------------

    def test_the_raw_table_holds_no_number(self):
        self._person("王长河", identity=1, bank=1, phone=1)
        self.env.flush_all()
        self.env.cr.execute("SELECT s::text FROM rural_secret s")
        dump = "\n".join(row for (row,) in self.env.cr.fetchall())
        for number in (self._identity(1), self._bank(1), self._phone(1)):
            self.assertNotIn(number, dump)
            self.assertNotIn(number[4:14], dump)

    def test_no_role_reaches_the_table(self):
        person = self._person("王长河", identity=1)
        row = self._row(person)
        for role, user in self.users.items():
            secrets = self.env["rural.secret"].with_user(user)
            for call in (
                lambda s=secrets: s.search([]),
                lambda s=secrets: s.search_count([]),
                lambda s=secrets: s.name_search("34"),
                lambda s=secrets: s.browse(row.id).read(["sealed"]),
                lambda s=secrets: s.browse(row.id).export_data(["masked"]),
                lambda s=secrets: s.formatted_read_group([], ["kind"], ["__count"]),
                lambda s=secrets: s.browse(row.id).write({"sealed": "x"}),
            ):
                with self.subTest(role=role), self.assertRaises(UserError):
                    call()
        with self.assertRaises(UserError):
            row.sudo().write({"masked": "x"})
        with self.assertRaises(UserError):
            row.sudo().unlink()

    # ------------------------------------------------------------
    # codes of partners, contracts and assets
    # ------------------------------------------------------------

    def test_a_partner_keeps_the_mask_of_an_identity_number(self):
        number = self._identity(7)
        partner = self.env["res.partner"].create({"name": "王长河", "vat": number})
        self.assertEqual(partner.vat, f"{number[:4]}{'*' * 10}{number[-4:]}")
        find = self.env["rural.secret"]._find
        found = find("res.partner", "identity", [number])
        self.assertEqual(found, {number: {partner.id}})
        partner.write({"vat": partner.vat, "name": "王长江"})
        self.assertEqual(find("res.partner", "identity", [number]), found)
        self.assertTrue(partner._has_code(number) and partner._has_code(partner.vat))
        self.assertFalse(partner._has_code(self._identity(8)))
        partner.vat = "91350100M000100Y43"
        self.assertEqual(partner.vat, "91350100M000100Y43")
        self.assertEqual(find("res.partner", "identity", [number]), {})
        self.env.cr.execute(
            "SELECT p::text FROM res_partner p WHERE id = %s", [partner.id]
        )
        self.assertNotIn(number, self.env.cr.fetchone()[0])

    def test_assets_and_contracts_keep_the_mask(self):
        number = self._identity(9)
        asset = self._asset(operator_name="王长河", operator_code=number.lower())
        self.assertNotIn(number, asset.operator_code)
        contract = self.env["rural.contract"].create(
            {"name": "租赁", "region_id": self.xiangguan.id, "partner_code": number}
        )
        self.assertNotIn(number, contract.partner_code)
        self.assertTrue(asset._has_code(number) and contract._has_code(number))

    def test_without_a_key_a_partner_takes_credit_codes_only(self):
        with keys(""):
            partner = self.env["res.partner"].create(
                {"name": "公司", "vat": "91350100M000100Y43"}
            )
            with self.assertRaisesRegex(UserError, "RURAL_ASSET_KEYS"):
                partner.vat = self._identity(1)

    def test_what_stood_in_plain_is_sealed_later(self):
        """As a database of 19.0.1.2 has it: partners, contracts, tracked values."""
        number = self._identity(11)
        partner = self.env["res.partner"].create({"name": "王长河"})
        asset = self._asset()
        self.env.flush_all()
        for table, name, row in (
            ("res_partner", "vat", partner),
            ("rural_asset", "operator_code", asset),
        ):
            self.env.cr.execute(
                f"UPDATE {table} SET {name} = %s WHERE id = %s", [number, row.id]
            )
        self.env.invalidate_all()
        codes = self.env["rural.sealed.code"]
        self.assertGreaterEqual(codes._count_plain(), 2)
        with keys(""), self.assertRaisesRegex(UserError, "RURAL_ASSET_KEYS"):
            codes._seal_plain()
        self.env["rural.key"].action_seal_plain()
        self.assertEqual(codes._count_plain(), 0)
        self.assertEqual(partner.vat, asset.operator_code)
        self.assertTrue(partner._has_code(number) and asset._has_code(number))


@tagged("post_install", "-at_install")
class TestSecretsAtOnce(BaseCase):
    """Two sessions enter one identity number, on real connections."""

    NUMBER = PeopleCommon._identity(19_999)

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            region = env["rural.region"].create(
                {"name": "并发县", "code": "999902000000", "level": "county"}
            )
            people = env["rural.person"].create(
                [{"name": name, "region_id": region.id} for name in ("甲", "乙")]
            )
            self.region_id, self.ids = region.id, people.ids

    def _clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM rural_secret WHERE res_id = ANY(%s)", [self.ids])
            cr.execute("DELETE FROM rural_person WHERE id = ANY(%s)", [self.ids])
            cr.execute("DELETE FROM rural_region WHERE id = %s", [self.region_id])

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    @mute_logger("odoo.sql_db")
    def test_one_of_two_sessions_is_refused(self):
        """Neither saw the other's number: the database's own index decides."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            for cr in (first, second):
                cr.execute("SELECT 1")  # both begin before either writes
            one = self._env(first)["rural.person"].browse(self.ids[0])
            one.identity_number = self.NUMBER
            first.commit()
            other = self._env(second)["rural.person"].browse(self.ids[1])
            with self.assertRaises(Exception) as caught:
                other.identity_number = self.NUMBER
                second.commit()
            self.assertNotIn(self.NUMBER, str(caught.exception))
            second.rollback()
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT count(*) FROM rural_secret WHERE res_id = ANY(%s)", [self.ids]
            )
            self.assertEqual(cr.fetchone(), (1,))
