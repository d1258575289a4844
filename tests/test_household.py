"""Households: what they count as and since when, their code, their householder."""

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_people import PeopleCommon


@tagged("post_install", "-at_install")
class TestHouseholdStatus(PeopleCommon):
    def _rows(self, household):
        return [
            (str(row.date_from), row.kind, row.monitored_kind)
            for row in household.status_ids.sorted("date_from")
        ]

    def test_creation_writes_the_first_row(self):
        household = self._household()
        self.assertEqual(self._rows(household), [("2016-01-01", "lifted", False)])
        self.assertEqual(household.status_ids.village_id, self.xiangguan)
        self.assertEqual(household.status_ids.company_id, self.company)

    def test_a_later_kind_is_a_new_row(self):
        household = self._household()
        household.write(
            {
                "kind": "monitored",
                "monitored_kind": "unstable",
                "date_kind": "2022-05-01",
            }
        )
        household.write(
            {"kind": "lifted", "monitored_kind": False, "date_kind": "2024-01-01"}
        )
        self.assertEqual(
            self._rows(household),
            [
                ("2016-01-01", "lifted", False),
                ("2022-05-01", "monitored", "unstable"),
                ("2024-01-01", "lifted", False),
            ],
        )

    @freeze_time("2025-06-30 23:30:00")
    def test_without_a_day_the_kind_begins_today_in_the_county(self):
        """23:30 UTC is 1 July in China."""
        household = self._household()
        household.kind = "other"
        self.assertEqual(str(household.date_kind), "2025-07-01")
        self.assertEqual(self._rows(household)[-1], ("2025-07-01", "other", False))

    def test_an_earlier_day_is_refused_with_the_day_before_it(self):
        household = self._household()
        household.write({"kind": "other", "date_kind": "2023-01-01"})
        with self.assertRaisesRegex(ValidationError, "2023-01-01"):
            household.write({"kind": "lifted", "date_kind": "2022-12-31"})

    def test_the_same_day_is_a_correction(self):
        household = self._household()
        household.write({"kind": "other", "date_kind": "2016-01-01"})
        self.assertEqual(self._rows(household), [("2016-01-01", "other", False)])

    def test_another_day_alone_corrects_the_latest_row(self):
        household = self._household()
        household.write({"kind": "other", "date_kind": "2023-01-01"})
        household.date_kind = "2022-06-01"
        self.assertEqual(
            self._rows(household),
            [("2016-01-01", "lifted", False), ("2022-06-01", "other", False)],
        )
        with self.assertRaises(ValidationError):
            household.date_kind = "2015-12-31"

    def test_a_day_ahead_is_refused(self):
        with freeze_time("2025-03-01"), self.assertRaises(ValidationError):
            self._household(date_kind="2025-03-02")

    def test_saving_without_a_change_writes_no_row(self):
        household = self._household()
        household.write({"kind": "lifted", "date_kind": household.date_kind})
        household.write({"kind": "lifted"})
        self.assertEqual(len(household.status_ids), 1)
        self.assertEqual(str(household.date_kind), "2016-01-01")

    def test_rows_are_written_by_nobody(self):
        row = self._household().status_ids
        for call in (
            lambda: row.sudo().write({"kind": "other"}),
            lambda: row.sudo().unlink(),
            lambda: row.sudo().create(
                {"household_id": row.household_id.id, "date_from": "2020-01-01"}
            ),
            lambda: row.household_id.write(
                {"status_ids": [(1, row.id, {"kind": "other"})]}
            ),
        ):
            with self.assertRaises(UserError):
                call()

    def test_kind_on_a_day(self):
        """What was paid in a year is judged by what the household was then."""
        lifted = self._household()
        lifted.write({"kind": "other", "date_kind": "2024-01-01"})
        new = self._household(
            kind="monitored", monitored_kind="sudden", date_kind="2023-07-01"
        )
        both = lifted | new
        on = {
            day: [both._kind_on(day)[household] for household in both]
            for day in ("2015-01-01", "2023-06-30", "2023-07-01", "2024-01-01")
        }
        self.assertEqual(
            on,
            {
                "2015-01-01": ["lifted", "other"],
                "2023-06-30": ["lifted", "other"],
                "2023-07-01": ["lifted", "monitored"],
                "2024-01-01": ["other", "monitored"],
            },
        )

    def test_kind_on_a_day_is_one_query(self):
        households = self.env["rural.household"].union(
            *(self._household() for _n in range(20))
        )
        self.env.flush_all()
        with self.assertQueryCount(1):
            households._kind_on("2025-01-01")

    def test_leaving_monitoring_clears_the_kind_of_risk(self):
        household = self._household(
            kind="monitored", monitored_kind="marginal", risk_removed="2023-05-05"
        )
        household.write({"kind": "other", "date_kind": "2024-01-01"})
        self.assertFalse(household.monitored_kind or household.risk_removed)

    def test_the_form_proposes_today_for_another_kind(self):
        household = self._household()
        with freeze_time("2025-03-01"), Form(household) as form:
            form.kind = "monitored"
            form.monitored_kind = "sudden"
            self.assertEqual(str(form.date_kind), "2025-03-01")
        self.assertEqual(
            self._rows(household)[-1], ("2025-03-01", "monitored", "sudden")
        )


@tagged("post_install", "-at_install")
class TestHousehold(PeopleCommon):
    def test_code_is_unique_in_the_village(self):
        self._household(code="0001")
        self._household(self.qianying, code="0001")
        self._household()
        self._household()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._household(code="0001")

    def test_name_is_the_living_householders(self):
        household = self._household(code="0007")
        self.assertEqual(household.display_name, "0007")
        self._person("王小河", household)
        self.assertEqual(household.name, "王小河")
        head = self._person("王长河", household, relation="head")
        self.assertEqual(household.display_name, "0007 王长河")
        head._leave("deceased", head.company_id._rural_today())
        self.assertEqual(household.name, "王长河")
        self.assertEqual(household.person_count, 1)
        household.person_ids.filtered(lambda p: p.name == "王小河").action_make_head()
        self.assertEqual(household.name, "王小河")

    def test_one_householder(self):
        household = self._household()
        self._person("王长河", household, relation="head")
        second = self._person("王大山", household)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            second.relation = "head"
            self.env.flush_all()

    def test_make_householder(self):
        household = self._household()
        old = self._person("王长河", household, relation="head")
        new = self._person("王小河", household, relation="child")
        new.with_user(self.users["clerk"]).action_make_head()
        self.assertEqual((old.relation, new.relation), ("other", "head"))
        self.assertIn("王小河", household.message_ids[0].body)
        self.assertFalse(household.needs_head)

    def test_nobody_who_left_becomes_householder(self):
        person = self._person("王小河", self._household(), relation="child")
        person._leave("moved", person.company_id._rural_today())
        with self.assertRaises(UserError):
            person.action_make_head()

    def test_a_householders_death_asks_for_another(self):
        household = self._household()
        head = self._person("王长河", household, relation="head")
        self._person("王小河", household, relation="child")
        self.assertFalse(household.needs_head)
        head._leave("deceased", head.company_id._rural_today())
        self.assertTrue(household.needs_head)
        self.assertIn("王长河", household.message_ids[0].body)
        self.assertIn(
            household,
            household.search(
                [
                    (
                        "person_ids",
                        "not any",
                        [("relation", "=", "head"), ("state", "=", "living")],
                    )
                ]
            ),
        )

    def test_a_household_with_members_stays_in_its_village(self):
        household = self._household()
        self._person("王长河", household)
        with self.assertRaises(ValidationError):
            household.region_id = self.qianying
        empty = self._household()
        empty.region_id = self.qianying
        self.assertEqual(empty.village_id, self.qianying)

    def test_archive_instead_of_delete(self):
        household = self._household()
        person = self._person("王长河", household)
        with self.assertRaises(UserError):
            household.unlink()
        with self.assertRaises(ValidationError):
            household.active = False
        person.household_id = False
        household.active = False
        self.env["rural.official"].create({"person_id": person.id, "official": "王某"})
        household.active = True
        household.unlink()

    def test_a_household_whose_member_was_paid_is_not_deleted(self):
        household = self._household()
        person = self._person("王长河", household)
        self._wage(self._post(person))
        person.household_id = False
        with self.assertRaisesRegex(UserError, "archive"):
            household.unlink()
        with self.assertRaisesRegex(UserError, "archive"):
            person.unlink()

    def test_address_and_note_hold_no_numbers(self):
        household = self._household()
        for vals in (
            {"address": f"3组 {self._phone(1)}"},
            {"note": f"证件{self._identity(1)}"},
        ):
            with self.assertRaises(UserError) as caught:
                household.write(vals)
            self.assertNotIn(self._identity(1), str(caught.exception))

    def test_the_card_of_an_asset_finds_its_household(self):
        household = self._household(code="0009")
        self._household(self.qianying, code="0009")
        asset = self._asset(household_code="0009")
        self.assertEqual(asset.household_id, household)
        asset.household_code = "0010"
        self.assertFalse(asset.household_id)

    def test_people_of_a_region(self):
        household = self._household()
        self._person("王长河", household)
        gone = self._person("王小河", household)
        gone._leave("moved", gone.company_id._rural_today())
        self._person("李大山", self._household(self.qianying))
        counts = [
            (region.household_count, region.person_count)
            for region in (self.xiangguan, self.liuhe, self.county, self.fuxing)
        ]
        self.assertEqual(counts, [(1, 1), (2, 2), (2, 2), (0, 0)])
        hidden = self.xiangguan.with_user(self.users["verifier"])
        self.assertEqual((hidden.household_count, hidden.person_count), (0, 0))
