import io
import struct
import zipfile

from openpyxl import Workbook

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.workbook_guard import Limits, guard

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def workbook_bytes(sheets=1):
    book = Workbook()
    book.active.append(["资产名称", 1])
    for number in range(1, sheets):
        book.create_sheet(f"表{number}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data, changes=None, compression=zipfile.ZIP_DEFLATED):
    """`data` with parts replaced or added; a value of None drops the part."""
    changes, out = dict(changes or {}), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts.update(changes)
    with zipfile.ZipFile(out, "w", compression) as new:
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


class TestLibWorkbookGuard(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.data = workbook_bytes()

    def assertRefused(self, code, data, limits=None, **params):
        with self.assertRaises(DataError) as caught:
            guard(data, "台账.xlsx", limits)
        self.assertEqual(caught.exception.code, code, caught.exception)
        for name, value in params.items():
            self.assertEqual(caught.exception.params[name], value)

    def test_good_workbooks_pass(self):
        report = guard(self.data, "台账.xlsx")
        self.assertEqual((report.sheets, report.has_macros), (1, False))
        self.assertGreater(report.uncompressed, len(self.data))
        report = guard(repacked(self.data, {"xl/vbaProject.bin": b"macro"}), "a.xlsm")
        self.assertTrue(report.has_macros)
        self.assertEqual(guard(workbook_bytes(5)).sheets, 5)

    def test_other_files(self):
        for data, kind in (
            (b"a,b\n1,2\n", "csv"),
            ("资产名称,原值\n水渠,3".encode("gbk"), "csv"),
            (b"<html><table></table></html>", "html"),
            (b'<?xml version="1.0"?><Workbook/>', "xml"),
            (b"%PDF-1.7", "pdf"),
            (b"\x00\x01\x02", "unknown"),
        ):
            self.assertRefused("not_a_workbook", data, kind=kind)
        self.assertRefused("empty", b"")
        self.assertRefused("legacy_xls", OLE2 + "Workbook".encode("utf-16-le"))
        self.assertRefused(
            "password_protected", OLE2 + "EncryptedPackage".encode("utf-16-le")
        )

    def test_other_archives(self):
        for parts, kind in (
            ({"word/document.xml": b"", "[Content_Types].xml": b""}, "docx"),
            ({"content.xml": b"", "mimetype": b""}, "ods"),
            ({"xl/workbook.bin": b"", "[Content_Types].xml": b""}, "xlsb"),
            ({"readme.txt": b"hello"}, "archive"),
        ):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for name, content in parts.items():
                    archive.writestr(name, content)
            self.assertRefused("not_a_workbook", out.getvalue(), kind=kind)

    def test_strict_workbooks_are_named(self):
        part = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
        data = repacked(self.data, {"xl/workbook.xml": part})
        self.assertRefused("not_a_workbook", data, kind="strict")

    def test_damage(self):
        self.assertRefused("damaged", self.data[:-200])
        self.assertRefused("damaged", self.data[: len(self.data) // 2])
        self.assertRefused("damaged", b"PK\x03\x04 and nothing else")
        self.assertRefused(
            "damaged", repacked(self.data, {"[Content_Types].xml": None})
        )
        broken = bytearray(repacked(self.data, compression=zipfile.ZIP_STORED))
        broken[broken.index(b"sheetData")] ^= 1
        self.assertRefused("damaged", bytes(broken))
        part = "<a/>".encode("utf-16")
        self.assertRefused("damaged", repacked(self.data, {"xl/styles.xml": part}))
        twice = io.BytesIO(self.data)
        with zipfile.ZipFile(twice, "a") as archive, self.assertWarns(UserWarning):
            archive.writestr("xl/workbook.xml", b"<workbook/>")
        self.assertRefused("damaged", twice.getvalue())

    def test_size_and_sheets(self):
        self.assertRefused("too_large", self.data, Limits(max_bytes=100), limit=100)
        self.assertRefused(
            "too_many_sheets", workbook_bytes(4), Limits(max_sheets=3), count=4
        )

    def test_bombs(self):
        zeros = repacked(self.data, {"xl/media/image1.png": bytes(40 * 1024 * 1024)})
        self.assertRefused("zip_bomb", zeros, reason="ratio")
        limits = Limits(max_uncompressed=30 * 1024 * 1024, max_ratio=10**9)
        self.assertRefused("zip_bomb", zeros, limits, reason="size")
        many = {f"xl/x{number}.xml": b"<a/>" for number in range(2001)}
        self.assertRefused("zip_bomb", repacked(self.data, many), reason="entries")
        nested = repacked(self.data, {"xl/inner.zip": self.data})
        self.assertRefused("zip_bomb", nested, reason="nested")
        embedded = repacked(self.data, {"xl/embeddings/sheet1.xlsx": self.data})
        self.assertTrue(guard(embedded))
        strings = repacked(self.data, {"xl/sharedStrings.xml": b"<a/>" * 1000})
        limits = Limits(max_shared_strings=1000)
        self.assertRefused("zip_bomb", strings, limits, reason="shared strings")

    def test_declared_sizes_are_not_believed(self):
        data = bytearray(repacked(self.data, {"xl/z.bin": bytes(40 * 1024 * 1024)}))
        at = data.rfind(b"xl/z.bin") - 46
        self.assertEqual(data[at : at + 4], b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<I", 100)
        with self.assertRaises(DataError) as caught:
            guard(bytes(data))
        self.assertIn(caught.exception.code, ("zip_bomb", "damaged"))

    def test_entities(self):
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
        late = b"<a>" + b" " * (256 * 1024 - 7) + b"<!DOCTYPE a>" + b"</a>"
        for name in ("xl/worksheets/sheet1.xml", "xl/_rels/x.rels", "docProps/app.xml"):
            for content in (bomb, late):
                data = repacked(self.data, {name: content}, zipfile.ZIP_STORED)
                self.assertRefused("has_entities", data, part=name)

    def test_encrypted_parts(self):
        data = bytearray(self.data)
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
        self.assertRefused("password_protected", bytes(data))
