from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .form_common import FormCommon


@tagged("post_install", "-at_install")
class TestFormEdit(FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = cls._asset(cls.xiangguan, "confirmed")

    def test_every_shipped_column_is_known(self):
        self.assertGreaterEqual(len(self.ledger.column_ids), 36)
        for form in self.ledger | self.summary:
            known = self.env[f"rural.form.{form.kind}"]._sources()
            self.assertLessEqual(set(form.column_ids.mapped("source")), set(known))

    def test_every_source_can_be_shown(self):
        for kind, form in (("ledger", self.ledger), ("summary", self.summary)):
            form.column_ids.unlink()
            keys = list(self.env[f"rural.form.{kind}"]._sources())
            form.column_ids = [
                (0, 0, {"name": key, "source": key, "sequence": number})
                for number, key in enumerate(keys)
            ]
            sheet = self._sheet(form)
            self.assertEqual(sheet.max_column, len(keys))

    def test_officer_makes_the_county_s_own_table(self):
        form = self.ledger.with_user(self.users["officer"]).copy({"name": "清源台账"})
        self.assertEqual(form.code, "LEDGER-2")
        self.assertEqual(self.ledger.copy().code, "LEDGER-3")
        self.assertEqual(len(form.column_ids), len(self.ledger.column_ids))
        form.column_ids[3:].unlink()
        form.column_ids[1].write({"name": "编号", "sequence": 1})
        with Form(form) as view, view.column_ids.new() as line:
            line.ledger_source = "original_value"
            line.group = "价值"
        self.assertEqual(form.column_ids[-1].format, "money")
        sheet = self._sheet(form)
        heads = [[cell.value for cell in row] for row in sheet["A3:D4"]]
        self.assertEqual(heads[0], ["编号", "序号", "资产名称", "价值"])
        self.assertEqual(heads[1][3], "Original Value")
        self.assertEqual(sheet["D5"].value, 12)
        self.assertEqual(sheet.max_column, 4)

    def test_restore(self):
        shipped = [(c.name, c.source) for c in self.ledger.column_ids]
        self.ledger.column_ids[10:].unlink()
        self.ledger.column_ids[0].name = "No"
        self.ledger.action_restore()
        self.assertEqual([(c.name, c.source) for c in self.ledger.column_ids], shipped)
        with self.assertRaisesRegex(UserError, "own form"):
            self.ledger.copy().action_restore()

    def test_content_must_fit_the_kind(self):
        with self.assertRaises(ValidationError):
            self.summary.column_ids[0].source = "location"
        with self.assertRaises(ValidationError):
            self.ledger.kind = "summary"

    def test_format_must_fit_the_content(self):
        name = self.ledger.column_ids.filtered(lambda c: c.source == "name")
        with self.assertRaises(ValidationError):
            name.format = "money"
        with self.assertRaises(ValidationError):
            name.total = True

    def test_title_knows_its_tokens_only(self):
        self.ledger.title = "{year}年{county}{township}{noun}{name}（{date}）"
        self.assertEqual(
            self._sheet(self.ledger, self.liuhe)["A1"].value,
            "2026年清源县柳河镇帮扶项目资产管理台账（2026年5月30日）",
        )
        with self.assertRaises(ValidationError):
            self.ledger.title = "{self.env}"

    def test_own_unit_of_a_column(self):
        column = self.ledger.column_ids.filtered(lambda c: c.source == "original_value")
        column.unit = "yuan"
        cell = self._sheet(self.ledger).cell(
            5, self._column(self.ledger, column.source)
        )
        self.assertEqual((cell.value, cell.number_format), (120000, "#,##0.00"))

    def test_who_may_edit(self):
        for role in ("clerk", "accountant", "reviewer", "auditor", "verifier"):
            with self.assertRaises(AccessError):
                self.ledger.with_user(self.users[role]).name = "X"
        self.ledger.with_user(self.users["manager"]).name = "台账"
        self.ledger.with_user(self.users["officer"]).column_ids[0].name = "号"
