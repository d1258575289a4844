import io
import subprocess
import sys
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.rural_asset.report import weasy_engine

PAGE = '<html lang="zh-CN"><head><title>标题</title></head><body>%s</body></html>'


def poppler(tool, pdf, *args):
    """What one of poppler's programs says about a PDF."""
    command = [tool, *args, "-"] + (["-"] if tool == "pdftotext" else [])
    return subprocess.run(
        command, input=pdf, capture_output=True, check=True
    ).stdout.decode()


def pdf_pages(pdf):
    """The text of each page, without white space."""
    pages = poppler("pdftotext", pdf, "-layout").split("\f")[:-1]
    return ["".join(page.split()) for page in pages]


@tagged("post_install", "-at_install")
class TestWeasyEngine(TransactionCase):
    def tearDown(self):
        weasy_engine._has_glyphs.cache_clear()
        super().tearDown()

    def test_chinese_is_text_in_embedded_fonts(self):
        pdf = weasy_engine.html_to_pdf(PAGE % "<h1>资产卡</h1>水口村")
        self.assertEqual(pdf_pages(pdf), ["资产卡水口村"])
        fonts = poppler("pdffonts", pdf).splitlines()[2:]
        self.assertTrue(fonts)
        for font in fonts:
            self.assertRegex(font, r"yes yes yes", "embedded, subset, searchable")

    def test_title_and_archive_variant(self):
        pdf = weasy_engine.html_to_pdf(PAGE % "资产", "pdf/a-3b")
        self.assertIn("标题", poppler("pdfinfo", pdf))
        self.assertIn("pdfaid:part", poppler("pdfinfo", pdf, "-meta"))
        plain = weasy_engine.html_to_pdf(PAGE % "资产")
        self.assertNotIn("pdfaid", poppler("pdfinfo", plain, "-meta"))

    def test_joined_documents_share_fonts(self):
        engine = weasy_engine.Engine()
        documents = [engine.lay_out(PAGE % f"资产{n}") for n in range(3)]
        pdf = engine.write(documents, title="合订")
        self.assertEqual(pdf_pages(pdf), ["资产0", "资产1", "资产2"])
        self.assertIn("合订", poppler("pdfinfo", pdf))
        alone = len(engine.write(documents[:1]))
        self.assertLess(len(pdf), 1.5 * alone)

    def test_fetches_nothing_from_network_or_disk(self):
        fetch = weasy_engine.fetcher()
        base = weasy_engine.BASE_URL
        for url in (
            "http://example.com/a.css",
            "https://example.com/a.png",
            "http://127.0.0.1:8069/web/image/1",
            "http://rural-asset.invalid@example.com/rural_asset/static/report/card.css",
            "ftp://example.com/a.png",
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            f"file://{weasy_engine.ADDON}/static/report/card.css",
            f"{base}rural_asset/static/../__manifest__.py",
            f"{base}rural_asset/static/%2e%2e/models/__init__.py",
            f"{base}rural_asset/static//etc/passwd",
            f"{base}rural_asset/static/report/../../security/rural_rules.xml",
            f"{base}web/static/img/logo.png",
        ):
            with self.subTest(url=url), self.assertRaises(ValueError):
                fetch(url)

    def test_serves_own_static_files_and_data(self):
        fetch = weasy_engine.fetcher()
        css = fetch(f"{weasy_engine.BASE_URL}rural_asset/static/report/card.css")
        self.assertEqual(css.content_type, "text/css")
        self.assertIn(b"@page", css.read())
        self.assertEqual(fetch("data:text/plain,abc").read(), b"abc")

    def test_refused_address_leaves_the_document_whole(self):
        with self.assertLogs("weasyprint", "ERROR") as logs:
            pdf = weasy_engine.html_to_pdf(
                PAGE % '<img src="file:///etc/passwd"/><link rel="stylesheet"'
                ' href="http://example.com/x.css"/>资产'
            )
        self.assertEqual(pdf_pages(pdf), ["资产"])
        self.assertIn("documents may not fetch", "".join(logs.output))

    def test_problem_none_here(self):
        self.assertIsNone(weasy_engine.problem())

    def test_problem_without_pango(self):
        for error in (OSError("cannot load library 'libpango-1.0-0'"), ImportError()):
            with patch.object(weasy_engine, "Engine", side_effect=error):
                weasy_engine._has_glyphs.cache_clear()
                self.assertEqual(weasy_engine.problem(), "pango")
        with patch.dict(sys.modules, {"weasyprint": None}):
            weasy_engine._has_glyphs.cache_clear()
            self.assertEqual(weasy_engine.problem(), "pango")
        self.assertIsNone(weasy_engine.problem(), "installed meanwhile")

    def test_problem_without_font(self):
        # No font has a glyph for a non-character.
        with patch.object(weasy_engine, "PROBE_TEXT", "\U0010fff0"):
            weasy_engine._has_glyphs.cache_clear()
            self.assertEqual(weasy_engine.problem(), "font")
        self.assertIsNone(weasy_engine.problem(), "installed meanwhile")


@tagged("post_install", "-at_install")
class TestReportAction(TransactionCase):
    """The engine behind any report, with a report made for the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "probe",
                "key": "rural_asset.test_probe",
                "arch": """<t t-name="rural_asset.test_probe">
                    <t t-call="rural_asset.document_layout">
                        <t t-set="title" t-value="'试印'"/>
                        <t t-set="draft" t-value="True"/>
                        <div class="article" t-foreach="docs" t-as="doc"
                            data-oe-model="res.partner" t-att-data-oe-id="doc.id">
                            <h1 t-out="doc.name"/>
                            <table class="form"><thead><tr><th>表头</th></tr></thead>
                                <tr t-foreach="range(60)" t-as="row">
                                    <td>行<t t-out="row"/></td>
                                </tr>
                            </table>
                        </div>
                    </t>
                </t>""",
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Probe",
                "model": "res.partner",
                "report_name": "rural_asset.test_probe",
                "pdf_engine": "weasyprint",
            }
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"某公司{letter}"} for letter in "甲乙丙"]
        )
        cls.Report = cls.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )

    def _pdf(self, records):
        pdf, kind = self.Report._render_qweb_pdf(self.report, records.ids)
        self.assertEqual(kind, "pdf")
        return pdf

    def _attachments(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.partners.ids)]
        )

    def test_pages_of_gb_t_9704(self):
        pdf = self._pdf(self.partners[0])
        self.assertIn("(A4)", poppler("pdfinfo", pdf))
        pages = pdf_pages(pdf)
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, 1):
            self.assertTrue(page.endswith(f"—{number}—"), page[-20:])
            self.assertIn("表头", page, "table heads repeat")
            self.assertIn("稿", page, "the watermark is on every page")

    def test_every_record_starts_at_page_one(self):
        pages = pdf_pages(self._pdf(self.partners))
        firsts = [index for index, page in enumerate(pages) if page.endswith("—1—")]
        self.assertEqual(len(firsts), 3)
        for first, partner in zip(firsts, self.partners, strict=True):
            self.assertIn(partner.name, pages[first])

    def test_order_is_the_callers(self):
        pages = "".join(pdf_pages(self._pdf(self.partners[::-1])))
        names = self.partners[::-1].mapped("name")
        self.assertEqual(sorted(names, key=pages.index), names)

    def test_many_batches_are_merged(self):
        target = "odoo.addons.rural_asset.models.ir_actions_report.JOINED_DOCUMENTS"
        with patch(target, 2):
            pages = "".join(pdf_pages(self._pdf(self.partners)))
        for partner in self.partners:
            self.assertIn(partner.name, pages)

    def test_the_same_record_twice_is_printed_once(self):
        partner = self.partners[0]
        once = pdf_pages(self._pdf(partner))
        self.report.attachment = "'probe.pdf'"
        pdf, _kind = self.Report._render_qweb_pdf(self.report, [partner.id] * 2)
        self.assertEqual(pdf_pages(pdf), once)

    def test_one_attachment_a_record(self):
        self.report.attachment = "'%s.pdf' % object.name"
        pages = pdf_pages(self._pdf(self.partners))
        attachments = self._attachments().sorted("res_id")
        self.assertEqual(
            attachments.mapped("name"), [f"{p.name}.pdf" for p in self.partners]
        )
        self.assertEqual(set(attachments.mapped("mimetype")), {"application/pdf"})
        parts = [pdf_pages(attachment.raw) for attachment in attachments]
        self.assertEqual(sum(parts, []), pages)
        self.assertIn("某公司甲", parts[0][0])

    def test_attachments_are_used_again(self):
        self.report.write({"attachment": "'probe.pdf'", "attachment_use": True})
        first = self._pdf(self.partners[:2])
        failing = patch.object(weasy_engine, "Engine", side_effect=AssertionError)
        with failing, patch.object(weasy_engine, "problem", return_value="pango"):
            self.assertEqual(pdf_pages(self._pdf(self.partners[:2])), pdf_pages(first))
        self._pdf(self.partners)
        self.assertEqual(len(self._attachments()), 3)

    def test_no_attachment_asked(self):
        self.report.attachment = "'probe.pdf'"
        report = self.Report.with_context(report_pdf_no_attachment=True)
        report._render_qweb_pdf(self.report, self.partners.ids)
        self.assertFalse(self._attachments())

    def test_messages_name_the_packages(self):
        for problem, package in (
            ("pango", "libpango-1.0-0"),
            ("pango", "libpangoft2-1.0-0"),
            ("pango", "libharfbuzz-subset0"),
            ("font", "fonts-noto-cjk"),
        ):
            with (
                patch.object(weasy_engine, "problem", return_value=problem),
                self.assertRaisesRegex(UserError, package),
            ):
                self._pdf(self.partners)

    def test_missing_pango_leaves_the_page_readable(self):
        with patch.object(weasy_engine, "problem", return_value="pango"):
            html, _kind = self.Report._render_qweb_html(self.report, self.partners.ids)
        self.assertIn("某公司甲", html.decode())

    def test_other_reports_stay_with_wkhtmltopdf(self):
        self.report.pdf_engine = "wkhtmltopdf"
        stream = io.BytesIO()
        stream.write(weasy_engine.html_to_pdf(PAGE % "wkhtmltopdf"))
        with (
            patch.object(weasy_engine, "Engine", side_effect=AssertionError),
            patch.multiple(
                type(self.Report),
                get_wkhtmltopdf_state=lambda _self: "ok",
                _run_wkhtmltopdf=lambda *_args, **_kwargs: stream.getvalue(),
            ),
        ):
            pdf = self._pdf(self.partners[0])
        self.assertEqual(pdf_pages(pdf), ["wkhtmltopdf"])

    def test_wkhtmltopdf_is_the_default(self):
        report = self.env["ir.actions.report"].create(
            {"name": "x", "model": "res.partner", "report_name": "base.x"}
        )
        self.assertEqual(report.pdf_engine, "wkhtmltopdf")

    def test_tests_get_html_as_from_other_reports(self):
        html, kind = self.env["ir.actions.report"]._render_qweb_pdf(
            self.report, self.partners.ids
        )
        self.assertEqual(kind, "html")
        self.assertIn("某公司甲", html.decode())

    def test_the_web_client_learns_the_engine(self):
        action = self.report.report_action(self.partners)
        self.assertEqual(action["type"], "ir.actions.report", "no letterhead first")
        self.assertEqual(action["pdf_engine"], "weasyprint")
        loaded = self.env["ir.actions.actions"]._for_xml_id(
            "rural_asset.action_report_asset_card"
        )
        self.assertEqual(loaded["pdf_engine"], "weasyprint")

    def test_merged_file_opens(self):
        reader = PdfFileReader(io.BytesIO(self._pdf(self.partners)))
        self.assertEqual(len(reader.pages) % 3, 0)
