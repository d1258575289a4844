"""Persons, posts, payment lists and checks in Chromium and in Chinese."""

import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.tests import new_test_user, tagged

from ..models.rural_procedure import STATE_TOKEN
from ..wizards.rural_payout_bank import RuralPayoutBank
from .test_distribution_tours import TourCase
from .test_payout_books import PayoutBooksCommon
from .test_post import PostCommon

LAST_OF_MAY = date(2025, 5, 31)
JUNE = date(2025, 6, 5)
PEOPLE = "rural_person_action"


class PeopleTourCase(TourCase):
    def _walk_through(self, name, user, day=JUNE, action=PEOPLE):
        self._tour(name, user, day, action)


@tagged("post_install", "-at_install")
class TestClerkTours(PostCommon, PeopleTourCase):
    def test_from_the_household_to_the_checked_wages(self):
        clerk = self.users["clerk"]
        self._walk_through("rural_people_household", clerk)
        person = self.env["rural.person"].search([("name", "=", "张小满")])
        self.assertEqual(person.identity_number, "3499**********0010")
        self.assertEqual(person.bank_card, "6222***********0525")
        self.assertEqual(person.household_id.name, "张小满")
        self.assertEqual(person.create_uid, clerk)

        self._walk_through("rural_people_post", clerk)
        post = person.post_ids
        self.assertEqual((post.state, post.plan_line_id), ("held", self.post))
        self.assertEqual(post.log_ids.attachment_ids.mapped("name"), ["就业协议.pdf"])

        self._walk_through("rural_people_wages", clerk, LAST_OF_MAY)
        payout = person.payout_line_ids.payout_id
        self.assertEqual((payout.state, payout.month), ("checked", date(2025, 5, 1)))
        self.assertEqual(payout.amount_total, 500)
        self.assertEqual(
            payout.log_ids.attachment_ids.mapped("name"), ["5月考勤表.pdf"]
        )

    def test_relief_is_listed_by_hand(self):
        """Village, kind and item are kept with persons entered before saving."""
        self._walk_through("rural_people_relief", self.users["clerk"])
        payout = self.li.payout_line_ids.payout_id
        self.assertEqual(
            (payout.state, payout.kind, payout.plan_line_id, payout.amount_total),
            ("checked", "relief", self.relief, 350),
        )


@tagged("post_install", "-at_install")
class TestAccountantTours(PayoutBooksCommon, PeopleTourCase):
    def test_a_list_is_booked_sent_to_the_bank_and_paid(self):
        handed = []

        def workbook(wizard):
            """What the browser is handed, read back."""
            handed.append(make(wizard))
            return handed[0]

        make = RuralPayoutBank._workbook
        with patch.object(RuralPayoutBank, "_workbook", workbook):
            self._walk_through("rural_people_paid", self.accountant)
        self._assert_workbook(handed[0][1])
        payout = self.payout
        self.assertEqual((payout.state, payout.move_id.state), ("paid", "posted"))
        self.assertEqual(payout.payment_move_id.date, JUNE)
        logs = self.env["rural.reveal.log"].search([("kind", "=", "bank")])
        self.assertEqual(
            {(log.res_id, log.user_id) for log in logs},
            {(person.id, self.accountant) for person in self.wang | self.li},
        )
        self._walk_through("rural_people_log", self.users["auditor"])

    def _assert_workbook(self, content):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        paid = {row[1]: row[2:4] for row in sheet.iter_rows(2, values_only=True)}
        self.assertEqual(paid["王长河"], (self._bank(1), 500))
        self.assertEqual(paid["李大山"], (self._bank(2), 333.33))


@tagged("post_install", "-at_install")
class TestFindingTours(PostCommon, PeopleTourCase):
    """十户同额奖补 stop the list until another body than the village answers."""

    def test_a_reviewer_answers_what_stops_the_clerk(self):
        payout = self._equal_list()
        clerk, action = self.users["clerk"], "rural_payout_action"
        self._walk_through("rural_people_stopped", clerk, action=action)
        self.assertEqual((payout.state, payout.stopping_hit_count), ("draft", 1))
        self._walk_through("rural_people_answered", self.users["reviewer"])
        hit = payout.hit_ids.filtered("answer")
        self.assertEqual(
            (hit.check_id.code, hit.answered_by), ("P05", self.users["reviewer"])
        )
        self._walk_through("rural_people_passes", clerk, action=action)
        self.assertEqual(payout.state, "checked")

    def _equal_list(self):
        """Ten persons with the same amount; other rules are tested by themselves."""
        checks = self.env["rural.check"].search([("code", "!=", "P05")])
        checks.severity = "off"
        persons = [
            self._person(f"村民{number}", self._household()) for number in range(10)
        ]
        lines = [(0, 0, {"person_id": p.id, "amount": 60}) for p in persons]
        decision = self._paper("评议决议.pdf", "rural.payout")
        return self.env["rural.payout"].create(
            {
                "region_id": self.xiangguan.id,
                "kind": "relief",
                "month": "2025-05-01",
                "plan_line_id": self.relief.id,
                "line_ids": lines,
                "attendance_ids": [(6, 0, decision.ids)],
            }
        )


@tagged("post_install", "-at_install")
class TestCountyTours(PostCommon, PeopleTourCase):
    def test_an_officer_sets_how_grave_a_check_is(self):
        self._walk_through("rural_people_severity", self.users["officer"])
        check = self.env.ref("rural_asset.check_p05")
        self.assertEqual((check.severity, check.number), ("warn", 20))

    def test_an_officer_erases_what_is_due(self):
        person = self._person("赵老五", self._household(), identity=5)
        person.with_context(rural_token=STATE_TOKEN).write(
            {"state": "moved", "date_left": "2015-01-01"}
        )
        self._walk_through("rural_people_erased", self.users["officer"])
        self.assertFalse(person.identity_number)
        self.assertTrue(person.erased_on)
        self.assertEqual(self.wang.identity_number, "3499**********0017")

    def test_the_administrator_sets_what_the_county_asks_for(self):
        user = new_test_user(
            self.env,
            login="rural_admin",
            groups="rural_asset.group_rural_manager,base.group_system",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
            lang="zh_CN",
        )
        self._walk_through("rural_people_settings", user, action="rural_check_action")
        self.assertEqual(self.company.rural_post_max, 2)
