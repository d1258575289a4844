"""The clean-up year: role × model × own, neighbour and foreign village, on every path
that can leak. Discipline clues are seen by the county alone (凌源市方案 五(三)1).
"""

import base64
import json
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN
from odoo.addons.rural_asset.models.rural_verification_scope import PLACES as COLUMNS
from odoo.addons.rural_asset.report import weasy_engine

from .common import ROLES
from .common_access import PLACES, AccessCases
from .common_archive import FILED_ON, ArchiveCommon
from .common_blank import ledger_blank
from .common_import import workbook
from .common_remote import RemoteCase

TOWNSHIPS = ("liuhe", "shunshan")
COUNTY = ("officer", "auditor", "manager")
EVERYWHERE = dict.fromkeys(COUNTY, PLACES)
LIUHE = dict.fromkeys(("accountant", "reviewer"), PLACES[:2])
VILLAGES = {"clerk": PLACES[:1], **LIUHE, **EVERYWHERE, "verifier": ()}
# The records of the two townships are kept under their first villages.
HANDED_IN = {
    "clerk": (),
    **dict.fromkeys(("accountant", "reviewer"), PLACES[:1]),
    **dict.fromkeys(COUNTY, ("xiangguan", "linqiao")),
    "verifier": (),
}
WHOLE = ("xiangguan",)
# {model: {role: places whose records it reads}}; a role not named has no access.
SEEN = {
    "rural.finding": VILLAGES,
    "rural.revival": VILLAGES,
    "rural.inventory.sheet": VILLAGES,
    "rural.inventory.line": VILLAGES,
    "rural.national.row": {k: v for k, v in VILLAGES.items() if k != "verifier"},
    "rural.national.check": {"reviewer": (), **dict.fromkeys(COUNTY, WHOLE)},
    "rural.submission": HANDED_IN,
    "rural.submission.file": HANDED_IN,
    "rural.inventory.summary": HANDED_IN,
    "rural.archive": dict.fromkeys(COUNTY, WHOLE),
    "rural.archive.section": dict.fromkeys(COUNTY, WHOLE),
    "rural.blank": {**dict.fromkeys(ROLES, WHOLE), "verifier": ()},
    "rural.blank.column": dict.fromkeys(ROLES, WHOLE),
    "rural.field.pack": {
        "clerk": WHOLE,
        **dict.fromkeys(("accountant", "reviewer", "officer"), ()),
    },
}
# Written by steps, reports and the product alone, whoever asks.
SERVER_WRITTEN = {
    "rural.finding": {
        "state": "closed",
        "number": "1",
        "source_model": "x",
        "res_id": 1,
        "date_closed": "2025-01-01",
        "escalated": "county",
        "village_id": 1,
    },
    "rural.revival": {"state": "done", "log_ids": [[5]], "village_id": 1},
    "rural.inventory.sheet": {"state": "submitted", "snapshot": 9, "village_id": 1},
    "rural.inventory": {"state": "filed", "log_ids": [[5]]},
    "rural.inventory.line": {"expected": {}, "asset_id": 1, "village_id": 1},
    "rural.national.row": {"status": "same", "decision": "register", "code": "x"},
    "rural.national.check": {
        "state": "done",
        "agreement": {},
        "certificate_id": 1,
        "kept_file": "YQ==",
        "compared_on": "2025-01-01 00:00:00",
    },
    "rural.submission": {
        "state": "submitted",
        "asset_count": 9,
        "summary_digest": "x",
        "is_final": True,
        "submitted_by": 1,
    },
    "rural.submission.file": {"content": "YQ==", "checksum": "x", "sealed_by": 1},
    "rural.archive": {"state": "filed", "checksum": "x", "packed": {}, "edition": 2},
    "rural.blank": {"state": "ready"},
    "rural.field.pack": {"village_id": 1},
    "rural.verification": {"state": "closed", "seed": "x", "sample_count": 1},
    "rural.verification.sample": {"name": "x", "asset_id": 1},
    "rural.verification.answer": {"finding_id": 1, "answered_by": 1, "sample_id": 1},
}
REFUSED = (AccessError, UserError, ValidationError)


class CleanupCase(AccessCases, ArchiveCommon):
    """In each of three villages what a year's clean-up leaves behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._lay_out_quickly()
        cls.rows = {model: {} for model in SEEN}
        with freeze_time(FILED_ON):
            for place in PLACES:
                cls._make_village(place, getattr(cls, place))
            for place, township in zip(
                ("xiangguan", "linqiao"), TOWNSHIPS, strict=True
            ):
                cls._make_township(place, getattr(cls, township))
            cls._make_county()
        cls.env.flush_all()

    @classmethod
    def _lay_out_quickly(cls):
        page = weasy_engine.html_to_pdf("<html lang='zh-CN'><p>总结</p></html>")
        layout = patch.object(
            cls.env.registry["ir.actions.report"],
            "_annex_files",
            lambda self, records: ((record, page) for record in records),
        )
        layout.start()
        cls.addClassCleanup(layout.stop)

    @classmethod
    def _make_village(cls, place, village):
        sheet = cls._sheet(village)
        asset = cls._asset(village, "confirmed", name=f"{village.name}闲置厂房")
        cls._keep(
            place,
            cls.env["rural.finding"]._report(
                [
                    {
                        "name": f"{village.name}有租无合同",
                        "type_code": "15",
                        "source": "audit",
                        "asset_id": asset.id,
                    }
                ]
            ),
            cls.env["rural.revival"]
            .with_user(cls.users["officer"])
            .create(
                {
                    "asset_id": asset.id,
                    "four_batch": "revive",
                    "means": "entrust",
                    "target": f"{village.name}重新出租",
                    "date_due": "2025-12-31",
                    "responsible_id": cls.users["reviewer"].id,
                }
            ),
            sheet,
            sheet.line_ids,
        )

    @classmethod
    def _make_township(cls, place, township):
        reviewer = cls.reviewers[township]
        submissions = cls.env["rural.submission"].with_user(reviewer)
        submission = submissions._of(cls.campaign.with_user(reviewer), township)
        summaries = cls.env["rural.inventory.summary"].with_user(reviewer)
        summary = summaries._of(cls.campaign.with_user(reviewer), township)
        files = cls.env["rural.submission.file"].with_context(rural_token=STATE_TOKEN)
        file = files.create(
            {
                "submission_id": submission.id,
                "name": f"{township.name}管理台账.xlsx",
                "title": "管理台账",
                "kind": "ledger",
                "content": base64.b64encode(township.name.encode()),
            }
        )
        cls._keep(place, submission, summary, file)

    @classmethod
    def _make_county(cls):
        archive = cls._archive()
        blank = (
            cls.env["rural.blank"]
            .with_user(cls.users["officer"])
            .create(
                {
                    "form_id": cls.env.ref("rural_asset.form_ledger").id,
                    "region_id": cls.county.id,
                    "file": base64.b64encode(ledger_blank()),
                    "filename": "空表.xlsx",
                }
            )
        )
        sheet = cls._sheet(cls.xiangguan, cls.users["clerk"])
        sheet.action_field_pack()
        pack = cls.env["rural.field.pack"].search([], limit=1, order="id desc")
        check = cls._compared()
        cls._keep(
            "xiangguan",
            archive,
            archive.section_ids,
            blank,
            blank.column_ids,
            pack,
            check,
        )
        for place in PLACES:
            village = getattr(cls, place)
            rows = check.line_ids.filtered(lambda r, v=village: r.village_id == v)
            cls._keep(place, rows)

    @classmethod
    def _compared(cls):
        """The register against an export that knows one asset."""
        head = (
            "资产编码（台账）",
            "资产名称",
            "乡镇",
            "村",
            "项目年度",
            "资产原值(元)",
        )
        row = (cls.road.code, cls.road.name, "柳河镇", "前营村", 2021, 1)
        checks = cls.env["rural.national.check"].with_user(cls.users["officer"])
        check = checks.create(
            {
                "region_id": cls.county.id,
                "with_transition": True,
                "file": base64.b64encode(workbook([head, row])),
                "filename": "全国系统导出.xlsx",
            }
        )
        check.action_check()
        return check

    @classmethod
    def _keep(cls, place, *recordsets):
        for records in recordsets:
            assert records, f"{place}: no {records._name}"
            cls.rows[records._name][place] = records.with_env(cls.env)

    @classmethod
    def _clue(cls, **vals):
        with freeze_time(FILED_ON):
            return cls.env["rural.finding"]._report(
                [
                    {
                        "name": "虚报养殖补贴",
                        "detail": "套取项目资金",
                        "type_code": "J1",
                        "source": "audit",
                        "region_id": cls.xiangguan.id,
                        "asset_id": cls.house.id,
                        "amount": 98765.43,
                        **vals,
                    }
                ]
            )

    def _of(self, places, model):
        found = self.rows[model]
        return self.env[model].union(*(found[p] for p in places if p in found))

    def _cells(self):
        """``(role, model, all its records, those the role reads)``."""
        for model, seen in SEEN.items():
            for role in ROLES:
                visible = self._of(seen[role], model) if role in seen else None
                yield role, model, self._of(PLACES, model), visible

    def _refused(self, call, what=""):
        try:
            with self.env.cr.savepoint():
                call()
                self.env.flush_all()
        except REFUSED:
            return
        self.fail(f"was not refused: {what}")


@tagged("post_install", "-at_install")
class TestReadCleanup(CleanupCase):
    def test_search_count_group_names_read_and_export(self):
        for role, model, every, visible in self._cells():
            with self.subTest(role=role, model=model):
                if visible is None:
                    self._assert_reads_nothing(role, every)
                else:
                    self._assert_reads(role, every, visible)

    def test_reports_are_printed_for_readers_alone(self):
        reports = self.env["ir.actions.report"].search([("model", "in", list(SEEN))])
        self.assertGreaterEqual(len(reports), 2)
        for report in reports:
            every = self._of(PLACES, report.model)
            for role in ROLES:
                own = report.with_user(self.users[role])
                seen = self._of(SEEN[report.model].get(role, ()), report.model)
                for record in every - seen:
                    record.invalidate_recordset()
                    with self.subTest(role=role, report=report.report_name):
                        self._refused(
                            lambda o=own, r=record: o._render_qweb_html(
                                o.report_name, r.ids
                            )
                        )

    def test_attachments_follow_their_record(self):
        files = self.env["ir.attachment"].search(
            [("res_model", "in", list(SEEN)), ("res_field", "!=", False)]
        )
        self.assertGreaterEqual(
            set(files.mapped("res_model")),
            {"rural.submission.file", "rural.blank", "rural.field.pack"},
        )
        for role in ROLES:
            for file in files:
                seen = self._of(SEEN[file.res_model].get(role, ()), file.res_model)
                mine = file.with_user(self.users[role])
                with self.subTest(role=role, file=file.res_model):
                    readable = bool(mine._filtered_access("read"))
                    self.assertLessEqual(readable, file.res_id in seen.ids)

    def test_domains_over_relations_are_filtered(self):
        clerk = self.users["clerk"]
        foreign = self.rows["rural.finding"]["linqiao"]
        campaigns = self.env["rural.inventory"].with_user(clerk)
        for path, value in (
            ("sheet_ids.region_id.name", "林桥村"),
            ("sheet_ids.line_ids.name", foreign.asset_id.name),
        ):
            self.assertFalse(campaigns.search([(path, "=", value)]), path)
        assets = self.env["rural.asset"].with_user(clerk)
        self.assertFalse(assets.search([("name", "=", foreign.asset_id.name)]))

    def test_every_model_with_a_place_has_a_rule(self):
        """A model added later without one is open to the whole county."""
        seen = 0
        clerk = self.users["clerk"]
        for name in self.env.registry:
            model = self.env[name].with_user(clerk)
            if not name.startswith("rural.") or model._abstract or model._transient:
                continue
            if not COLUMNS & model._fields.keys() or not model.has_access("read"):
                continue
            if name == "rural.share.limit":  # the county's limits are everybody's
                continue
            seen += 1
            domain = self.env["ir.rule"].with_user(clerk)._compute_domain(name)
            self.assertTrue(
                any(c in str(domain) for c in (*COLUMNS, "create_uid")), name
            )
        self.assertGreater(seen, 40)

    def test_wizards_belong_to_whoever_opened_them(self):
        seen = 0
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("rural.") or not model._transient or model._abstract:
                continue
            for role, user in self.users.items():
                if not model.with_user(user).has_access("read"):
                    continue
                seen += 1
                domain = self.env["ir.rule"].with_user(user)._compute_domain(name)
                self.assertIn("create_uid", str(domain), f"{role} {name}")
        self.assertGreater(seen, 100)

    def test_a_trial_of_a_layout_is_the_countys(self):
        """It holds rows of all villages; the layout itself is everybody's."""
        blank = self.rows["rural.blank"]["xiangguan"]
        blank.trial_file = base64.b64encode("林桥村".encode())
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", blank._name),
                ("res_id", "=", blank.id),
                ("res_field", "=", "trial_file"),
            ]
        )
        self.assertTrue(file)
        for role in ROLES:
            mine = blank.with_user(self.users[role])
            mine.invalidate_recordset()
            allowed = role in ("officer", "manager")
            with self.subTest(role=role):
                readable = file.with_user(self.users[role])._filtered_access("read")
                self.assertEqual(bool(readable), allowed)
                if not allowed:
                    self._refused(lambda m=mine: m.read(["trial_file"]))


@tagged("post_install", "-at_install")
class TestCluesOfTheYear(CleanupCase):
    """五(三)1, 线索移交: a clue shows nowhere outside the county's own ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clue = cls._clue()
        cls.words = (cls.clue.name, cls.clue.detail, "98765.43", "98,765.43")

    def _tells_nothing(self, text, where):
        for word in self.words:
            self.assertNotIn(word, str(text), where)

    def test_every_path_of_every_role(self):
        for role in set(ROLES) - {"officer", "auditor"}:
            findings = self.env["rural.finding"].with_user(self.users[role])
            domain = [("id", "=", self.clue.id)]
            with self.subTest(role=role):
                self.assertFalse(findings.search(domain))
                self.assertFalse(findings.search_count(domain))
                self.assertFalse(findings.name_search(self.clue.number))
                self.assertFalse(
                    findings.formatted_read_group(domain, ["type_id"], ["__count"])
                )
                mine = self.clue.with_user(self.users[role])
                mine.invalidate_recordset()
                for call in (
                    lambda m=mine: m.read(["name"]),
                    lambda m=mine: m.export_data(["name"]),
                    lambda m=mine: m.message_ids.read(["body"]) or m.read(["state"]),
                    lambda m=mine: m.write({"measures": "x"}),
                ):
                    self._refused(call, role)

    def test_messages_activities_and_steps_of_a_clue(self):
        self.clue.message_post(body=self.clue.detail)
        for model in ("mail.message", "mail.activity", "rural.procedure.log"):
            for role in set(ROLES) - {"officer", "auditor"}:
                rows = self.env[model].with_user(self.users[role])
                if not rows.has_access("read"):
                    continue
                link = "model" if model == "mail.message" else "res_model"
                found = rows.search(
                    [(link, "=", "rural.finding"), ("res_id", "=", self.clue.id)]
                )
                self.assertFalse(found, f"{role} {model}")

    def test_tables_that_leave_the_county(self):
        forms = self.env["rural.form"].search(
            [("kind", "in", ("findings", "operation"))]
        )
        self.assertTrue(forms)
        for role in ("officer", "auditor", "reviewer"):
            for form in forms.filtered(lambda f: not f.with_clues):
                region = self.liuhe if role == "reviewer" else self.county
                exports = self.env["rural.form.export"].with_user(self.users[role])
                export = exports.create(
                    {"form_id": form.id, "region_id": region.id, "as_of": FILED_ON}
                )
                source = self.env[f"rural.form.{form.kind}"].with_env(export.env)
                rows = [r.shown for r in source._rows(form, region, FILED_ON)]
                self._tells_nothing(rows, f"{role} {form.name}")

    def test_package_of_the_year(self):
        archive = self.rows["rural.archive"]["xiangguan"].with_user(
            self.users["officer"]
        )
        self._explain(archive)
        with freeze_time(FILED_ON):
            archive.action_build()
        for name, content in self._files(archive).items():
            self._tells_nothing(content.decode("latin-1"), name)
            for word in self.words:
                self.assertNotIn(word.encode(), content, name)

    def test_summary_and_figures_of_the_clean_up(self):
        summary = self.rows["rural.inventory.summary"]["xiangguan"]
        for role in ("reviewer", "officer"):
            mine = summary.with_user(self.users[role])
            report = self.env["ir.actions.report"].with_user(self.users[role])
            html, _kind = report._render_qweb_html(
                "rural_asset.inventory_summary", mine.ids
            )
            self._tells_nothing(html.decode(), role)
            self.assertNotIn("虚报冒领", html.decode())

    def test_counts_are_of_what_the_user_sees(self):
        """Neither boards nor buttons count a clue for whoever does not see it."""
        for role in set(ROLES) - {"officer", "auditor", "verifier"}:
            user = self.users[role]
            for record in (self.house, self.xiangguan, self.liuhe, self.campaign):
                mine = record.with_user(user)
                if not mine.has_access("read"):
                    continue
                names = [n for n in mine._fields if "finding" in n and "count" in n]
                before = mine.read(names)
                self.clue.sudo().with_context(rural_token=STATE_TOKEN).state = "void"
                self.env.invalidate_all()
                self.assertEqual(mine.read(names), before, f"{role} {record}")
                self.clue.sudo().with_context(rural_token=STATE_TOKEN).state = "open"
                self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestWriteCleanup(CleanupCase):
    def test_what_the_server_writes_is_written_by_nobody(self):
        for model, vals in SERVER_WRITTEN.items():
            fields = self.env[model]._fields
            for name, value in vals.items():
                if name not in fields:
                    continue
                for role in ROLES:
                    for row in self._of(PLACES, model)[:1] if model in SEEN else ():
                        mine = row.with_user(self.users[role])
                        with self.subTest(model=model, role=role, field=name):
                            self._refused(
                                lambda m=mine, n=name, v=value: m.write({n: v}),
                                f"{role} {model}.{name}",
                            )

    def test_nothing_in_another_village_is_changed(self):
        for role in ("clerk", "accountant", "reviewer"):
            for model, vals in (
                ("rural.finding", {"measures": "x"}),
                ("rural.revival", {"target": "x"}),
                ("rural.inventory.line", {"remark": "x"}),
                ("rural.submission", {"note": "x"}),
                ("rural.submission.file", {"sealed": "YQ=="}),
                ("rural.inventory.summary", {"problems": "x"}),
            ):
                mine = self.rows[model]["linqiao"].with_user(self.users[role])
                for call in (
                    lambda m=mine, v=vals: m.write(v),
                    lambda m=mine: m.unlink(),
                ):
                    self._refused(call, f"{role} {model}")


@tagged("post_install", "-at_install")
class TestCleanupOverTheWire(RemoteCase, CleanupCase):
    """What a client can send and fetch, as the clerk of one village."""

    @mute_logger("odoo.http")
    def test_states_and_server_written_fields(self):
        for model in SERVER_WRITTEN.keys() & SEEN.keys():
            for row in self._of(PLACES, model)[:1]:
                for name, value in SERVER_WRITTEN[model].items():
                    for context in ({}, {"rural_token": True}):
                        answer = self._call(
                            model, "write", row.ids, {name: value}, context=context
                        )
                        self.assertIn("error", answer, f"{model}.{name}")

    @mute_logger("odoo.http")
    def test_methods_of_the_server_stay_there(self):
        for model, method in (
            ("rural.finding", "_report"),
            ("rural.finding", "_report_of_villager"),
            ("rural.finding", "_pass"),
            ("rural.submission", "_write_zip"),
            ("rural.submission.file", "_bytes"),
            ("rural.archive", "_write_file"),
            ("rural.archive", "_write_clues"),
            ("rural.national.row", "_decide"),
            ("rural.check", "_own_search"),
            ("rural.verification", "_draw"),
            ("rural.field.pack", "_attach"),
        ):
            self.assertIn("error", self._call(model, method, [1]), method)

    @mute_logger("odoo.http")
    def test_records_of_another_village(self):
        for model in SEEN:
            foreign = self._of(PLACES, model) - self._of(
                SEEN[model].get("clerk", ()), model
            )
            if not foreign:
                continue
            answer = self._call(model, "read", foreign.ids, ["display_name"])
            self.assertIn("error", answer, model)
            answer = self._call(model, "web_search_read", [], {"id": {}})
            rows = answer.get("result", {}).get("records", ())
            self.assertFalse({row["id"] for row in rows} & set(foreign.ids), model)

    @mute_logger("odoo.http")
    def test_downloads_of_others(self):
        rows = self.rows
        foreign = {m: rows[m]["linqiao"] for m in rows if "linqiao" in rows[m]}
        file = foreign["rural.submission.file"]
        check = rows["rural.national.check"]["xiangguan"]
        archive = rows["rural.archive"]["xiangguan"]
        files = self.env["ir.attachment"].search(
            [("res_model", "=", file._name), ("res_id", "=", file.id)]
        )
        with freeze_time(FILED_ON):
            officer = self.users["officer"]
            pack = self.env["rural.field.pack"].with_user(officer)
            pack = pack.create(
                {"inventory_id": self.campaign.id, "region_id": self.county.id}
            )
            pack.action_pack()
        for path in (
            f"/rural_asset/submission/{foreign['rural.submission'].id}",
            f"/rural_asset/archive/{archive.id}",
            f"/rural_asset/archive_clues/{archive.id}",
            f"/rural_asset/steps/rural.finding/{foreign['rural.finding'].id}",
            f"/rural_asset/steps/rural.archive/{archive.id}",
            f"/web/content/{file._name}/{file.id}/content",
            f"/web/content/{files[:1].id}",
            f"/web/content/rural.national.check/{check.id}/kept_file",
            f"/web/content/rural.field.pack/{pack.id}/file",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_report_route_of_another_place(self):
        summary = self.rows["rural.inventory.summary"]["linqiao"]
        check = self.rows["rural.national.check"]["xiangguan"]
        for name, record in (
            ("inventory_summary", summary),
            ("national_certificate", check),
        ):
            page = self.url_open(f"/report/html/rural_asset.{name}/{record.id}")
            self.assertNotEqual(page.status_code, 200, name)
            self.assertNotIn("舜山镇", page.text)

    @mute_logger("odoo.http")
    def test_a_wizard_of_somebody_else(self):
        wizards = self.env["rural.form.export"].with_user(self.users["officer"])
        export = wizards.create(
            {
                "form_id": self.env.ref("rural_asset.form_ledger").id,
                "region_id": self.county.id,
            }
        )
        export.action_export()
        answer = self._call(export._name, "read", export.ids, ["filename"])
        self.assertIn("error", answer)
        for path in (
            f"/rural_asset/form_export/{export.id}",
            f"/web/content/{export._name}/{export.id}/file",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)


@tagged("post_install", "-at_install")
class TestPublicPagesTellNoClue(HttpCase, CleanupCase):
    def test_the_page_of_the_asset(self):
        clue = self._clue()
        self.env.flush_all()
        self.authenticate(None, None)
        for path in ("", "/report"):
            page = self.url_open(f"/rural/a/{self.house.public_token}{path}")
            for word in (clue.name, clue.detail, clue.number):
                self.assertNotIn(word, page.text)

    def test_no_screen_of_the_office_opens(self):
        self.authenticate(None, None)
        file = self.rows["rural.submission.file"]["xiangguan"]
        for path in (
            f"/web/content/{file._name}/{file.id}/content",
            f"/web/content/rural.archive/{self.rows['rural.archive']['xiangguan'].id}",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_answers_name_no_record(self):
        body = json.dumps({"params": {"model": "rural.finding", "method": "search"}})
        page = self.url_open(
            "/web/dataset/call_kw",
            data=body,
            headers={"Content-Type": "application/json"},
        )
        self.assertNotIn("result", page.json())
