"""线索 (凌源市方案 三(四), 五(三)1): seen by the county and who is named alone, on
every path that leads to it.
"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import ROLES
from .common_finding import FindingCommon

SEES = ("officer", "auditor")
WORD = "虚报养殖补贴"


@tagged("post_install", "-at_install")
class TestFindingDiscipline(FindingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clue = cls._clue(detail="冒领3户补贴", amount=30000)
        cls.outsiders = [role for role in ROLES if role not in SEES]

    def _as(self, role):
        self.env.invalidate_all()
        return self.env["rural.finding"].with_user(self.users[role])

    # --- reading ----------------------------------------------------------------------

    def test_search_count_and_group(self):
        domain = [("id", "=", self.clue.id)]
        for role in ROLES:
            with self.subTest(role=role):
                seen = int(role in SEES)
                own = self._as(role)
                self.assertEqual(own.search_count(domain), seen)
                self.assertEqual(len(own.search(domain)), seen)
                self.assertEqual(own.search_count([("name", "ilike", WORD)]), seen)
                groups = own._read_group([("discipline", "=", True)], [], ["__count"])
                self.assertEqual(groups, [(seen,)])
                rows = own.formatted_read_group(domain, ["type_id"], ["amount:sum"])
                self.assertEqual(len(rows), seen)

    def test_read_browse_and_name_search(self):
        for role in self.outsiders:
            with self.subTest(role=role):
                own = self._as(role)
                clue = own.browse(self.clue.id)
                for read in (
                    lambda clue=clue: clue.read(["name"]),
                    lambda clue=clue: clue.display_name,
                    lambda clue=clue: clue.web_read({"name": {}}),
                    lambda clue=clue: clue.write({"measures": "x"}),
                ):
                    with self.assertRaises(AccessError):
                        read()
                self.assertFalse(own.name_search(WORD))
                self.assertFalse(own.name_search(self.clue.number))
        self.assertTrue(self._as("auditor").name_search(WORD))

    def test_export(self):
        for role in self.outsiders:
            self.users[role].group_ids += self.env.ref("base.group_allow_export")
            with self.subTest(role=role), self.assertRaises(AccessError):
                clue = self._as(role).browse(self.clue.id)
                clue.export_data(["name", "detail"])

    def test_chatter_and_activities(self):
        self.clue.message_post(body="已约谈当事人")
        for role in self.outsiders:
            with self.subTest(role=role):
                messages = self.env["mail.message"].with_user(self.users[role])
                domain = [("model", "=", "rural.finding"), ("body", "ilike", "约谈")]
                self.assertFalse(messages.search(domain))
                activities = self.env["mail.activity"].with_user(self.users[role])
                self.assertFalse(
                    activities.search(
                        [
                            ("res_model", "=", "rural.finding"),
                            ("res_id", "=", self.clue.id),
                        ]
                    )
                )
        self.assertTrue(
            set(self.clue.activity_ids.user_id) <= {self.users[r] for r in SEES}
        )
        notified = self.clue.message_ids.notified_partner_ids
        self.assertTrue(notified <= self.users["officer"].partner_id)
        users = self.env.user | self.users["officer"]
        self.assertFalse(self.clue.message_partner_ids - users.partner_id)

    def test_attachments(self):
        officer = self.users["officer"]
        paper = self._paper(officer, "举报信.txt")
        self.clue.with_user(officer).before_ids = [(4, paper.id)]
        self.assertEqual(paper.res_id, self.clue.id)
        for role in self.outsiders:
            with self.subTest(role=role):
                files = self.env["ir.attachment"].with_user(self.users[role])
                self.assertFalse(files.search([("name", "=", "举报信.txt")]))
                with self.assertRaises(AccessError):
                    files.browse(paper.id).read(["raw"])

    def test_a_download_by_url(self):
        officer = self.users["officer"]
        paper = self._paper(officer, "举报信.txt")
        self.clue.with_user(officer).before_ids = [(4, paper.id)]
        self.env["res.users"].browse(self.users["clerk"].id).password = "rural_clerk"
        self.authenticate("rural_clerk", "rural_clerk")
        got = self.url_open(f"/web/content/{paper.id}?download=1")
        self.assertNotIn(b"after", got.content)
        self.assertEqual(got.status_code, 404)

    def test_the_download_of_its_steps(self):
        """The route examines the rules of the document."""
        url = f"/rural_asset/steps/rural.finding/{self.clue.id}"
        for role, status in (("verifier", 404), ("auditor", 200)):
            self.users[role].password = self.users[role].login
            self.authenticate(self.users[role].login, self.users[role].login)
            self.assertEqual(self.url_open(url).status_code, status)

    def test_the_log_of_its_steps(self):
        self._hand_over()
        for role in self.outsiders:
            with self.subTest(role=role):
                rows = self.env["rural.procedure.log"].with_user(self.users[role])
                domain = [("res_model", "=", "rural.finding")]
                self.assertFalse(rows.search(domain))
        rows = self.env["rural.procedure.log"].with_user(self.users["auditor"])
        self.assertTrue(rows.search([("res_model", "=", "rural.finding")]))

    def test_counts_on_the_asset(self):
        for role in ("clerk", "reviewer", "officer"):
            with self.subTest(role=role):
                self.env.invalidate_all()
                asset = self.asset.with_user(self.users[role])
                self.assertEqual(asset.finding_count, int(role in SEES))

    def test_what_points_to_it_shows_its_number_alone(self):
        """A many2one's name is read past the rules."""
        self.assertEqual(self.clue.display_name, self.clue.number)
        self.assertNotIn(WORD, self.clue.sudo().display_name)

    def test_by_the_asset_it_is_not_found(self):
        clerk = self.env["rural.asset"].with_user(self.users["clerk"])
        self.assertFalse(self._as("clerk").search([("asset_id", "=", self.asset.id)]))
        self.assertTrue(clerk.search([("id", "=", self.asset.id)]))

    # --- who is named -----------------------------------------------------------------

    def test_persons_named_see_it(self):
        clue = self.clue.with_user(self.users["officer"])
        clue.named_user_ids = self.users["reviewer"]
        self.assertEqual(self._as("reviewer").search([("id", "=", clue.id)]), self.clue)
        self.assertFalse(self._as("clerk").search([("id", "=", clue.id)]))

    def test_who_is_named_no_more_does_not_hear_of_it(self):
        reviewer = self.users["reviewer"]
        clue = self.clue.with_user(self.users["officer"])
        clue.named_user_ids = reviewer
        clue.message_subscribe(reviewer.partner_id.ids)
        clue.named_user_ids = False
        self.assertNotIn(reviewer.partner_id, self.clue.message_partner_ids)

    def test_a_township_enters_a_clue(self):
        """Who enters it sees it, nobody else of the township does."""
        clue = self._as("reviewer").create(
            {
                "name": "挪用租金",
                "type_id": self.env.ref("rural_asset.finding_type_j3").id,
                "source": "villager",
                "region_id": self.xiangguan.id,
            }
        )
        self.assertEqual(clue.named_user_ids, self.users["reviewer"])
        self.assertEqual(clue.responsible_id, self.users["officer"])
        for role in ("clerk", "accountant"):
            self.assertFalse(self._as(role).search([("id", "=", clue.id)]))

    def test_the_county_names_them(self):
        self.clue.named_user_ids = self.users["reviewer"]
        clue = self._as("reviewer").browse(self.clue.id)
        with self.assertRaisesRegex(AccessError, "county"):
            clue.named_user_ids = [(4, self.users["clerk"].id)]
        plain = self._finding()
        with self.assertRaises(AccessError):
            plain.with_user(self.users["reviewer"]).named_user_ids = [
                (4, self.users["clerk"].id)
            ]

    def test_it_becomes_no_other_kind(self):
        plain = self.env.ref("rural_asset.finding_type_15")
        with self.assertRaises(UserError):
            self.clue.with_user(self.users["officer"]).type_id = plain
        with self.assertRaises(UserError):
            self.clue.type_id.discipline = False

    # --- where it goes ----------------------------------------------------------------

    def test_it_waits_for_the_county(self):
        self.assertEqual(self.clue.responsible_id, self.users["officer"])
        self.assertEqual(self.clue.activity_ids.user_id, self.users["officer"])

    def test_no_rule_closes_it(self):
        clue = self._clue(check_id=self.check.id, name="重复冒领")
        self.env["rural.finding"]._pass(self.check, "rural.asset", self.asset.ids)
        self.assertEqual(clue.state, "open")

    def _hand_over(self, role="officer"):
        return self._step(
            self.clue,
            "hand_over",
            role,
            handover_to="县纪委监委",
            handover_document="线索移交函〔2025〕3号",
        )

    def test_handed_over_with_a_document(self):
        self._hand_over()
        self.assertEqual(self.clue.state, "open")
        self.assertEqual(self.clue.handover_to, "县纪委监委")
        self.assertEqual(str(self.clue.date_handover), "2025-08-11")
        with self.assertRaisesRegex(UserError, "document"):
            self._step(self.clue, "hand_over", "officer", handover_to="县纪委监委")

    def test_other_findings_are_not_handed_over(self):
        finding = self._finding()
        with self.assertRaises(UserError):
            self._step(
                finding,
                "hand_over",
                "officer",
                handover_to="县纪委监委",
                handover_document="1号",
            )

    def test_a_verifier_reports_what_he_does_not_see(self):
        verifier = self.env["rural.finding"].with_user(self.users["verifier"])
        rows = [self._vals(type_code="J3", check_id=False, source="verification")]
        (found,) = verifier._report(rows)
        with self.assertRaises(AccessError):
            found.read(["name"])
        self.assertTrue(found.sudo().number)
