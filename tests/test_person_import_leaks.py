import base64
import re
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.rural_asset.models import rural_secret

from .common_import import workbook
from .common_log import recorded_log
from .common_person_import import HEAD, PersonImportCase

TABLES = (
    "rural_person_import",
    "rural_person_import_column",
    "rural_person_import_issue",
    "rural_person_import_line",
    "rural_import_mapping",
    "rural_person",
    "rural_household",
    "rural_household_member",
    "rural_household_status",
    "mail_message",
    "mail_tracking_value",
    "ir_attachment",
    "rural_progress",
    "rural_secret",
)


@tagged("post_install", "-at_install")
class TestPersonImportLeaks(PersonImportCase):
    """What was typed into a workbook is nowhere afterwards: tables, files, log."""

    def _rows(self):
        """Right and wrong rows of every kind, numbers in every form."""
        good = [self._identity(n) for n in range(60, 70)]
        wrong = good[1][:17] + ("1" if good[1][17] != "1" else "2")
        return [
            self._row("王一", 60, "0060"),
            self._row("王二", 61, "0061", 身份证号=wrong),
            self._row("王三", 62, "0062", 备注=f"证号{good[2]}"),
            self._row("王四", 63, "0063", 姓名=f"王四{good[3]}"),
            self._row("王五", 64, "0064", 户类型=good[4]),
            self._row("王六", 65, "0065", 纳入时间=good[5]),
            self._row("王七", 66, "0066", 村=good[6]),
            self._row("王八", 66, "0067", 银行卡号=f"{self._bank(66)}0"),
            self._row("王九", 68, good[8]),
            self._row("王十", 69, "0069", 联系电话=f"1{self._phone(69)}"),
            self._row("王某", 60, "0070", 银行卡号=self._bank(60)),
            self._row("王乙", 67, "0071", 银行卡号=f"{self._bank(67)[:4]} {good[7]}"),
        ]

    def _typed(self):
        """Every number of the rows, as a pattern that gaps and case do not hide."""
        numbers = [self._identity(n) for n in range(60, 70)]
        numbers += [self._bank(n) for n in range(60, 70)]
        numbers += [self._phone(n) for n in range(60, 70)]
        return [number[:17] for number in numbers]

    def _kept(self, tables=TABLES):
        """The rows of the tables as text, and the stored files as bytes."""
        self.env.flush_all()
        for table in tables:
            self.env.cr.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            for (text,) in self.env.cr.fetchall():
                yield table, text
        store = Path(config.filestore(self.env.cr.dbname))
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "like", "rural.%.import"), ("res_field", "!=", False)]
            )
        )
        for attachment in files:
            path = store / (attachment.store_fname or "-")
            data = path.read_bytes() if path.is_file() else attachment.raw or b""
            yield attachment.name, data.decode("latin-1")

    def _assert_no_number(self, texts):
        typed = self._typed()
        for where, text in texts:
            plain = re.sub(r"[ .·-]", "", text or "")
            found = [number for number in typed if number in plain]
            self.assertFalse(found, where)

    def test_nothing_that_was_typed_is_kept(self):
        record = self._import(self._rows(), filename=f"{self._identity(60)}.xlsx")
        with recorded_log() as log:
            record.action_check()
            self._assert_no_number(self._kept())
            with self.assertRaises(UserError) as refused:
                record.action_import()
            record.action_result()
            record.only_right_rows = True
            record.action_import()
        self.assertEqual(record.state, "done")
        self.assertGreater(record.count_wrong, 5)
        self._assert_no_number(self._kept())
        self._assert_no_number([("log", line) for line in log.lines])
        self._assert_no_number([("error", str(refused.exception))])

    def test_the_workbook_is_gone_after_the_import(self):
        record = self._take_in([self._row()])
        self.assertFalse(record.file)
        kept = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("res_field", "in", ("file", "kept_file")),
                ]
            )
        )
        self.assertFalse(kept)

    def test_the_result_workbook_is_masked(self):
        record = self._import(self._rows())
        record.action_check()
        record.action_result()
        cells = [str(c) for row in self._sheet(record.result_file) for c in row if c]
        self._assert_no_number([("result", cell) for cell in cells])
        self.assertTrue(any("3499**********" in cell for cell in cells))

    def test_what_people_see_of_an_import(self):
        record = self._import(self._rows())
        record.action_check()
        for rows in (record, record.issue_ids, record.line_ids, record.column_ids):
            fields = rows._fields.keys() - {"file", "kept_file"}
            for values in rows.read(list(fields)):
                self._assert_no_number((k, str(v)) for k, v in values.items())
            exported = rows.sudo().export_data(["id", "display_name"])["datas"]
            self._assert_no_number([("export", str(exported))])

    def test_a_number_as_name_of_a_sheet_is_refused(self):
        data = workbook([HEAD, self._row()], f"表{self._identity(1)}")
        with self.assertRaises(UserError) as refused:
            self._import(data).action_check()
        self._assert_no_number([("error", str(refused.exception))])
        self.assertNotIn(self._identity(1), str(refused.exception))

    def test_a_failing_job_says_no_number(self):
        record = self._import(self._rows(), only_right_rows=True)
        self.patch(type(self.env["rural.secret"]), "_store", lambda *args: 1 / 0)
        with recorded_log() as log:
            record._job_import()
        self.assertTrue(log.lines)
        self.assertEqual(record.state, "failed")
        self._assert_no_number([("log", line) for line in log.lines])
        self._assert_no_number(self._kept())
        self.assertFalse(self.env["rural.person"].search([("name", "=", "王一")]))

    def test_without_a_key_nothing_is_taken(self):
        self.env.flush_all()
        with (
            patch.object(rural_secret, "_configured", str),
            self.assertRaisesRegex(UserError, "no key"),
        ):
            self._import([self._row()])

    def test_files_are_sealed_at_rest(self):
        record = self._import([self._row()])
        kept = base64.b64decode(record.with_context(bin_size=False).kept_file)
        self.assertFalse(kept.startswith(b"PK"))
        with self.assertRaises(UserError):
            record.kept_file = base64.b64encode(b"x")
