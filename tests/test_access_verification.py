"""Third parties see what was drawn for them and nothing else of the register."""

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from odoo.addons.rural_asset.models.rural_verification_scope import (
    OPEN_TO_VERIFIERS,
    PLACES,
)

from .common import ROLES
from .common_verification import VerificationCommon

MODELS = (
    "rural.verification",
    "rural.verification.sample",
    "rural.verification.answer",
    "rural.verification.score",
)
READERS = ("officer", "auditor", "verifier", "manager")
REGISTER = (
    "rural.asset",
    "rural.asset.funding",
    "rural.asset.right",
    "rural.asset.document",
)


@tagged("post_install", "-at_install")
class TestAccessVerification(VerificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["rural.asset.document"].create(
            [
                {"asset_id": asset.id, "name": "确权文件", "file": "YQ=="}
                for asset in cls.assets
            ]
        )

    def _seen(self, model, user=None):
        return self.env[model].with_user(user or self.verifier).search([])

    def test_before_it_starts_nothing_is_seen(self):
        """四(四): the villages do not learn from anybody where the visit goes."""
        for state in ("draft", "drawn"):
            self._verification(state)
            for model in (*MODELS, *REGISTER):
                with self.subTest(state=state, model=model):
                    self.assertFalse(self._seen(model))

    def test_what_was_drawn_on_every_path(self):
        verification = self._verification("running")
        drawn = verification.sample_ids.asset_id
        hidden = (self.assets | self.draft) - drawn
        assets = self.env["rural.asset"].with_user(self.verifier)
        self.assertEqual(assets.search([]), drawn.with_user(self.verifier))
        self.assertEqual(assets.search_count([]), 4)
        groups = assets._read_group([], ["village_id"], ["__count"])
        self.assertEqual(sum(count for _village, count in groups), 4)
        found = assets.name_search("大棚", limit=None)
        self.assertLessEqual({i for i, _name in found}, set(drawn.ids))
        self.verifier.group_ids |= self.env.ref("base.group_allow_export")
        for asset in hidden.with_user(self.verifier):
            asset.invalidate_recordset()
            with self.assertRaises(AccessError):
                asset.read(["display_name"])
            with self.assertRaises(AccessError):
                asset.export_data(["name"])
        for model in REGISTER[1:]:
            self.assertEqual(self._seen(model).asset_id.sudo(), drawn.sudo(), model)
        regions = self.env["rural.region"].with_user(self.verifier)
        self.assertEqual(regions.browse(self.county.id).asset_count, 4)

    def test_attachments_follow(self):
        drawn = self._verification("running").sample_ids.asset_id
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "rural.asset.document"),
                ("res_id", "in", self.documents.ids),
                ("res_field", "=", "file"),
            ]
        )
        for file in files:
            own = self.documents.browse(file.res_id).asset_id in drawn
            file = file.with_user(self.verifier)
            self.assertEqual(bool(file._filtered_access("read")), own)

    def test_nothing_in_the_register_is_changed(self):
        asset = self._verification("running").sample_ids[0].asset_id
        for record in (asset, asset.funding_ids, asset.right_ids):
            record = record.with_user(self.verifier)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation), operation)

    def test_another_third_party_sees_nothing(self):
        self._verification("running")
        for model in (*MODELS, *REGISTER):
            self.assertFalse(self._seen(model, self.other), model)

    def test_after_closing_the_register_is_closed(self):
        verification = self._verification("closed")
        self.assertFalse(self._seen("rural.asset"))
        self.assertEqual(len(self._seen("rural.verification.answer")), 4 * 14)
        self.assertEqual(self._seen("rural.verification"), verification)

    def test_no_other_model_with_a_place_is_open(self):
        """A model added later is closed as well."""
        self._verification("running")
        seen = 0
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("rural.") or name in OPEN_TO_VERIFIERS:
                continue
            if model._abstract or model._transient or not PLACES & {*model._fields}:
                continue
            seen += 1
            model = model.with_user(self.verifier)
            if model.has_access("read"):
                self.assertFalse(model.search_count([]), name)
        self.assertGreater(seen, 40)

    def test_steps_of_the_register_are_closed(self):
        asset = self._verification("running").sample_ids[0].asset_id
        self.assertTrue(asset.log_ids)
        self.env.invalidate_all()
        self.assertFalse(asset.with_user(self.verifier).log_ids)

    def test_a_second_role_opens_its_own_regions(self):
        self._verification("running")
        self.verifier.group_ids |= self.env.ref("rural_asset.group_rural_auditor")
        self.assertLessEqual(self.assets, self._seen("rural.asset").sudo())

    def test_roles_on_verifications(self):
        verification = self._verification("running")
        for role in ROLES:
            for model in MODELS:
                records = self.env[model].with_user(self.users[role])
                with self.subTest(role=role, model=model):
                    if role not in READERS:
                        with self.assertRaises(AccessError):
                            records.search([])
                        continue
                    self.assertTrue(records.search_count([]))
                    if model == "rural.verification":
                        mine = verification.with_user(self.users[role])
                        self.assertEqual(mine.has_access("write"), role == "officer")
                    elif model != "rural.verification.answer":
                        self.assertFalse(records.has_access("create"))

    def test_discipline_indicators_are_not_the_administrators(self):
        """五(三)1, 线索移交: the county and who looks for clues read the answers."""
        verification = self._verification("running")
        asked = verification.answer_ids.filtered("discipline")
        self.assertTrue(asked)
        for role in READERS:
            answers = self.env["rural.verification.answer"]
            seen = answers.with_user(self.users[role]).search(
                [("verification_id", "=", verification.id)]
            )
            plain = verification.answer_ids - asked
            expected = plain if role == "manager" else plain | asked
            self.assertEqual(set(seen.ids), set(expected.ids), role)

    def test_the_register_does_not_tell_what_was_drawn(self):
        """四(四): neither a search nor a group of assets leads to the samples."""
        self._verification("drawn")
        for role in ("clerk", "accountant", "reviewer"):
            assets = self.env["rural.asset"].with_user(self.users[role])
            for domain in (
                [("sample_ids", "!=", False)],
                [("sample_ids", "=", False)],
                [("sample_ids.number", ">", 0)],
                [("sample_ids", "any", [("value", ">", 0)])],
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    assets.search(domain)
            with self.assertRaises(AccessError):
                assets.search([], limit=1).read(["sample_ids"])

    def test_another_countys_officer_sees_nothing(self):
        verification = self._verification("running")
        other = self._region("邻县", "349902000000", "county")
        user = self._user("officer", other, "officer_other")
        for model in MODELS:
            self.assertFalse(self._seen(model, user), model)
        with self.assertRaises(AccessError):
            verification.with_user(user).action_cancel()

    def test_no_verification_moves_to_another_answerer(self):
        verification = self._verification("running")
        with self.assertRaises(AccessError):
            verification.with_user(self.verifier).write(
                {"verifier_ids": [(4, self.other.id)]}
            )
        answer = self._one(verification)
        with self.assertRaises(AccessError):
            answer.with_user(self.other).action_conforms()

    def test_screens_open_for_every_reader(self):
        self._verification("running")
        for role in READERS:
            for name in MODELS:
                model = self.env[name].with_user(self.users[role])
                kinds = ("pivot", "graph", "search")
                if not name.endswith("score"):
                    kinds = ("list", "form", "search")
                self.assertTrue(model.get_views([(False, kind) for kind in kinds]))
                names = [n for n in model.fields_get() if n != "log_ids"]
                model.search_read([], names, limit=1)
        for name in ("rural.asset", *MODELS[:3]):
            self.assertTrue(Form(self._seen(name)[:1]), name)


@tagged("post_install", "-at_install")
class TestVerifierDownloads(HttpCase, VerificationCommon):
    def test_documents_of_drawn_assets_only(self):
        drawn = self._verification("running").sample_ids.asset_id
        documents = self.env["rural.asset.document"].create(
            [
                {"asset_id": asset.id, "name": "文件", "file": "YQ=="}
                for asset in (drawn[0], (self.assets - drawn)[0])
            ]
        )
        self.authenticate("rural_verifier", "rural_verifier")
        for document, status in zip(documents, (200, 404), strict=True):
            url = f"/web/content/rural.asset.document/{document.id}/file"
            self.assertEqual(self.url_open(url).status_code, status)
        for asset, status in ((drawn[0], 200), ((self.assets - drawn)[0], 404)):
            url = f"/rural_asset/steps/rural.asset/{asset.id}"
            self.assertEqual(self.url_open(url).status_code, status)
