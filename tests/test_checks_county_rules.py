"""The county's own rules: a condition of plain values on one kind of record, refused
where it leads to persons, set aside where it fails, never stopping the others.
"""

from unittest.mock import patch

from psycopg2.errors import QueryCanceled

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_register_checks import RegisterChecksCommon

OWN = "odoo.addons.rural_asset.models.rural_check_own"


@tagged("post_install", "-at_install")
class TestCountyRules(RegisterChecksCommon):
    @classmethod
    def _rule(cls, domain, user="officer", **vals):
        rules = cls.env["rural.check"].with_user(cls.users[user])
        return rules.create(
            {
                "code": "自01",
                "name": "未登记坐落",
                "subject": "asset",
                "domain": str(domain),
                "message": "资产没有登记坐落。",
                "clause": "县级管理细则第八条",
                "cure": "填写坐落。",
                **vals,
            }
        )

    def _found(self, records):
        hits = self._run(records)
        return hits.filtered(lambda hit: hit.check_id.code == "自01")

    def test_finds_and_passes(self):
        rule = self._rule([("location", "=", False)], severity="block")
        self.assertEqual(rule.method, "domain")
        hit = self._found(self.sound)
        self.assertEqual(hit.detail, "资产没有登记坐落。")
        self.assertEqual(hit.severity, "block")
        self.sound.location = "村东"
        self.assertFalse(self._found(self.sound))
        self.assertEqual(hit.state, "closed")

    def test_only_the_records_asked_for(self):
        self._rule([("location", "=", False)])
        other = self._sound()
        self.assertEqual(self._found(self.sound).res_id, self.sound.id)
        self.assertFalse(
            self.env["rural.check.hit"].search(
                [("res_model", "=", "rural.asset"), ("res_id", "=", other.id)]
            )
        )

    def test_a_changed_text_is_told_anew(self):
        rule = self._rule([("location", "=", False)])
        hit = self._found(self.sound)
        rule.message = "请填写坐落。"
        self.assertEqual(self._found(self.sound), hit)
        self.assertEqual(hit.detail, "请填写坐落。")

    def test_rows_of_other_tables(self):
        self._rule([("funding_ids", "any", [("amount", ">", 120000)])])
        self.assertFalse(self._found(self.sound))
        self._set(self.sound.funding_ids, amount=120001)
        self.assertTrue(self._found(self.sound))

    def test_contracts_and_places(self):
        for number, subject in enumerate(("contract", "village", "region"), 2):
            rule = self._rule([("id", ">", 0)], subject=subject, code=f"自0{number}")
            self.assertFalse(rule.broken_reason)
        self.assertIn("自04", self._codes(self.liuhe))

    def test_refused_conditions(self):
        refused = {
            "everything": [],
            "program": "[('create_date', '>', time.time())]",
            "unknown field": [("nonsense", "=", 1)],
            "unknown operator": [("name", "~~", "甲")],
            "telephone": [("caretaker_phone", "!=", False)],
            "operator": [("operator_code", "ilike", "3411")],
            "household": [("household_code", "=", "H1")],
            "user": [("create_uid.login", "=", "a")],
            "token": [("public_token", "!=", False)],
            "drawn": [("sample_ids", "!=", False)],
            "tax number": [
                ("contract_line_ids.contract_id.partner_id.vat", "ilike", "3499")
            ],
            "computed": [("yield_rate", ">", 3)],
            "within": [("contract_line_ids", "any", [("create_uid", "=", 2)])],
            "number": [("name", "ilike", "13812345678")],
        }
        for name, domain in refused.items():
            with self.subTest(name), mute_logger(OWN):
                with self.assertRaises(ValidationError), self.env.cr.savepoint():
                    self._rule(domain)

    def test_needs_a_text_without_numbers(self):
        for message in ("", "请联系13812345678"):
            with self.subTest(message), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    self._rule([("location", "=", False)], message=message)

    def test_a_slow_rule_is_set_aside_and_the_others_run(self):
        rule = self._rule([("location", "=", False)])
        hit = self._found(self.sound)
        self._set(self.sound, owner_name=None)
        slow = QueryCanceled()
        with (
            mute_logger(OWN),
            patch.object(type(rule), "_own_search", side_effect=slow),
        ):
            self.assertIn("V01", self._codes(self.sound))
        self.assertTrue(rule.broken_reason)
        self.assertEqual(hit.state, "open", "what it found before stays")
        self.assertEqual(self._found(self.sound), hit)
        rule.action_try_again()
        self.assertFalse(rule.broken_reason)

    def test_the_time_limit_is_the_databases(self):
        rule = self._rule([("location", "=", False)])
        model = type(self.env["rural.asset"])
        search = model._search

        def slow(records, domain, *args, **kwargs):
            records.env.cr.execute("SELECT pg_sleep(5)")
            return search(records, domain, *args, **kwargs)

        with mute_logger(OWN, "odoo.sql_db"), patch(f"{OWN}.SECONDS", 1):
            with patch.object(model, "_search", slow):
                rule.sudo()._own_hits(self.sound.ids)
        self.assertIn("1", rule.broken_reason)
        self.env.cr.execute("SELECT pg_sleep(0); SHOW statement_timeout")
        self.assertEqual(self.env.cr.fetchone()[0], "0")

    def test_a_rule_whose_field_went_away_is_set_aside(self):
        rule = self._rule([("location", "=", False)])
        self._set(rule, domain="[('gone_field', '=', 1)]")
        with mute_logger(OWN):
            self._run(self.sound)
        self.assertTrue(rule.broken_reason)

    def test_rules_of_the_product_stay(self):
        officer = self.env["rural.check"].with_user(self.users["officer"])
        product = self._check("V01").with_user(self.users["officer"])
        with self.assertRaises(UserError):
            product.unlink()
        with self.assertRaises(UserError):
            product.code = "V99"
        with self.assertRaises(UserError):
            officer.create(
                {
                    "code": "X",
                    "name": "x",
                    "method": "required",
                    "clause": "x",
                    "cure": "x",
                }
            )

    def test_own_rules_may_go_with_what_they_found(self):
        rule = self._rule([("location", "=", False)])
        hit = self._found(self.sound)
        rule.unlink()
        self.assertFalse(hit.exists())

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_roles(self):
        for role in ("clerk", "accountant", "reviewer", "auditor", "verifier"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._rule([("location", "=", False)], role)
        self.assertTrue(self._rule([("location", "=", False)], "manager", code="自09"))
