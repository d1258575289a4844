import base64
import io
import zipfile

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_import import HEAD, ImportCase, good_row, workbook


def rezip(data, **parts):
    """The workbook with some of its parts exchanged or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestBadFiles(ImportCase):
    """A file that cannot be used ends in a sentence, never in a traceback."""

    def _refused(self, data, pattern, filename="a.xlsx"):
        record = self._import(data, filename=filename)
        with self.assertRaisesRegex(UserError, pattern):
            record.action_check()
        self.assertEqual(record.state, "draft")

    def test_xls(self):
        self._refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "xls", "a.xls")

    def test_password_protected(self):
        name = "EncryptedPackage".encode("utf-16-le")
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048) + name + bytes(2048)
        self._refused(data, "password")

    def test_damaged(self):
        data = workbook([HEAD, good_row()])
        self._refused(data[: len(data) // 2], "damaged")

    def test_csv(self):
        self._refused("资产名称,原值\n大棚,1".encode(), "no workbook", "a.csv")

    def test_empty(self):
        record = self._import(b"x")
        record.file = False
        with self.assertRaisesRegex(UserError, "Choose the workbook"):
            record.action_check()

    def test_zip_bomb(self):
        data = rezip(
            workbook([HEAD, good_row()]),
            **{"xl/worksheets/sheet9.xml": b"0" * (300 * 1024 * 1024)},
        )
        self._refused(data, "unpacks")

    def test_entities(self):
        data = workbook([HEAD, good_row()])
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml")
        evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet
        self._refused(rezip(data, **{"xl/worksheets/sheet1.xml": evil}), "entity")

    def test_too_large(self):
        with self.assertRaisesRegex(UserError, "too large"):
            self._import(bytes(40 * 1024 * 1024))

    def test_wrong_workbook(self):
        self._refused(workbook([["姓名", "电话"], ["甲", "1"]]), "No sheet")

    def test_a_workbook_without_rows_says_so(self):
        record = self._import([HEAD])
        record.action_check()
        self.assertEqual(record.count_new, 0)
        with self.assertRaisesRegex(UserError, "no row"):
            record.action_import()

    def test_base64_is_what_is_measured(self):
        record = self._import(workbook([HEAD, good_row()]))
        self.assertTrue(base64.b64decode(record.file).startswith(b"PK"))
