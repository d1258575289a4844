"""Role × model × own/other village, on every path that can leak."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ROLES, RuralCommon
from .common_remote import RemoteCase

SCOPED = (
    "rural.asset",
    "rural.asset.funding",
    "rural.asset.right",
    "rural.asset.document",
    "rural.procedure.log",
)
EDITORS = ("clerk", "accountant", "reviewer", "officer")
TOWNSHIP = ("accountant", "reviewer")


class AccessCase(RuralCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._asset(cls.xiangguan, "confirmed")
        cls.neighbour = cls._asset(cls.qianying, "confirmed")
        cls.foreign = cls._asset(cls.linqiao, "confirmed")
        cls.documents = cls.env["rural.asset.document"].create(
            [
                {"asset_id": asset.id, "name": f"文件{asset.id}", "file": "YQ=="}
                for asset in (cls.own, cls.neighbour, cls.foreign)
            ]
        )

    def _visible(self, role):
        if role == "clerk":
            return self.own
        if role in TOWNSHIP:
            return self.own | self.neighbour
        if role == "verifier":  # nothing was drawn for it
            return self.env["rural.asset"]
        return self.own | self.neighbour | self.foreign

    def _rows(self, model, assets):
        if model == "rural.asset":
            return assets
        domain = [("asset_id", "in", assets.ids)]
        if model == "rural.procedure.log":
            domain = [("res_model", "=", "rural.asset"), ("res_id", "in", assets.ids)]
        return self.env[model].search(domain)

    @property
    def _all(self):
        return self.own | self.neighbour | self.foreign


@tagged("post_install", "-at_install")
class TestReadPaths(AccessCase):
    def test_search_count_group_and_read(self):
        for role in ROLES:
            user = self.users[role]
            for model in SCOPED:
                with self.subTest(role=role, model=model):
                    visible = self._rows(model, self._visible(role))
                    every = self._rows(model, self._all)
                    records = self.env[model].with_user(user)
                    domain = [("id", "in", every.ids)]
                    self.assertEqual(records.search(domain).ids, visible.ids)
                    self.assertEqual(records.search_count(domain), len(visible))
                    groups = records.formatted_read_group(
                        domain, ["township_id"], ["__count"]
                    )
                    self.assertEqual(sum(g["__count"] for g in groups), len(visible))
                    hidden = (every - visible).with_user(user)
                    for row in hidden:
                        with self.assertRaises(AccessError):
                            row.read(["display_name"])

    def test_name_search_and_export(self):
        for role in ROLES:
            visible = self._visible(role)
            assets = self.env["rural.asset"].with_user(self.users[role])
            found = assets.name_search("蔬菜大棚", limit=None)
            self.assertEqual({i for i, _n in found}, set(visible.ids), role)
            self.users[role].group_ids += self.env.ref("base.group_allow_export")
            for asset in self._all - visible:
                with self.assertRaises(AccessError):
                    asset.with_user(self.users[role]).export_data(["name"])

    def test_related_fields_do_not_reach_over(self):
        clerk = self.users["clerk"]
        regions = self.env["rural.region"].with_user(clerk)
        township = regions.browse(self.liuhe.id)
        self.assertEqual(township.asset_count, 1)
        with self.assertRaises(AccessError):
            regions.browse(self.linqiao.id).read(["name"])
        found = regions.search([("level", "=", "village")])
        self.assertEqual(found, self.xiangguan.with_user(clerk))

    def test_domain_over_relations_is_filtered(self):
        regions = self.env["rural.region"].with_user(self.users["clerk"])
        found = regions.search([("asset_ids.name", "ilike", "林桥村")])
        self.assertFalse(found)

    def test_user_without_region_sees_nothing(self):
        user = self._user("clerk", self.env["rural.region"], login="nowhere")
        self.assertFalse(self.env["rural.asset"].with_user(user).search([]))
        self.assertFalse(self.env["rural.region"].with_user(user).search([]))

    def test_manager_without_region_sees_all(self):
        user = self._user("manager", self.env["rural.region"], login="all")
        found = self.env["rural.asset"].with_user(user).search([])
        self.assertGreaterEqual(found, self._all.with_user(user))

    def test_province_user_sees_its_counties(self):
        province = self._region("皖省", "340000000000", "province")
        self.county.parent_id = province
        user = self._user("auditor", province, login="province")
        found = self.env["rural.asset"].with_user(user).search([])
        self.assertGreaterEqual(found, self._all.with_user(user))

    def test_scope_change_takes_effect_at_once(self):
        clerk = self.users["clerk"]
        assets = self.env["rural.asset"].with_user(clerk)
        self.assertEqual(len(assets.search([])), 1)
        clerk.rural_region_ids = self.linqiao
        self.assertEqual(assets.search([]), self.foreign.with_user(clerk))

    def test_people_without_a_role_have_no_access(self):
        user = self.env["res.users"].create({"name": "外人", "login": "outsider"})
        for model in SCOPED:
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    def test_attachments_follow_the_asset(self):
        clerk = self.users["clerk"]
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "rural.asset.document"),
                ("res_id", "in", self.documents.ids),
                ("res_field", "=", "file"),
            ]
        )
        self.assertEqual(len(attachments), 3)
        for attachment in attachments:
            document = self.documents.browse(attachment.res_id)
            as_clerk = attachment.with_user(clerk)
            if document.asset_id == self.own:
                self.assertTrue(as_clerk.read(["name"]))
            else:
                with self.assertRaises(AccessError):
                    as_clerk.read(["name"])


@tagged("post_install", "-at_install")
class TestWritePaths(AccessCase):
    def test_write_create_unlink_by_role(self):
        for role in ROLES:
            asset = self.own.with_user(self.users[role])
            with self.subTest(role=role):
                if role in EDITORS:
                    asset.write({"note": role})
                    continue
                with self.assertRaises(AccessError):
                    asset.write({"note": role})
                with self.assertRaises(AccessError):
                    asset.create(self._asset_vals())
                with self.assertRaises(AccessError):
                    asset.unlink()

    def test_no_write_into_another_village(self):
        for role in EDITORS:
            for asset in self._all - self._visible(role):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    asset.with_user(self.users[role]).write({"note": "x"})
        with self.assertRaises(AccessError):
            self.env["rural.asset"].with_user(self.users["clerk"]).create(
                self._asset_vals(self.linqiao)
            )

    def test_an_asset_is_not_moved_out_of_or_into_sight(self):
        draft = self._asset(self.xiangguan).with_user(self.users["clerk"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            draft.region_id = self.linqiao.id
            draft.flush_recordset()
        draft.invalidate_recordset()
        for name, region in (
            ("village_id", self.linqiao),
            ("township_id", self.shunshan),
        ):
            with self.assertRaises(UserError):
                draft.write({name: region.id})

    def test_parts_of_another_villages_asset(self):
        clerk = self.users["clerk"]
        source = self.env.ref("rural_asset.funding_source_f01")
        draft = self._asset(self.linqiao)
        with self.assertRaises(AccessError):
            self.env["rural.asset.funding"].with_user(clerk).create(
                {"asset_id": draft.id, "source_id": source.id, "amount": 1}
            )

    def test_code_lists_belong_to_the_county(self):
        category = self.env.ref("rural_asset.category_0101")
        for role in ("clerk", "accountant", "reviewer", "auditor", "verifier"):
            with self.assertRaises(AccessError):
                category.with_user(self.users[role]).write({"name": "x"})
        category.with_user(self.users["officer"]).write({"synonyms": "大棚"})


@tagged("post_install", "-at_install")
class TestCompanies(AccessCase):
    def test_other_companys_villages_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "另一个公司"})
        self.linqiao.company_id = other
        officer = self.users["officer"]
        found = self.env["rural.asset"].with_user(officer).search([])
        self.assertNotIn(self.foreign.id, found.ids)
        officer.company_ids |= other
        both = [officer.company_id.id, other.id]
        found = (
            self.env["rural.asset"]
            .with_user(officer)
            .with_context(allowed_company_ids=both)
            .search([])
        )
        self.assertIn(self.foreign.id, found.ids)


@tagged("post_install", "-at_install")
class TestRemoteCalls(RemoteCase, AccessCase):
    """What a client can send over the wire, as the clerk of one village."""

    def test_state_and_log_by_remote_call(self):
        draft = self._asset()
        for vals in ({"state": "confirmed"}, {"log_ids": [[5]]}, {"code": "x"}):
            answer = self._call("rural.asset", "write", [draft.id], vals)
            if "code" in vals:
                continue
            self.assertIn("error", answer)
        answer = self._call(
            "rural.asset",
            "write",
            [draft.id],
            {"state": "confirmed"},
            context={"rural_token": True},
        )
        self.assertIn("error", answer)
        for method in ("_do_step", "_apply_correction", "_assign_codes"):
            self.assertIn("error", self._call("rural.asset", method, [draft.id], "x"))
        self.assertEqual(draft.state, "draft")

    def test_reading_another_village_by_remote_call(self):
        answer = self._call("rural.asset", "read", [self.foreign.id], ["name"])
        self.assertIn("error", answer)
        answer = self._call("rural.asset", "web_search_read", [], {"name": {}})
        names = {r["name"] for r in answer["result"]["records"]}
        self.assertEqual(names, {self.own.name})

    def test_token_of_the_public_page_is_no_users_business(self):
        answer = self._call("rural.asset", "read", [self.own.id], ["public_token"])
        self.assertIn("error", answer)

    def test_files_of_another_village_by_download(self):
        document = self.documents.filtered(lambda d: d.asset_id == self.foreign)
        url = f"/web/content/rural.asset.document/{document.id}/file"
        self.assertEqual(self.url_open(url).status_code, 404)
        own = self.documents.filtered(lambda d: d.asset_id == self.own)
        url = f"/web/content/rural.asset.document/{own.id}/file"
        self.assertEqual(self.url_open(url).status_code, 200)
