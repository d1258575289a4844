"""Every whole number of a person is found wherever it stands, and little else."""

import io
import unittest
import zipfile
from datetime import date

import xlsxwriter

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib import leak_files, leak_scan
from odoo.addons.rural_asset.lib.credit_code import credit_digit, person_digit
from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.id_numbers import luhn
from odoo.addons.rural_asset.lib.leak_files import scan_file, scan_workbook, suspicious
from odoo.addons.rural_asset.lib.leak_scan import masked, scan
from odoo.addons.rural_asset.lib.personal_numbers import personal_number

from .test_lib_properties import holds

IDENTITY = "349901195603120118"
IDENTITY = IDENTITY[:17] + person_digit(IDENTITY[:17])
BANK = "6222021234567890128"
PHONE = "13812345678"
WORDS = "张三户相官村，。：（）元 月第号a"
FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def identity(province, county, born, serial):
    first = f"{province}{county:04}{born:%Y%m%d}{serial:03}"
    return first + person_digit(first)


def card(head, body):
    first = head + body
    return next(first + digit for digit in "0123456789" if luhn(first + digit))


def kinds(text, **options):
    return [hit.kind for hit in scan(text, **options)]


def numbers(st):
    """A number of each kind, written as people write it."""
    ids = st.builds(
        identity,
        st.sampled_from(["11", "34", "51", "65"]),
        st.integers(0, 9999),
        st.dates(date(1920, 1, 1), date(2025, 12, 31)),
        st.integers(0, 999),
    )
    cards = st.builds(
        card,
        st.sampled_from(["621700", "622202", "436742", "356833", "955880"]),
        st.text("0123456789", min_size=9, max_size=12),
    )
    phones = st.from_regex(r"1[3-9]\d{9}", fullmatch=True)
    phones = phones.filter(str.isascii)
    return st.one_of(
        st.tuples(st.just("identity"), ids, st.sampled_from([(18,), (6, 8, 4)])),
        st.tuples(st.just("bank"), cards, st.sampled_from([(19,), (4, 4, 4, 4, 3)])),
        st.tuples(st.just("phone"), phones, st.sampled_from([(11,), (3, 4, 4)])),
    )


def grouped(number, sizes, gap):
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join(part for part in [*parts, number[at:]] if part)


class TestLeakScan(BaseCase):
    @holds(
        lambda st: {
            "given": numbers(st),
            "gap": st.sampled_from([" ", "-", "　", "－", "–", "\u200b", "\xa0"]),
            "before": st.text(WORDS, max_size=20),
            "after": st.text(WORDS, max_size=20),
            "wide": st.booleans(),
        }
    )
    def test_every_number_is_found_and_masked(self, given, gap, before, after, wide):
        kind, number, sizes = given
        written = grouped(number, sizes, gap)
        text = before + (written.translate(FULL) if wide else written) + after
        hits = scan(text)
        self.assertEqual([hit.kind for hit in hits], [kind], text)
        self.assertEqual(hits[0].number, number)
        self.assertEqual(text[hits[0].start], text[len(before)])
        for shown in (masked(text), hits[0].around, repr(hits[0]), hits[0].masked):
            self.assertNotIn(number, shown)
            self.assertFalse(scan(shown), shown)

    @holds(
        lambda st: {
            "given": st.lists(numbers(st), min_size=2, max_size=5),
            "between": st.sampled_from(["，", "\n", "\x1f", "、", "  "]),
        }
    )
    def test_several_numbers_are_found_one_by_one(self, given, between):
        text = between.join(number for _kind, number, _sizes in given)
        self.assertEqual(kinds(text), [kind for kind, _number, _sizes in given])

    @holds(
        lambda st: {
            "amounts": st.lists(
                st.decimals(0, 10**8, places=2).map(lambda a: f"{a:,.2f}"), max_size=8
            ),
            "days": st.lists(st.dates(date(1990, 1, 1)).map(str), max_size=4),
            "code": st.from_regex(r"34\d{20,22}", fullmatch=True).filter(str.isascii),
            "digest": st.binary(min_size=32, max_size=32).map(bytes.hex),
            "between": st.sampled_from([" ", "，", "\n"]),
        }
    )
    def test_amounts_days_codes_and_checksums_are_none(
        self, amounts, days, code, digest, between
    ):
        text = between.join([*amounts, *days, f"编码{code}", f"校验{digest}"])
        self.assertEqual(kinds(text), [], text)

    def test_credit_codes_and_land_lines_are_none(self):
        first = "91340000MA2N0X1T6"
        for text in (
            first + credit_digit(first),
            "0550-5619152",
            "12317",
            "HT2025-0630-0001",
            "发票号码25342000000012345678",
            "12000 13000 15000 16000",
            "0.13812345678",
        ):
            with self.subTest(text=text):
                self.assertEqual(kinds(text), [])

    def test_wrong_check_digit_counts_in_what_is_typed_and_published(self):
        wrong = IDENTITY[:17] + ("0" if IDENTITY[17] != "0" else "1")
        self.assertEqual(kinds(wrong), [])
        self.assertEqual(personal_number(wrong), "identity")
        self.assertEqual(personal_number(BANK[:18] + "0"), "bank")

    def test_15_digits_count_beside_the_word_for_them(self):
        self.assertEqual(kinds("身份证 341125560312011"), ["identity"])
        self.assertEqual(kinds("合同 341125560312011"), [])

    def test_printed_amounts_side_by_side_are_no_telephone(self):
        self.assertEqual(kinds("139 6000 2000", printed=True), [])
        self.assertEqual(kinds(PHONE, printed=True), ["phone"])

    def test_the_words_around_hold_no_other_number(self):
        wrong = IDENTITY[:17] + ("0" if IDENTITY[17] != "0" else "1")
        around = scan(f"{wrong} 张三 {BANK}")[0].around
        self.assertNotRegex(around, r"\d{7}")
        self.assertIn("张三", around)


class TestLeakFiles(BaseCase):
    def _found(self, content, name):
        return [(place, hit.kind) for place, hit in scan_file(content, name)]

    def _workbook(self, cells, options=None):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True, **(options or {})})
        sheet = book.add_worksheet("名单")
        for row, column, value in cells:
            sheet.write(row, column, value)
        book.close()
        return stream.getvalue()

    def test_workbooks_name_sheet_and_cell(self):
        cells = [
            (0, 0, "姓名"),
            (1, 1, IDENTITY),
            (2, 1, float(PHONE)),
            (3, 1, BANK.translate(FULL)),
            (4, 1, "6222 0212 3456 7890 128"),
            (5, 1, 1200000.5),
            (6, 1, "3499011012010110202100010001"),
        ]
        expected = [
            ("名单!B2", "identity"),
            ("名单!B3", "phone"),
            ("名单!B4", "bank"),
            ("名单!B5", "bank"),
        ]
        for options in ({}, {"in_memory": False, "constant_memory": True}):
            with self.subTest(options=options):
                content = self._workbook(cells, options)
                self.assertEqual(self._found(content, "a.xlsx"), expected)
                stream = io.BytesIO(content)
                self.assertEqual(len(list(scan_workbook(stream))), 4)

    def test_sheets_without_numbers_are_passed_over(self):
        cells = [
            (row, column, value)
            for row in range(50)
            for column, value in enumerate(
                ("349901101201011020210001", 120000.55, "2021-08-20", "大棚")
            )
        ]
        content = self._workbook(cells)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        self.assertFalse(suspicious(sheet))
        self.assertFalse(self._found(content, "a.xlsx"))

    def test_comments_headers_and_sheet_names_are_read(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        sheet = book.add_worksheet(PHONE)
        sheet.write_comment("A1", f"卡号{BANK}")
        sheet.set_header(f"&C{IDENTITY}")
        book.close()
        found = {kind for _place, kind in self._found(stream.getvalue(), "a.xlsx")}
        self.assertEqual(found, {"bank", "phone", "identity"})

    def test_documents_whose_runs_cut_a_number(self):
        stream = io.BytesIO()
        runs = (
            f"<w:r><w:t>{IDENTITY[:7]}</w:t></w:r><w:r><w:t>{IDENTITY[7:]}</w:t></w:r>"
        )
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", f"<w:p>{runs}</w:p>")
        self.assertEqual(self._found(stream.getvalue(), "a.docx"), [("", "identity")])

    def test_archives_are_opened_to_a_depth(self):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("名单.csv", f"张三,{IDENTITY}".encode("gb18030"))
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr("内.zip", inner.getvalue())
        found = self._found(outer.getvalue(), "a.zip")
        self.assertEqual(found, [("内.zip 名单.csv", "identity")])
        for _depth in range(3):
            content, outer = outer.getvalue(), io.BytesIO()
            with zipfile.ZipFile(outer, "w") as archive:
                archive.writestr("深.zip", content)
        with self.assertRaisesRegex(DataError, "zip_bomb"):
            self._found(outer.getvalue(), "a.zip")

    def test_pdf_text_is_read_page_by_page(self):
        try:
            from odoo.addons.rural_asset.report.weasy_engine import (
                html_to_pdf,
                problem,
            )
        except ImportError:
            self.skipTest("no engine")
        if problem():
            raise unittest.SkipTest("no engine")
        page = "<p style='break-after:page'>name</p>"
        pdf = html_to_pdf(f"<html><body>{page}<p>{IDENTITY}</p></body></html>")
        self.assertEqual(self._found(pdf, "a.pdf"), [("p. 2", "identity")])

    def test_old_office_files_and_unknown_ones(self):
        xls = b"\xd0\xcf\x11\xe0" + b"\x01" * 64
        self.assertEqual(
            self._found(xls + IDENTITY.encode("utf-16-le"), "a.xls"),
            [("", "identity")],
        )
        self.assertEqual(self._found(b"\x89PNG\r\n" + PHONE.encode(), "a.png"), [])
        self.assertEqual(self._found(b"PK\x03\x04damaged", "a.xlsx"), [])
        self.assertEqual(self._found(b"", "leer.txt"), [])

    def test_addresses_of_a_page_are_read(self):
        page = f'<p><a href="tel:{PHONE}">电话</a></p>'
        text = leak_files.plain_text(page, tags=True)
        self.assertEqual([hit.kind for hit in leak_scan.scan(text)], ["phone"])
