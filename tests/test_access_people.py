"""People: role × model × own/neighbour/foreign village, on every path that can leak."""

import json

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES
from .common_access import PLACES, AccessCases
from .common_people import PeopleCommon
from .common_remote import RemoteCase

# The villages that the users of a role are in charge of; all of them if not named.
SCOPE = {
    "clerk": PLACES[:1],
    "accountant": PLACES[:2],
    "reviewer": PLACES[:2],
}
PEOPLE = (
    "rural.household",
    "rural.household.member",
    "rural.household.status",
    "rural.person",
    "rural.person.programme",
    "rural.post",
    "rural.payout",
    "rural.payout.line",
    "rural.check.hit",
)
READERS = {
    **dict.fromkeys(PEOPLE, ("clerk", "accountant", "reviewer", "officer", "auditor")),
    "rural.official": ("reviewer", "officer", "auditor"),
    "rural.reveal.log": ("officer", "auditor", "manager"),
}
# Who creates and changes, by model; the rest is written by code alone.
WRITERS = {
    "rural.household": ("clerk", "accountant", "officer"),
    "rural.person": ("clerk", "accountant", "officer"),
    "rural.person.programme": ("clerk", "accountant", "officer"),
    "rural.official": ("officer",),
    "rural.post": ("clerk", "accountant"),
    "rural.payout": ("clerk", "accountant"),
    "rural.payout.line": ("clerk", "accountant"),
}
CHANGES = {
    "rural.household": {"address": "5组"},
    "rural.person": {"labour": "weak"},
    "rural.person.programme": {"amount": 7},
    "rural.official": {"relation": "弟"},
    "rural.post": {"place": "村口"},
    "rural.payout": {"note": "x"},
    "rural.payout.line": {"reason": "x"},
    "rural.household.member": {"date_to": "2025-01-01"},
    "rural.household.status": {"kind": "other"},
    "rural.check.hit": {"state": "answered"},
    "rural.reveal.log": {"reason": "x"},
}
REFUSED = (AccessError, UserError)


class PeopleAccessCase(AccessCases, PeopleCommon):
    """In each of three villages a household with all that hangs on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = {
            place: cls._people_of(getattr(cls, place), n)
            for n, place in enumerate(PLACES)
        }
        cls.env.flush_all()

    @classmethod
    def _people_of(cls, village, n):
        """``{model: records}`` of one village."""
        household = cls._household(village, code=f"000{n}")
        number = 10 + n
        person = cls._person(
            f"{village.name}王长河",
            household,
            identity=number,
            bank=number,
            phone=number,
            relation="head",
        )
        line = cls._wage(cls._post(person))
        log = cls.env["rural.reveal.log"].with_user(cls.users["auditor"])
        log._note(person.with_user(cls.users["auditor"]), "bank", "核对发放")
        return {
            "rural.household": household,
            "rural.household.member": household.member_ids,
            "rural.household.status": household.status_ids,
            "rural.person": person,
            "rural.person.programme": cls.env["rural.person.programme"].create(
                {"person_id": person.id, "programme": "water", "year": 2020 + n}
            ),
            "rural.official": cls.env["rural.official"].create(
                {"person_id": person.id, "official": "王某，主任"}
            ),
            "rural.post": line.post_id,
            "rural.payout": line.payout_id,
            "rural.payout.line": line,
            # no attendance sheet, no agreement
            "rural.check.hit": cls.env["rural.check"]._run(line.payout_id),
            "rural.reveal.log": cls.env["rural.reveal.log"].search(
                [("res_id", "=", person.id)]
            ),
        }

    def _visible(self, role, model):
        if role not in READERS[model]:
            return self.env[model]
        return self._of(SCOPE.get(role, PLACES), model)

    def _refused(self, call, *args):
        try:
            with self.env.cr.savepoint():
                call(*args)
                self.env.flush_all()
        except (*REFUSED, ValidationError):
            return
        self.fail(f"{call} was not refused: {args}")


@tagged("post_install", "-at_install")
class TestReadPeople(PeopleAccessCase):
    def test_search_count_group_names_and_read(self):
        for role in ROLES:
            for model in READERS:
                with self.subTest(role=role, model=model):
                    every = self._of(PLACES, model)
                    if role in READERS[model]:
                        self._assert_reads(role, every, self._visible(role, model))
                    else:
                        self._assert_reads_nothing(role, every)

    def test_verifier_and_manager_read_no_person(self):
        for role in ("verifier", "manager"):
            readable = {
                model
                for model in READERS
                if self.env[model].with_user(self.users[role]).has_access("read")
            }
            logs = {"rural.reveal.log"} if role == "manager" else set()
            self.assertEqual(readable, logs)

    def test_sealed_numbers_are_read_by_nobody(self):
        own = self.rows["xiangguan"]["rural.person"]
        secrets = self.env["rural.secret"].sudo().search([("res_id", "=", own.id)])
        self.assertTrue(secrets)
        for role in ROLES:
            rows = secrets.with_user(self.users[role])
            rows.invalidate_recordset()
            for call in (
                lambda rows=rows: rows.search([]),
                lambda rows=rows: rows.search_count([]),
                lambda rows=rows: rows.name_search("3499"),
                lambda rows=rows: rows.read(["masked"]),
                lambda rows=rows: rows.web_search_read([], {"sealed": {}}),
                lambda rows=rows: rows.export_data(["sealed", "blind_index"]),
                lambda rows=rows: rows.formatted_read_group(
                    [], ["blind_index"], ["__count"]
                ),
                lambda rows=rows: rows.write({"masked": "x"}),
                lambda rows=rows: rows.unlink(),
                lambda rows=rows: rows.create({"res_model": "x"}),
            ):
                with self.subTest(role=role):
                    self._refused(call)

    def test_numbers_are_masked_for_every_role(self):
        whole = [make(10) for make in (self._identity, self._bank, self._phone)]
        person = self.rows["xiangguan"]["rural.person"]
        names = ["identity_number", "bank_card", "phone_number"]
        for role in READERS["rural.person"]:
            rows = person.with_user(self.users[role])
            rows.invalidate_recordset()
            texts = [
                str(rows.read(names)),
                str(rows.web_read(dict.fromkeys(names, {}))),
                str(rows.export_data(names)["datas"]),
                str(rows.read()),
            ]
            for number in whole:
                self.assertFalse([text for text in texts if number in text], role)
            self.assertIn("*" * 10, texts[0])

    def test_numbers_are_no_search_and_no_group(self):
        persons = self.env["rural.person"].with_user(self.users["auditor"])
        for name in ("identity_number", "bank_card", "phone_number"):
            self.assertFalse(persons._fields[name]._description_searchable)
            with self.assertRaises(ValueError):
                persons.formatted_read_group([], [name], ["__count"])

    def test_domains_over_relations_are_filtered(self):
        clerk = self.users["clerk"]
        foreign = self.rows["linqiao"]["rural.person"]
        for model, path in (
            ("rural.household", "person_ids.name"),
            ("rural.post", "person_id.name"),
            ("rural.payout", "line_ids.person_id.name"),
        ):
            found = self.env[model].with_user(clerk).search([(path, "=", foreign.name)])
            self.assertFalse(found)

    def test_people_without_a_role_have_no_access(self):
        user = self.env["res.users"].create({"name": "外人", "login": "outsider"})
        for model in (*READERS, "rural.secret", "rural.person.takeover"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    def test_other_companys_people_are_out_of_sight(self):
        self.linqiao.company_id = self.env["res.company"].create({"name": "另一个公司"})
        self.env.flush_all()
        for model in READERS:
            if model in ("rural.check.hit", "rural.reveal.log"):
                continue  # they keep the place of their time
            rows = self.rows["linqiao"][model].with_user(self.users["officer"])
            self.assertFalse(rows.search([("id", "in", rows.ids)]), model)


@tagged("post_install", "-at_install")
class TestWritePeople(PeopleAccessCase):
    def test_who_changes_what_where(self):
        for role in ROLES:
            for model, vals in CHANGES.items():
                allowed = role in WRITERS.get(model, ())
                for place in PLACES:
                    row = self.rows[place][model].with_user(self.users[role])
                    with self.subTest(role=role, model=model, place=place):
                        if not (allowed and place in SCOPE.get(role, PLACES)):
                            self._refused(row.write, vals)
                        elif model != "rural.post":  # frozen once taken up
                            row.write(vals)

    def test_states_and_past_are_written_by_nobody(self):
        own = self.rows["xiangguan"]
        for role in ROLES:
            for model, vals in (
                ("rural.person", {"state": "deceased", "date_left": "2025-01-01"}),
                ("rural.person", {"date_left": "2025-01-01"}),
                ("rural.person", {"former_region_ids": [Command.clear()]}),
                ("rural.person", {"village_id": self.linqiao.id}),
                ("rural.person", {"region_id": self.linqiao.id}),
                ("rural.household", {"region_id": self.linqiao.id}),
                ("rural.household", {"county_id": False}),
                ("rural.household", {"status_ids": [Command.clear()]}),
                ("rural.household", {"member_ids": [Command.clear()]}),
                ("rural.person", {"member_ids": [Command.clear()]}),
                ("rural.post", {"state": "ended"}),
                ("rural.payout", {"state": "paid"}),
                ("rural.person.programme", {"village_id": self.linqiao.id}),
                (
                    "rural.person.programme",
                    {"person_id": self.rows["linqiao"]["rural.person"].id}
                    if role != "officer"
                    else {"village_id": False},
                ),
            ):
                rows = own[model].with_user(self.users[role])
                with self.subTest(role=role, model=model, vals=vals):
                    self._refused(rows.write, vals)

    def test_what_was_paid_is_not_deleted(self):
        own = self.rows["xiangguan"]
        for role in ROLES:
            for model in (
                "rural.household",
                "rural.person",
                "rural.household.member",
                "rural.household.status",
                "rural.reveal.log",
                "rural.check.hit",
                "rural.post",
            ):
                with self.subTest(role=role, model=model):
                    self._refused(own[model].with_user(self.users[role]).unlink)

    def test_nobody_is_created_in_another_village(self):
        for role in ROLES:
            user = self.users[role]
            for place in PLACES:
                region = getattr(self, place)
                fine = role in WRITERS["rural.person"]
                fine = fine and place in SCOPE.get(role, PLACES)
                household = self.env["rural.household"].with_user(user)
                person = self.env["rural.person"].with_user(user)
                with self.subTest(role=role, place=place):
                    if fine:
                        household.create({"region_id": region.id})
                        person.create({"name": "李大山", "region_id": region.id})
                        continue
                    self._refused(household.create, {"region_id": region.id})
                    self._refused(
                        person.create, {"name": "李大山", "region_id": region.id}
                    )

    def test_logs_and_findings_are_created_by_nobody(self):
        own = self.rows["xiangguan"]
        person = own["rural.person"]
        for role in ROLES:
            user = self.users[role]
            for model, vals in (
                (
                    "rural.household.member",
                    {"household_id": 1, "person_id": person.id},
                ),
                (
                    "rural.household.status",
                    {
                        "household_id": person.household_id.id,
                        "date_from": "2020-01-01",
                    },
                ),
                (
                    "rural.reveal.log",
                    {
                        "user_id": user.id,
                        "date": "2025-01-01",
                        "res_model": "rural.person",
                        "res_id": person.id,
                        "kind": "bank",
                        "reason": "x",
                    },
                ),
                (
                    "rural.check.hit",
                    {
                        "check_id": own["rural.check.hit"][0].check_id.id,
                        "res_model": "rural.payout",
                        "res_id": 1,
                        "key": "y",
                    },
                ),
            ):
                with self.subTest(role=role, model=model):
                    self._refused(self.env[model].with_user(user).create, vals)

    def test_a_wizard_is_its_makers(self):
        person = self.rows["xiangguan"]["rural.person"]
        for model, vals in (
            ("rural.person.leave", {"person_ids": person.ids}),
            (
                "rural.person.takeover",
                {"name": person.name, "region_id": self.xiangguan.id},
            ),
        ):
            own = self.env[model].with_user(self.users["clerk"]).create(vals)
            own.invalidate_recordset()
            self.assertTrue(own.read(["create_date"]))
            with self.assertRaises(AccessError):
                own.with_user(self.users["officer"]).read(["create_date"])


@tagged("post_install", "-at_install")
class TestRemotePeople(RemoteCase, PeopleAccessCase):
    """What a client can send over the wire, as the clerk of one village."""

    @mute_logger("odoo.http")
    def test_status_is_not_written_over_the_wire(self):
        person = self.rows["xiangguan"]["rural.person"]
        vals = {"state": "deceased", "date_left": "2025-01-01"}
        for context in ({}, {"rural_token": True}, {"rural_token": "STATE_TOKEN"}):
            answer = self._call(
                "rural.person", "write", [person.id], vals, context=context
            )
            self.assertIn("error", answer)
        for method in ("_leave", "_come_back", "_take_over", "_write_status"):
            self.assertIn("error", self._call("rural.person", method, [person.id]))
        for method in ("_sync", "_row_of"):
            rows = self._call("rural.household.member", method, [person.id])
            self.assertIn("error", rows)
        self.assertEqual(person.state, "living")

    @mute_logger("odoo.http")
    def test_reading_another_village(self):
        for model in PEOPLE:
            foreign = self.rows["linqiao"][model]
            answer = self._call(model, "read", foreign.ids, ["display_name"])
            self.assertIn("error", answer, model)
            answer = self._call(model, "web_search_read", [], {"id": {}})
            found = {row["id"] for row in answer["result"]["records"]}
            self.assertTrue(found & set(self.rows["xiangguan"][model].ids), model)
            self.assertFalse(found & set(foreign.ids), model)

    @mute_logger("odoo.http")
    def test_sealed_numbers_over_the_wire(self):
        for method, args in (
            ("search_read", ([], ["sealed", "masked"])),
            ("name_search", ("3499",)),
            ("web_search_read", ([], {"sealed": {}})),
            ("formatted_read_group", ([], ["blind_index"], ["__count"])),
            ("_open_numbers", ("rural.person", "identity", [1])),
            ("_masked", ("rural.person", [1])),
            ("_find", ("rural.person", "identity", [])),
        ):
            self.assertIn("error", self._call("rural.secret", method, *args), method)

    @mute_logger("odoo.http")
    def test_errors_and_answers_hold_no_number(self):
        """The same number for a second person: refused, named, never repeated."""
        number = self._identity(12)
        answer = self._call(
            "rural.person",
            "web_save",
            [],
            {
                "name": "李大山",
                "region_id": self.xiangguan.id,
                "identity_number": number,
            },
            {"identity_number": {}},
        )
        self.assertIn("error", answer)
        self.assertIn("林桥村", json.dumps(answer, ensure_ascii=False))
        self.assertNotIn(number, json.dumps(answer))

    @mute_logger("odoo.http")
    def test_export_of_people(self):
        columns = [
            {"name": name, "label": name, "type": "char"}
            for name in ("name", "identity_number", "bank_card")
        ]
        for place, fine in (("xiangguan", True), ("linqiao", False)):
            person = self.rows[place]["rural.person"]
            data = {
                "model": "rural.person",
                "fields": columns,
                "ids": person.ids,
                "domain": [],
                "import_compat": False,
                "context": {},
                "groupby": [],
            }
            page = self.url_open("/odoo").text
            response = self.url_open(
                "/web/export/csv",
                data={
                    "data": json.dumps(data),
                    "csrf_token": page.split('csrf_token: "')[1].split('"')[0],
                },
            )
            self.assertEqual(response.status_code == 200, fine)
            self.assertEqual(person.name in response.text, fine)
            for n in range(10, 13):
                for make in (self._identity, self._bank):
                    self.assertNotIn(make(n), response.text)
