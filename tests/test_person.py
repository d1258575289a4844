"""Persons: one household at a time with its past, leaving, coming back, one village
at a time.
"""

import contextlib
import threading

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, Form, get_db_name, tagged
from odoo.tools import mute_logger

from .common_people import PeopleCommon

TODAY = "2025-06-15"


def days(record, *names):
    return tuple(record[name] and str(record[name]) for name in names)


@tagged("post_install", "-at_install")
class TestMembership(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.first = cls._household(code="0001")
        cls.second = cls._household(code="0002", kind="other")

    def _rows(self, person):
        return [
            (row.household_id, *days(row, "date_from", "date_to"))
            for row in person.member_ids.sorted("id")
        ]

    def test_creation_opens_a_membership(self):
        person = self._person("王长河", self.first)
        self.assertEqual(self._rows(person), [(self.first, False, False)])
        self.assertEqual(person.member_ids.village_id, self.xiangguan)
        self.assertEqual(person.member_ids.company_id, self.company)
        self.assertEqual(person.kind, "lifted")

    def test_the_village_follows_the_household(self):
        person = self.env["rural.person"].create(
            {"name": "王长河", "household_id": self.first.id}
        )
        self.assertEqual(person.region_id, self.xiangguan)
        with self.assertRaisesRegex(ValidationError, "前营村"):
            self._person("李大山", self.first, region_id=self.qianying.id)

    def test_without_household_counts_as_other(self):
        person = self._person("王长河")
        self.assertEqual((person.kind, self._rows(person)), ("other", []))
        self.assertEqual(person._kind_on("2024-01-01"), {person: "other"})

    def test_another_household_ends_one_and_opens_the_next(self):
        person = self._person("王长河", self.first)
        person.write({"household_id": self.second.id, "date_household": "2025-03-01"})
        self.assertEqual(
            self._rows(person),
            [
                (self.first, False, "2025-02-28"),
                (self.second, "2025-03-01", False),
            ],
        )
        self.assertEqual(person.kind, "other")
        self.assertEqual((self.first.person_count, self.second.person_count), (0, 1))

    def test_without_a_day_it_is_today(self):
        person = self._person("王长河", self.first)
        person.household_id = self.second
        self.assertEqual(self._rows(person)[1], (self.second, TODAY, False))
        self.assertEqual(days(person, "date_household"), (TODAY,))

    def test_a_mistake_of_the_same_day_leaves_no_trace(self):
        person = self._person("王长河", self.first)
        third = self._household()
        person.household_id = third
        person.household_id = self.second
        self.assertEqual(
            self._rows(person),
            [(self.first, False, "2025-06-14"), (self.second, TODAY, False)],
        )

    def test_a_day_before_the_present_household_is_refused(self):
        person = self._person("王长河", self.first, date_household="2025-01-10")
        with self.assertRaisesRegex(ValidationError, "王长河.*2025-01-10"):
            person.write(
                {"household_id": self.second.id, "date_household": "2024-12-01"}
            )

    def test_a_day_alone_corrects_the_open_membership(self):
        person = self._person("王长河", self.first)
        person.date_household = "2020-01-01"
        self.assertEqual(self._rows(person), [(self.first, "2020-01-01", False)])
        person.write({"household_id": self.second.id, "date_household": "2025-01-01"})
        with self.assertRaises(ValidationError):
            person.date_household = "2024-06-01"

    def test_out_of_every_household(self):
        person = self._person("王长河", self.first)
        person.household_id = False
        self.assertEqual(self._rows(person), [(self.first, False, "2025-06-14")])
        self.assertEqual(person.kind, "other")

    def test_a_day_ahead_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "lies ahead"):
            self._person("王长河", self.first, date_household="2025-06-16")

    @mute_logger("odoo.sql_db")
    def test_one_household_at_a_time_in_the_database(self):
        person = self._person("王长河", self.first)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO rural_household_member (household_id, person_id)"
                " VALUES (%s, %s)",
                [self.second.id, person.id],
            )

    def test_rows_are_written_by_nobody(self):
        row = self._person("王长河", self.first).member_ids
        for call in (
            lambda: row.sudo().write({"date_to": "2025-01-01"}),
            lambda: row.sudo().unlink(),
            lambda: row.person_id.write({"member_ids": [Command.delete(row.id)]}),
            lambda: row.sudo().create(
                {"household_id": self.second.id, "person_id": row.person_id.id}
            ),
        ):
            with self.assertRaises(UserError):
                call()

    def test_name_and_note_hold_no_numbers(self):
        for vals in (
            {"name": f"王长河{self._identity(3)}"},
            {"name": "王长河", "note": self._phone(3)},
        ):
            with self.assertRaises(UserError) as caught:
                self.env["rural.person"].create(
                    {"region_id": self.xiangguan.id, **vals}
                )
            self.assertNotIn(self._identity(3), str(caught.exception))

    def test_members_are_entered_on_the_household(self):
        with Form(self.first.with_user(self.users["clerk"])) as form:
            with form.person_ids.new() as member:
                member.name = "王长河"
                member.relation = "head"
                member.identity_number = self._identity(5)
        person = self.first.person_ids
        self.assertEqual(
            (person.region_id, self.first.name), (self.xiangguan, "王长河")
        )
        self.assertEqual(person.identity_number[4:14], "*" * 10)
        self.assertTrue(person.has_identity)

    def test_without_numbers_is_a_search(self):
        with_both = self._person("王长河", identity=7, bank=7)
        without = self._person("王小河")
        both = with_both | without
        for field in ("has_identity", "has_bank"):
            found = {
                value: self.env["rural.person"].search(
                    [("id", "in", both.ids), (field, "=", value)]
                )
                for value in (True, False)
            }
            self.assertEqual(found, {True: with_both, False: without})

    def test_namesakes_are_told_apart_where_one_is_chosen(self):
        person = self._person("王长河", self.first)
        self.assertEqual(person.display_name, "王长河")
        chosen = person.with_context(show_household=True)
        self.assertIn("0001", chosen.display_name)


@tagged("post_install", "-at_install")
class TestLeaving(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.household = cls._household(code="0001")
        cls.person = cls._person("王长河", cls.household, relation="head", identity=1)
        cls.clerk = cls.users["clerk"]

    def _leave(self, persons=None, user=None, **vals):
        persons = persons or self.person
        wizard = (
            self.env["rural.person.leave"]
            .with_user(user or self.clerk)
            .create({"person_ids": persons.ids, "date": "2025-05-10", **vals})
        )
        wizard.action_apply()

    def _back(self, user=None, **vals):
        wizard = self.env["rural.person.back"].with_user(user or self.clerk)
        wizard.create({"person_id": self.person.id, **vals}).action_apply()

    def test_moving_away_closes_the_membership(self):
        self._leave(reason="迁往昆山")
        self.assertEqual(self.person.state, "moved")
        self.assertEqual(days(self.person, "date_left"), ("2025-05-10",))
        self.assertEqual(days(self.person.member_ids, "date_to"), ("2025-05-10",))
        self.assertEqual(self.household.person_count, 0)
        self.assertIn("迁往昆山", self.person.message_ids[0].body)

    def test_a_post_ends_with_the_leaving(self):
        post = self._post(self.person)
        self._leave()
        self.assertEqual(post.state, "ended")
        self.assertEqual(days(post, "date_ended"), ("2025-05-10",))

    def test_papers_hang_on_the_person(self):
        paper = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create({"name": "死亡证明.txt", "raw": b"paper"})
        )
        self._leave(state="deceased", attachment_ids=paper.ids)
        kept = self.person.message_ids[0].attachment_ids
        self.assertEqual(
            (kept.res_model, kept.res_id), ("rural.person", self.person.id)
        )
        self.assertEqual(kept.raw, b"paper")

    def test_somebody_elses_paper_is_not_taken(self):
        foreign = self.env["ir.attachment"].create({"name": "x.txt", "raw": b"x"})
        with self.assertRaises(AccessError):
            self._leave(attachment_ids=foreign.ids)

    def test_a_day_ahead_or_before_joining_is_refused(self):
        with self.assertRaises(UserError):
            self._leave(date="2025-06-16")
        self.person.date_household = "2025-05-11"
        with self.assertRaisesRegex(UserError, "2025"):
            self._leave()

    def test_status_is_written_by_nobody(self):
        for vals in (
            {"state": "deceased"},
            {"state": "living"},
            {"date_left": "2025-01-01"},
            {"former_region_ids": [Command.link(self.linqiao.id)]},
        ):
            with self.assertRaises(UserError):
                self.person.sudo().write(vals)
        for vals, context in (
            ({"state": "moved", "date_left": "2025-01-01"}, {}),
            ({}, {"default_state": "moved", "default_date_left": "2025-01-01"}),
            ({"former_region_ids": [Command.link(self.linqiao.id)]}, {}),
        ):
            with self.assertRaises(UserError):
                self.env["rural.person"].with_context(**context).create(
                    {"name": "李大山", "region_id": self.xiangguan.id, **vals}
                )

    def test_who_has_left_keeps_the_household_until_back(self):
        self._leave()
        with self.assertRaisesRegex(UserError, "Came Back"):
            self.person.household_id = self._household()

    def test_who_died_does_not_leave_again(self):
        self._leave(state="deceased")
        with self.assertRaises(UserError):
            self._leave()

    def test_who_moved_may_have_died_since(self):
        self._leave()
        self._leave(state="deceased", date="2025-06-01")
        self.assertEqual(self.person.state, "deceased")
        self.assertEqual(days(self.person.member_ids, "date_to"), ("2025-05-10",))

    def test_coming_back_opens_a_new_membership(self):
        self._leave()
        self._back(date="2025-06-01")
        self.assertEqual((self.person.state, self.person.date_left), ("living", False))
        self.assertEqual(
            [days(row, "date_from", "date_to") for row in self.person.member_ids],
            [("2025-06-01", False), (False, "2025-05-10")],
        )
        self.assertEqual(self.person.relation, "head")

    def test_coming_back_at_once_goes_on_as_before(self):
        self._leave()
        self._back(date="2025-05-10", reason="录错")
        self.assertEqual(
            [days(row, "date_from", "date_to") for row in self.person.member_ids],
            [(False, False)],
        )

    def test_coming_back_as_no_second_householder(self):
        other = self._person("王小河", self.household, relation="child")
        self._leave()
        other.action_make_head()
        self._back(date="2025-06-01")
        self.assertFalse(self.person.relation)

    def test_coming_back_before_leaving_is_refused(self):
        self._leave()
        with self.assertRaisesRegex(UserError, "that day or a later one"):
            self._back(date="2025-05-09")

    def test_a_death_is_taken_back_by_the_accountant_with_a_reason(self):
        self._leave(state="deceased")
        with self.assertRaises(UserError):
            self._back(date=TODAY, reason="录错")
        accountant = self.users["accountant"]
        with self.assertRaises(UserError):
            self._back(accountant, date=TODAY)
        self._back(accountant, date="2025-05-10", reason="录错")
        self.assertEqual(self.person.state, "living")

    def test_the_reviewer_marks_nobody(self):
        with self.assertRaises(AccessError):
            self._leave(user=self.users["reviewer"])
        with self.assertRaises(AccessError):
            self.person.with_user(self.users["auditor"])._leave(
                "moved", self.person.create_date.date()
            )


@tagged("post_install", "-at_install")
class TestTakeover(PeopleCommon):
    """One person in two villages: the same record moves, or nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.old = cls._household(cls.linqiao, code="0001")
        cls.new = cls._household(code="0002", kind="other")
        cls.person = cls._person("王长河", cls.old, identity=1, relation="head")
        cls.clerk = cls.users["clerk"]
        cls.line = cls._wage(cls._post(cls.person))

    def _wizard(self, name="王长河", number=None, user=None, **vals):
        wizards = self.env["rural.person.takeover"].with_user(user or self.clerk)
        return wizards.create(
            {
                "name": name,
                "identity_number": number or self._identity(1),
                "region_id": self.xiangguan.id,
                **vals,
            }
        )

    def test_registering_twice_names_the_other_village(self):
        with self.assertRaisesRegex(ValidationError, "林桥村"):
            self._person("王长河", self.new, identity=1)

    def test_who_lives_there_must_first_be_marked(self):
        wizard = self._wizard()
        self.assertFalse(wizard.can_take_over)
        self.assertIn("林桥村", wizard.message)
        with self.assertRaisesRegex(UserError, "Left the Village"):
            wizard.action_take_over()

    def test_taking_over_keeps_record_numbers_and_past(self):
        self.person._leave("moved", self.line.month.replace(month=5))
        wizard = self._wizard(
            household_id=self.new.id, relation="spouse", date="2025-06-01"
        )
        self.assertTrue(wizard.can_take_over)
        result = wizard.action_take_over()
        self.assertEqual(result["res_id"], self.person.id)
        self.assertEqual(self.person.village_id, self.xiangguan)
        self.assertEqual(
            (self.person.state, self.person.kind, self.person.relation),
            ("living", "other", "spouse"),
        )
        self.assertEqual(
            [
                (row.village_id, *days(row, "date_from", "date_to"))
                for row in self.person.member_ids
            ],
            [
                (self.xiangguan, "2025-06-01", False),
                (self.linqiao, False, "2025-05-01"),
            ],
        )
        self.assertEqual(self.line.village_id, self.linqiao)
        self.assertTrue(self.person.has_identity)
        self.assertIn("林桥村", self.person.message_ids[0].body)

    def test_the_old_village_reads_and_changes_nothing(self):
        self.person._leave("moved", self.line.month.replace(month=5))
        self._wizard(household_id=self.new.id).action_take_over()
        old = self._user("clerk", self.linqiao, "clerk_linqiao")
        old.company_ids |= self.company
        old.company_id = self.company
        seen = self.person.with_user(old)
        self.assertEqual(self.line.with_user(old).person_id.name, "王长河")
        with self.assertRaises(AccessError):
            seen.write({"labour": "weak"})
        third = self._user("clerk", self.fuxing, "clerk_fuxing")
        third.company_ids |= self.company
        third.company_id = self.company
        self.assertFalse(seen.with_user(third).search([("id", "=", seen.id)]))

    def test_another_name_finds_nobody(self):
        self.person._leave("moved", self.line.month)
        wizard = self._wizard(name="王大山")
        self.assertFalse(wizard.can_take_over)
        self.assertNotIn("林桥", wizard.message)
        self.assertNotIn("王长河", wizard.message)

    def test_nobody_by_the_number(self):
        wizard = self._wizard(number=self._identity(99))
        self.assertIn("Nobody", wizard.message)
        with self.assertRaises(UserError):
            wizard.action_take_over()

    def test_the_deceased_never(self):
        self.person._leave("deceased", self.line.month)
        with self.assertRaisesRegex(UserError, "deceased"):
            self._wizard().action_take_over()

    def test_only_into_a_village_in_charge(self):
        self.person._leave("moved", self.line.month)
        with self.assertRaises(AccessError):
            self._wizard(region_id=self.fuxing.id).action_take_over()
        with self.assertRaises(AccessError):
            self._wizard(user=self.users["reviewer"])

    def test_who_is_found_cannot_be_sent(self):
        self.person._leave("moved", self.line.month)
        wizard = self._wizard(number=self._identity(99), found_id=self.person.id)
        self.assertNotEqual(wizard.found_id, self.person.id)
        with self.assertRaises(UserError):
            wizard.write({"found_id": self.person.id})

    def test_the_number_is_kept_nowhere(self):
        wizard = self._wizard()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(t)::text FROM rural_person_takeover t WHERE id = %s",
            [wizard.id],
        )
        self.assertNotIn(self._identity(1), self.env.cr.fetchone()[0])
        self.assertFalse(wizard.identity_number)

    def test_a_wrong_number_is_named_without_itself(self):
        wrong = self._identity(1)[:-1] + ("1" if self._identity(1)[-1] != "1" else "2")
        with self.assertRaises(ValidationError) as caught:
            self._wizard(number=wrong)
        self.assertIn("check digit", str(caught.exception))
        self.assertNotIn(wrong, str(caught.exception))

    def test_who_was_paid_keeps_the_village(self):
        with self.assertRaisesRegex(UserError, "Take Over"):
            self.person.write({"household_id": False, "region_id": self.fuxing.id})
        mistake = self._person("李大山", identity=2)
        mistake.region_id = self.qianying
        self.assertEqual(mistake.village_id, self.qianying)

    def test_relatives_and_programmes_follow_the_person(self):
        official = self.env["rural.official"].create(
            {"person_id": self.person.id, "official": "王某，主任"}
        )
        programme = self.env["rural.person.programme"].create(
            {"person_id": self.person.id, "programme": "water", "year": 2025}
        )
        self.assertEqual(official.village_id, self.linqiao)
        self.person._leave("moved", self.line.month)
        self._wizard(household_id=self.new.id).action_take_over()
        self.assertEqual(official.village_id, self.xiangguan)
        self.assertEqual(programme.village_id, self.xiangguan)


@tagged("post_install", "-at_install")
class TestPersonConcurrency(BaseCase):
    """Two sessions on real connections."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self._env() as env:
            region = env["rural.region"].create(
                {"name": "并发县", "code": "999902000000", "level": "county"}
            )
            households = env["rural.household"].create(
                [{"region_id": region.id, "date_kind": "2016-01-01"}] * 3
            )
            person = env["rural.person"].create(
                {"name": "并发人", "household_id": households[0].id}
            )
            self.region_id, self.person_id = region.id, person.id
            self.household_ids = households.ids

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self._env() as env:
            persons = env["rural.person"].search([("region_id", "=", self.region_id)])
            persons.unlink()
            for table, ids in (
                ("rural_household", self.household_ids),
                ("rural_region", [self.region_id]),
            ):
                env.cr.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [ids])
            env.cr.execute(
                "DELETE FROM mail_message WHERE model IN ('rural.person',"
                " 'rural.household') AND res_id = ANY(%s)",
                [[self.person_id, *self.household_ids]],
            )

    def _move(self, env, household_id):
        person = env["rural.person"].browse(self.person_id)
        person.household_id = household_id
        env.flush_all()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_sessions_move_one_person_to_two_households(self):
        """The second waits for the first and is done on top of it: one household at
        the end, all three in the past.
        """

        def second():
            with self._env() as env:
                retrying(lambda: self._move(env, self.household_ids[2]), env)

        with self._env() as env:
            self._move(env, self.household_ids[1])
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(10)
        with self._env() as env:
            person = env["rural.person"].browse(self.person_id)
            self.assertEqual(person.household_id.id, self.household_ids[2])
            current = person.member_ids.filtered(lambda row: not row.date_to)
            self.assertEqual(current.household_id, person.household_id)

    @mute_logger("odoo.sql_db", "odoo.service.model", "odoo.http")
    def test_two_sessions_register_one_identity_number(self):
        number = PeopleCommon._identity(4321)
        refused = []

        def register(env, household_id):
            env["rural.person"].create(
                {
                    "name": "并发新人",
                    "household_id": household_id,
                    "identity_number": number,
                }
            )
            env.flush_all()

        def second():
            with self._env() as env:
                try:
                    retrying(lambda: register(env, self.household_ids[2]), env)
                except (ValidationError, UserError) as error:
                    refused.append(str(error))
                    env.cr.rollback()

        with self._env() as env:
            register(env, self.household_ids[1])
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(10)
        self.assertEqual(len(refused), 1)
        self.assertNotIn(number, refused[0])
        with self._env() as env:
            persons = env["rural.person"].search([("name", "=", "并发新人")])
            self.assertEqual(len(persons), 1)
