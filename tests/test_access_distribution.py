"""Plans, results, notices and packages: role × model × own/neighbour/foreign village,
on every path that can leak.
"""

import json
from contextlib import suppress

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES
from .common_access import PLACES, AccessCases
from .common_distribution import FIRST_DAY, DistributionCommon
from .common_remote import RemoteCase

# The villages that the users of a role are in charge of; all of them if not named.
SCOPE = {
    "clerk": PLACES[:1],
    "accountant": PLACES[:2],
    "reviewer": PLACES[:2],
    "verifier": (),
}
OF_VILLAGE = (
    "rural.distribution",
    "rural.distribution.income",
    "rural.distribution.line",
    "rural.distribution.share",
    "rural.notice",
    "rural.objection",
    "rural.procedure.log",
    "rural.kept.document",
)
OF_TOWNSHIP = ("rural.package", "rural.package.line")
REFUSED = (AccessError, UserError)


class DistributionAccessCase(AccessCases, DistributionCommon):
    """In each of three villages a reported plan with all that hangs on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = {place: cls._papers_of(getattr(cls, place)) for place in PLACES}
        cls.env.flush_all()

    @classmethod
    def _papers_of(cls, village):
        """``{model: records}`` of one village."""
        plan = cls._plan(village)
        cls.env["rural.distribution.share"].create(
            {"line_id": plan.line_ids[0].id, "name": "李长河", "amount": 6000}
        )
        cls._walk(plan, "submitted")
        notice = plan.notice_ids
        objection = cls.env["rural.objection"].create(
            {"notice_id": notice.id, "text": "异议", "date": FIRST_DAY}
        )
        document = cls.env["rural.kept.document"]._keep(plan, "annex3", 0, b"%PDF")
        return {
            "rural.distribution": plan,
            "rural.distribution.income": plan.income_ids,
            "rural.distribution.line": plan.line_ids,
            "rural.distribution.share": plan.share_ids,
            "rural.notice": notice,
            "rural.objection": objection,
            "rural.procedure.log": plan.log_ids,
            "rural.kept.document": document,
            "rural.package": plan.package_id,
            "rural.package.line": plan.package_id.line_ids.filtered(
                lambda line: line.village_id == village
            ),
            "ir.attachment": plan.log_ids.attachment_ids
            | notice.photo_start_ids
            | notice.photo_end_ids
            | document.attachment_id,
        }

    def _visible(self, role, model):
        if model == "rural.package" and role == "clerk":
            return self.env[model]
        return self._of(SCOPE.get(role, PLACES), model)

    def _all(self, model):
        return self._of(PLACES, model)


@tagged("post_install", "-at_install")
class TestReadDistribution(DistributionAccessCase):
    def test_search_count_group_names_read_and_export(self):
        for role in ROLES:
            for model in OF_VILLAGE + OF_TOWNSHIP:
                with self.subTest(role=role, model=model):
                    visible = self._visible(role, model)
                    self._assert_reads(role, self._all(model), visible)

    def test_names_are_found_by_their_village(self):
        plan = self.rows["linqiao"]["rural.distribution"]
        for model in ("rural.distribution", "rural.notice"):
            found = self.env[model].with_user(self.users["officer"]).name_search("林桥")
            self.assertEqual(
                [i for i, _name in found], self.rows["linqiao"][model].ids, model
            )
            hidden = self.env[model].with_user(self.users["clerk"]).name_search("林桥")
            self.assertFalse(hidden)
        found = plan.package_id.with_user(self.users["officer"]).name_search("舜山")
        self.assertEqual([i for i, _name in found], plan.package_id.ids)

    def test_papers_and_photos_follow_the_paper(self):
        """A reviewer reads the minutes of the own villages, and of no others."""
        for role in ROLES:
            visible = self._visible(role, "ir.attachment")
            for paper in self._all("ir.attachment"):
                own = paper.with_user(self.users[role])
                own.invalidate_recordset()
                with self.subTest(role=role, name=paper.name):
                    if paper in visible:
                        self.assertTrue(own.read(["name", "raw"])[0]["raw"])
                        continue
                    with self.assertRaises(AccessError):
                        own.read(["name"])
                    self.assertFalse(own.search([("id", "=", paper.id)]))

    def test_evidence_is_shown_with_the_steps(self):
        for role in ("reviewer", "auditor"):
            rows = self.rows["qianying"]["rural.procedure.log"]
            for row in rows.with_user(self.users[role]):
                row.invalidate_recordset()
                self.assertEqual(row.evidence_ids, row.sudo().attachment_ids)

    def test_domains_over_relations_are_filtered(self):
        clerk = self.users["clerk"]
        for model, name in (
            ("rural.region", "responsible_id.login"),
            ("rural.distribution", "notice_ids.objection_ids.text"),
        ):
            records = self.env[model].with_user(clerk)
            self.assertNotIn(self.linqiao.id, records.search([(name, "!=", "x")]).ids)
        lines = self.env["rural.distribution.line"].with_user(clerk)
        village = ("distribution_id.village_name", "=", "林桥村")
        self.assertFalse(lines.search([village]))
        papers = self.env["rural.distribution"].with_user(clerk)
        self.assertFalse(papers.search([("package_id.distribution_ids", "in", [0])]))

    def test_people_without_a_role_have_no_access(self):
        user = self.env["res.users"].create({"name": "外人", "login": "outsider"})
        for model in OF_VILLAGE + OF_TOWNSHIP:
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    def test_scope_change_takes_effect_at_once(self):
        clerk = self.users["clerk"]
        plan = self.rows["linqiao"]["rural.distribution"].with_user(clerk)
        self.assertFalse(plan.search([("id", "=", plan.id)]))
        clerk.rural_region_ids = self.linqiao
        self.assertTrue(plan.search([("id", "=", plan.id)]))

    def test_other_companys_papers_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "另一个公司"})
        self.linqiao.company_id = other
        for model in OF_VILLAGE[:6]:
            rows = self.rows["linqiao"][model].with_user(self.users["officer"])
            self.assertFalse(rows.search([("id", "in", rows.ids)]), model)


@tagged("post_install", "-at_install")
class TestWriteDistribution(DistributionAccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drafts = {
            place: cls._plan(getattr(cls, place), year=2026) for place in PLACES
        }

    def _refused(self, call, *args):
        try:
            with self.env.cr.savepoint():
                call(*args)
                self.env.flush_all()
        except REFUSED:
            return
        self.fail(f"{call} was not refused: {args}")

    def test_only_the_clerk_writes_drafts_of_the_own_village(self):
        for role in ROLES:
            for place in PLACES:
                user, draft = self.users[role], self.drafts[place]
                line = draft.line_ids[-1].with_user(user)
                income = draft.income_ids.with_user(user)
                draft = draft.with_user(user)
                with self.subTest(role=role, place=place):
                    if role == "clerk" and place == "xiangguan":
                        line.write({"amount": 2999})
                        income.write({"amount": 10001})
                        draft.write({"line_ids": [Command.delete(line.id)]})
                        continue
                    for rows, vals in (
                        (line, {"amount": 1}),
                        (income, {"amount": 1}),
                        (draft, {"line_ids": [Command.delete(line.id)]}),
                        (draft, {"line_work_ids": [Command.delete(line.id)]}),
                        (draft, {"income_ids": [Command.clear()]}),
                    ):
                        self._refused(rows.write, vals)
                    for rows in (line, income, draft):
                        self._refused(rows.unlink)

    def test_no_paper_for_another_village(self):
        for role in ROLES:
            papers = self.env["rural.distribution"].with_user(self.users[role])
            for place in PLACES:
                vals = self._plan_vals(getattr(self, place), year=2027, income_ids=[])
                with self.subTest(role=role, place=place):
                    if role == "clerk" and place == "xiangguan":
                        papers.create(vals)
                        continue
                    self._refused(papers.create, vals)

    def test_a_paper_is_not_moved_out_of_or_into_sight(self):
        draft = self.drafts["xiangguan"].with_user(self.users["clerk"])
        for vals in (
            {"region_id": self.linqiao.id},
            {"village_id": self.linqiao.id},
            {"township_id": self.shunshan.id},
            {"county_id": False},
        ):
            self._refused(draft.write, vals)
        line = draft.line_ids[0]
        foreign = self.drafts["linqiao"]
        self._refused(line.write, {"distribution_id": foreign.id})
        self._refused(line.write, {"village_id": self.linqiao.id})
        vals = {**self._line_vals("41", 1), "distribution_id": foreign.id}
        self._refused(line.create, vals)

    def test_rows_of_another_paper_through_the_own(self):
        draft = self.drafts["xiangguan"].with_user(self.users["clerk"])
        foreign = self.drafts["linqiao"].line_ids[0]
        own_filed = self.rows["xiangguan"]["rural.distribution.line"][0]
        for row in (foreign, own_filed):
            for command in (
                Command.link(row.id),
                Command.update(row.id, {"name": "x"}),
                Command.delete(row.id),
            ):
                before = row.read(["name", "distribution_id"])
                with suppress(*REFUSED), self.env.cr.savepoint():
                    draft.write({"line_ids": [command]})
                    self.env.flush_all()
                row.invalidate_recordset()
                self.assertEqual(row.read(["name", "distribution_id"]), before)

    def test_what_left_its_draft_is_frozen(self):
        for role in ROLES:
            plan = self.rows["xiangguan"]["rural.distribution"]
            for rows, vals in (
                (plan, {"year": 2030}),
                (plan, {"line_ids": [Command.clear()]}),
                (plan, {"return_reason": "x"}),
                (plan.line_ids[1], {"amount": 1}),
                (plan.income_ids, {"amount": 1}),
                (plan.share_ids, {"name": "x"}),
            ):
                with self.subTest(role=role, model=rows._name, vals=vals):
                    self._refused(rows.with_user(self.users[role]).write, vals)

    def test_steps_logs_notices_and_documents_are_written_by_steps(self):
        plan = self.rows["xiangguan"]["rural.distribution"]
        package = plan.package_id
        for role in ROLES:
            user = self.users[role]
            for rows, vals in (
                (plan, {"state": "filed"}),
                (plan, {"filing_number": "1"}),
                (plan, {"log_ids": [Command.clear()]}),
                (plan, {"notice_ids": [Command.clear()]}),
                (plan, {"kept_ids": [Command.clear()]}),
                (plan, {"package_id": False}),
                (package, {"state": "filed"}),
                (package, {"filing_number": "1"}),
                (plan.notice_ids, {"date_end": "2025-02-20"}),
                (plan.notice_ids, {"cancelled": True}),
                (plan.log_ids[0], {"reason": "x"}),
                (plan.kept_ids, {"checksum": "x"}),
                (plan.log_ids.attachment_ids[0], {"raw": b"x"}),
            ):
                with self.subTest(role=role, model=rows._name, vals=vals):
                    self._refused(rows.with_user(user).write, vals)
            for rows in (
                plan,
                package,
                plan.notice_ids,
                plan.notice_ids.objection_ids,
                plan.log_ids[0],
                plan.kept_ids,
                plan.log_ids.attachment_ids[0],
            ):
                with self.subTest(role=role, model=rows._name, unlink=True):
                    self._refused(rows.with_user(user).unlink)

    def test_villages_of_a_package_are_not_moved(self):
        line = self.rows["xiangguan"]["rural.package.line"]
        other = self.rows["linqiao"]["rural.package"]
        objection = self.rows["xiangguan"]["rural.objection"]
        for role in ROLES:
            user = self.users[role]
            for rows, vals in (
                (line, {"village_id": self.linqiao.id}),
                (line, {"package_id": other.id}),
                (line, {"township_id": self.shunshan.id}),
                (objection, {"village_id": self.linqiao.id}),
                (objection, {"notice_id": other.id}),
            ):
                with self.subTest(role=role, model=rows._name, vals=vals):
                    self._refused(rows.with_user(user).write, vals)

    def test_objections_are_registered_by_those_in_charge(self):
        registers = {
            "clerk": PLACES[:1],
            "reviewer": PLACES[:2],
            "officer": PLACES,
        }
        for role in ROLES:
            objections = self.env["rural.objection"].with_user(self.users[role])
            for place in PLACES:
                notice = self.rows[place]["rural.notice"]
                vals = {"notice_id": notice.id, "text": role}
                with self.subTest(role=role, place=place):
                    if place in registers.get(role, ()):
                        objections.create(vals)
                        continue
                    self._refused(objections.create, vals)

    def test_a_wizard_is_its_makers(self):
        step = self.env["rural.distribution.step"]
        own = step.with_user(self.users["clerk"]).create(
            {
                "distribution_ids": [Command.set(self.drafts["xiangguan"].ids)],
                "action": "discuss",
            }
        )
        self.assertTrue(own.read(["action"]))
        with self.assertRaises(AccessError):
            own.with_user(self.users["reviewer"]).read(["action"])
        self._refused(
            own.create,
            {
                "distribution_ids": [Command.set(self.drafts["linqiao"].ids)],
                "action": "discuss",
            },
        )
        minutes = self._file()  # somebody else's upload
        self._refused(own.write, {"attachment_ids": [Command.set(minutes.ids)]})
        self.assertEqual(self.drafts["xiangguan"].state, "draft")


@tagged("post_install", "-at_install")
class TestRemoteDistribution(RemoteCase, DistributionAccessCase):
    """What a client can send over the wire, as the clerk of one village."""

    @mute_logger("odoo.http")
    def test_states_and_steps(self):
        plan = self._plan(year=2026)
        for context in ({}, {"rural_token": True}, {"tracking_disable": True}):
            for vals in ({"state": "filed"}, {"filing_number": "1"}, {"revision": 2}):
                answer = self._call(
                    plan._name, "write", [plan.id], vals, context=context
                )
                self.assertIn("error", answer)
        for method in ("_take_step", "_do_step", "_move", "_write_step_fields"):
            self.assertIn("error", self._call(plan._name, method, [plan.id], "file"))
        for method in ("action_review", "action_announce", "action_file"):
            self.assertIn("error", self._call(plan._name, method, [plan.id]))
        self.assertEqual(plan.state, "draft")

    @mute_logger("odoo.http")
    def test_reading_another_village(self):
        for model in OF_VILLAGE:
            foreign = self.rows["linqiao"][model]
            answer = self._call(model, "read", foreign.ids, ["display_name"])
            self.assertIn("error", answer, model)
            answer = self._call(model, "web_search_read", [], {"id": {}})
            found = {row["id"] for row in answer["result"]["records"]}
            self.assertTrue(found & set(self.rows["xiangguan"][model].ids), model)
            self.assertFalse(found & set(foreign.ids), model)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb")
    def test_files_of_another_village(self):
        for place, status in (("xiangguan", 200), ("linqiao", 404)):
            for paper in self.rows[place]["ir.attachment"]:
                response = self.url_open(f"/web/content/{paper.id}")
                self.assertEqual(response.status_code, status, (place, paper.name))

    @mute_logger("odoo.http")
    def test_annexes_of_another_village(self):
        foreign = self.rows["linqiao"]["rural.distribution"]
        for kind in ("html", "pdf"):
            for annex in ("annex1", "annex3"):
                url = f"/report/{kind}/rural_asset.{annex}/{foreign.id}"
                response = self.url_open(url)
                self.assertNotEqual(response.status_code, 200, url)
                self.assertNotIn("林桥", response.text)

    @mute_logger("odoo.http")
    def test_export_of_another_village(self):
        columns = [{"name": "village_name", "label": "村", "type": "char"}]
        plans = self.env["rural.distribution"]
        for records, fine in (
            (self.rows["xiangguan"]["rural.distribution"], True),
            (self.rows["linqiao"]["rural.distribution"], False),
            (plans, True),
        ):
            data = {
                "model": plans._name,
                "fields": columns,
                "ids": records.ids or False,
                "domain": [],
                "import_compat": False,
                "context": {},
                "groupby": [],
            }
            response = self.url_open(
                "/web/export/csv",
                data={"data": json.dumps(data), "csrf_token": self._csrf()},
            )
            self.assertEqual(response.status_code == 200, fine)
            self.assertNotIn("林桥村", response.text)
            self.assertEqual("相官村" in response.text, fine)

    def _csrf(self):
        page = self.url_open("/odoo").text
        return page.split('csrf_token: "')[1].split('"')[0]
