"""个人信息保护法 28, 51: no whole number of a person leaves the product or lies in its
database, files or log, whoever asks; the bank's workbook alone holds card numbers, and
that is on record.
"""

import base64
import logging
import os
import re
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from odoo.addons.rural_asset.lib import leak_files

from .common_cleanup_numbers import CleanupNumbers
from .common_import import workbook
from .common_log import recorded_log
from .common_person_import import HEAD, PersonImportCase
from .test_payout import JUNE
from .test_payout_books import PayoutBooksCommon

OTHERS = (
    "account.move",
    "account.move.line",
    "account.payment",
    "ir.attachment",
    "ir.filters",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.tracking.value",
    "queue.job",
    "res.partner",
    "res.users",
)
REFUSALS = (AccessError, UserError, ValidationError, ValueError, NotImplementedError)
FIRST, LAST = 1, 30


@tagged("post_install", "-at_install")
class TestNoNumberLeaves(CleanupNumbers, PayoutBooksCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        cls.recorder = cls.enterClassContext(recorded_log())
        super().setUpClass()
        makers = (cls._identity, cls._bank, cls._phone)
        numbers = [make(n) for make in makers for n in range(FIRST, LAST)]
        cls.pattern = re.compile("|".join(numbers))
        cls.errors = []
        with freeze_time(JUNE):
            cls._enter_everywhere()
        cls.env.flush_all()

    # --- what is entered ------------------------------------------------------------

    @classmethod
    def _try(cls, act):
        """An act that may be refused; the message is kept."""
        try:
            with cls.env.cr.savepoint():
                return act()
        except REFUSALS as error:
            cls.errors.append(f"{error} {error.__cause__ or ''}")
        return None

    @classmethod
    def _enter_everywhere(cls):
        """Numbers by every path there is, right ones and wrong ones."""
        cls.person = cls._person("张三", identity=11, bank=11, phone=11)
        cls._enter_by_form()
        cls._enter_by_import()
        cls._enter_as_text()
        cls._enter_by_search()
        cls.person._leave("moved", JUNE, reason="外迁")
        cls._contract_with_person()
        cls._enter_in_the_cleanup_year()

    @classmethod
    def _enter_by_form(cls):
        wrong = cls._identity(12)[:17]
        for field, value in (
            ("identity_number", cls._identity(11)),
            ("identity_number", wrong + "00"),
            ("identity_number", f"{wrong}?"),
            ("bank_card", cls._bank(12) + "0000000"),
            ("bank_card", f"{cls._bank(12)[:-1]}甲"),
            ("phone_number", cls._phone(12) + "1"),
            ("phone_number", cls._phone(12)),
        ):
            cls._try(
                lambda field=field, value=value: cls._person("李四", **{field: value})
            )
        cls._try(lambda: cls.person.write({"bank_card": cls._bank(13)}))

    @classmethod
    def _enter_by_import(cls):
        rows = [
            PersonImportCase._row.__func__(cls, "王五", 14, "0014"),
            PersonImportCase._row.__func__(cls, "王六", 15, "0015", 备注=cls._bank(15)),
            PersonImportCase._row.__func__(
                cls, f"王七{cls._identity(16)}", 16, "0016", 户类型=cls._phone(16)
            ),
            PersonImportCase._row.__func__(
                cls, "王八", 17, "0017", 身份证号=cls._identity(17)[:17]
            ),
            PersonImportCase._row.__func__(cls, "王九", 11, "0018"),
        ]
        data = base64.b64encode(workbook([HEAD, *rows], "人员"))
        imports = cls.env["rural.person.import"].with_user(cls.users["officer"])
        cls.imported = imports.create({"file": data, "filename": "人员.xlsx"})
        cls._try(cls.imported.action_check)
        cls._try(cls.imported.action_import)
        cls.imported.only_right_rows = True
        cls._try(cls.imported.action_import)
        cls._try(cls.imported.action_result)

    @classmethod
    def _enter_as_text(cls):
        """In notes, messages, files, favourites: each is refused or masked."""
        plan, person = cls.plan, cls.person
        place = {"res_model": plan._name, "res_id": plan.id}
        for number in (cls._identity(18), cls._bank(18), cls._phone(18)):
            text = f"张三 {number}"
            cls._try(lambda text=text: person.message_post(body=text))
            cls._try(lambda text=text: plan.message_post(body="x", subject=text))
            cls._try(
                lambda text=text: plan.message_post(body=text, message_type="email")
            )
            cls._try(
                lambda text=text: plan.activity_schedule(
                    "mail.mail_activity_data_todo", note=text
                )
            )
            paper = {**place, "name": "名单.txt", "raw": text.encode()}
            cls._try(lambda paper=paper: cls.env["ir.attachment"].create(paper))
        for number in (cls._identity(19), cls._bank(19)):
            for model, vals in (
                ("rural.person", {"name": number, "region_id": cls.xiangguan.id}),
                ("rural.person", {"name": f"王 {number}"}),
                ("ir.filters", {"name": number, "model_id": "rural.person"}),
            ):
                cls._try(lambda m=model, v=vals: cls.env[m].create(v))
            cls._try(lambda n=number: cls.payout.line_ids[:1].write({"reason": n}))
            cls._try(lambda n=number: cls.asset.write({"location": n}))

    @classmethod
    def _enter_by_search(cls):
        people = cls.env["rural.person"]
        finder = cls.env["rural.number.find"].with_user(cls.users["clerk"])
        for number in (cls._identity(11), cls._bank(11), cls._phone(11)):
            cls._try(lambda n=number: finder.onchange({"number": n}, ["number"], {}))
            cls._try(lambda n=number: finder.create({"number": n}))
            for field in ("name", "identity_number", "bank_card", "phone_number"):
                cls._try(lambda f=field, n=number: people.search([(f, "=", n)]))
            cls._try(lambda n=number: cls.env["rural.person"].name_search(n))

    @classmethod
    def _contract_with_person(cls):
        partners = cls.env["res.partner"]
        for number in (cls._identity(20), cls._bank(20)):
            for field in ("vat", "ref", "comment", "company_registry"):
                if field in partners._fields:
                    cls._try(
                        lambda f=field, n=number: partners.create(
                            {"name": "赵六", f: n}
                        )
                    )

    # --- what comes out -------------------------------------------------------------

    def _clean(self, text, where):
        found = self.pattern.search(str(text))
        if found:
            start = max(found.start() - 60, 0)
            self.fail(f"{where}: {str(text)[start : found.end() + 20]}")

    def _roles(self):
        return {"admin": self.env.user, **self.users}

    def _models(self):
        names = [name for name in self.env if name.startswith("rural.")]
        return [
            self.env[name]
            for name in sorted([*names, *OTHERS])
            if name in self.env and not self.env[name]._abstract
        ]

    def test_no_row_of_any_table(self):
        """A copy of the database gives nothing away, with every transient table."""
        tables = self.env.execute_query(
            SQL(
                "SELECT table_name FROM information_schema.tables WHERE table_schema ="
                " 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
            )
        )
        self.assertGreater(len(tables), 300)
        hits = []
        for (table,) in tables:
            rows = self.env.execute_query(
                SQL(
                    "SELECT t::text FROM %s t WHERE t::text ~ %s LIMIT 1",
                    SQL.identifier(table),
                    self.pattern.pattern,
                )
            )
            hits += [(table, self.pattern.search(text)[0]) for (text,) in rows]
        self.assertFalse(hits)

    def test_no_file(self):
        # The tours' own bundles have the made-up numbers that they type.
        for paper in self.env["ir.attachment"].search(
            [("id", "!=", 0), ("name", "not =like", "web.%assets\\_tests%")]
        ):
            content = paper.with_context(bin_size=False).raw or b""
            self._clean(content.decode("latin-1"), paper.name)
            name = paper.name or ""
            if paper.mimetype in ("text/css", "application/javascript"):
                continue
            for place, hit in leak_files.scan_file(content, name):
                self._clean(hit.number, f"{name} {place}")

    def test_no_record_of_any_model_as_any_role(self):
        read = 0
        for role, user in self._roles().items():
            for model in self._models():
                model = model.with_user(user).with_context(bin_size=True)
                if not model.has_access("read"):
                    continue
                read += 1
                for what, act in (
                    ("read", lambda m=model: m.search_read([], limit=80)),
                    ("names", lambda m=model: m.name_search("", limit=80)),
                    (
                        "groups",
                        lambda m=model: m.formatted_read_group(
                            [], [m._rec_name or "id"], ["__count"]
                        ),
                    ),
                    (
                        "export",
                        lambda m=model: m.search([], limit=40).export_data(
                            [
                                name
                                for name, field in m._fields.items()
                                if field.type != "binary" and field.exportable
                            ]
                        ),
                    ),
                ):
                    try:
                        with self.env.cr.savepoint():
                            result = act()
                    except Exception as error:  # a refusal must not tell either
                        result = error
                    self._clean(result, f"{role} {what} {model._name}")
                self.env.invalidate_all()
        self.assertGreater(read, 200)

    def test_no_report(self):
        reports = self.env["ir.actions.report"].search(
            [("report_name", "=like", "rural_asset.%")]
        )
        self.assertGreater(len(reports), 8)
        for report in reports:
            records = self.env[report.model].search([], limit=3)
            for record in records:
                try:
                    with self.env.cr.savepoint():
                        html, _kind = report._render_qweb_html(report, record.ids)
                except Exception as error:  # a refusal must not tell either
                    html = str(error).encode()
                self._clean(html.decode(), f"{report.name} {record}")

    def test_no_page_or_download(self):
        payout, post = self.payout, self.payout.line_ids.post_id[:1]
        paths = [
            f"/rural_asset/steps/rural.payout/{payout.id}",
            f"/rural_asset/steps/rural.post/{post.id}",
            f"/rural_asset/steps/rural.distribution/{self.plan.id}",
            "/rural_asset/import_template/person",
            f"/web/content/rural.person.import/{self.imported.id}/kept_file",
            f"/web/content/rural.person.import/{self.imported.id}/file",
            f"/web/content/rural.person.import/{self.imported.id}/result_file",
            f"/report/html/rural_asset.payout/{payout.id}",
            "/rural/n/none",
            "/rural/a/none",
            f"/rural/a/{self.asset.public_token}/report",
            f"/rural_asset/submission/{self.submission.id}",
            f"/rural_asset/archive/{self.archive.id}",
            f"/rural_asset/archive_clues/{self.archive.id}",
            f"/rural_asset/steps/rural.finding/{self.finding.id}",
            f"/web/content/rural.national.check/{self.national.id}/kept_file",
            f"/web/content/rural.national.check/{self.national.id}/result_file",
            f"/web/content/rural.blank/{self.blank.id}/file",
        ]
        papers = self.env["ir.attachment"].search(
            [("res_model", "=like", "rural.%"), ("res_id", "!=", 0)], limit=20
        )
        paths += [f"/web/content/{paper.id}" for paper in papers]
        for role in (None, *self.users):
            self.authenticate(
                *(2 * (self.users[role].login,) if role else (None, None))
            )
            for path in paths:
                response = self.url_open(path)
                self._clean(response.content.decode("latin-1"), f"{role} {path}")
                for place, hit in leak_files.scan_file(response.content, path):
                    self._clean(hit.number, f"{role} {path} {place}")

    def test_no_workbook_or_package_of_the_cleanup_year(self):
        read = 0
        with freeze_time(JUNE):
            for name, content in self._cleanup_files():
                for path, part in self._members(name, content):
                    read += bool(part)
                    self._clean(part.decode("latin-1"), path)
                    for place, hit in leak_files.scan_file(part, path):
                        self._clean(hit.number, f"{path} {place}")
        self.assertGreater(read, 20)

    def test_every_report_of_the_cleanup_year_is_among_them(self):
        models = self.env["ir.actions.report"].search(
            [("report_name", "=like", "rural_asset.%")]
        )
        swept = {report.model for report in models if self.env[report.model].search([])}
        self.assertLessEqual(
            {"rural.inventory.summary", "rural.national.check", "rural.verification"},
            swept,
        )

    def test_no_error_message(self):
        self.assertGreater(len(self.errors), 25)
        for message in self.errors:
            self._clean(message, "error")

    def test_no_line_of_the_log(self):
        logging.getLogger("odoo.addons.rural_asset").debug("the sweep listens")
        self.assertIn("the sweep listens", "".join(self.recorder.lines))
        for line in self.recorder.lines:
            self._clean(line, "log")

    # --- the exemption --------------------------------------------------------------

    def test_the_banks_workbook_alone_and_on_record(self):
        log = self.env["rural.reveal.log"]
        before = log.search_count([])
        with freeze_time(JUNE):
            wizard = self.env["rural.payout.bank"].with_user(self.accountant)
            wizard = wizard.create(
                {"payout_id": self.payout.id, "reason": "2025-05 工资"}
            )
            _name, content = wizard._workbook()
        found = {hit.number for _place, hit in leak_files.scan_file(content, "a.xlsx")}
        self.assertEqual(found, {self._bank(1), self._bank(2)})
        rows = log.search([])[: log.search_count([]) - before]
        self.assertEqual(rows.user_id, self.accountant)
        self.assertEqual(set(rows.mapped("res_id")), {self.wang.id, self.li.id})
        self.test_no_row_of_any_table()

    def test_a_copy_without_the_key_opens_nothing(self):
        secrets = self.env["rural.secret"]
        self.assertTrue(secrets._open_numbers("rural.person", "bank", self.wang.ids))
        bare = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith("RURAL_ASSET_KEYS")
        }
        with patch.dict(os.environ, bare, clear=True):
            with self.assertRaises(UserError):
                secrets._open_numbers("rural.person", "bank", self.wang.ids)
            self.wang.invalidate_recordset()
            self.assertIn("****", self.wang.bank_card)
        other = "test:" + base64.urlsafe_b64encode(b"x" * 32).decode()
        with patch.dict(os.environ, {**bare, "RURAL_ASSET_KEYS": other}, clear=True):
            with self.assertRaises(UserError):
                secrets._open_numbers("rural.person", "bank", self.wang.ids)
