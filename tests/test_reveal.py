"""Whole numbers are shown to who may see them, for a reason, and never quietly."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.rural_reveal_log import REVEALERS
from .common import ROLES
from .common_people import PeopleCommon

REASON = "银行退回，核对卡号"


@tagged("post_install", "-at_install")
class TestReveal(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("王长河", identity=1, bank=1, phone=1)
        cls.numbers = {
            "identity": cls._identity(1),
            "bank": cls._bank(1),
            "phone": cls._phone(1),
        }

    def _wizard(self, user, kind, reason=REASON):
        return (
            self.env["rural.reveal"]
            .with_user(user)
            .create(
                {
                    "res_model": "rural.person",
                    "res_id": self.person.id,
                    "kind": kind,
                    "reason": reason,
                }
            )
        )

    def _logged(self):
        log = self.env["rural.reveal.log"].sudo()
        return log.search([("res_id", "=", self.person.id)])

    def test_each_role_sees_what_its_work_needs(self):
        """Auditors all, accountants bank cards to have a bank pay, others nothing."""
        for role, user in self.users.items():
            for kind, number in self.numbers.items():
                may = f"rural_asset.{ROLES[role]}" in REVEALERS[kind]
                before = len(self._logged())
                with self.subTest(role=role, kind=kind):
                    if may:
                        action = self._wizard(user, kind).action_show()
                        self.assertEqual(action["params"]["number"], number)
                        self.assertEqual(action["type"], "ir.actions.client")
                    else:
                        with self.assertRaises(AccessError):
                            self._wizard(user, kind).action_show()
                    self.assertEqual(len(self._logged()), before + may)

    def test_of_other_regions_nobody_sees_a_number(self):
        other = new_test_user(
            self.env,
            "elsewhere",
            groups="rural_asset.group_rural_accountant",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        other.rural_region_ids = self.shunshan
        with self.assertRaises(AccessError):
            self._wizard(other, "bank").action_show()
        self.assertFalse(self._logged())

    def test_a_reason_of_four_characters_at_least(self):
        for reason in (" ", "查", "看一下  "):
            with self.assertRaisesRegex(UserError, "reason"):
                self._wizard(self.users["auditor"], "bank", reason).action_show()
        self.assertFalse(self._logged())

    def test_the_log_says_who_whom_which_why_and_where(self):
        self._wizard(self.users["accountant"], "bank").action_show()
        row = self._logged()
        self.assertEqual(
            (row.user_id, row.person_name, row.kind, row.reason, row.village_id),
            (self.users["accountant"], "王长河", "bank", REASON, self.xiangguan),
        )
        for role in ("officer", "auditor"):
            self.assertIn(row, row.with_user(self.users[role]).search([]))
        for role in ("clerk", "accountant", "reviewer", "verifier"):
            with self.assertRaises(AccessError):
                row.with_user(self.users[role]).search([])

    def test_the_log_is_neither_written_changed_nor_deleted(self):
        self._wizard(self.users["auditor"], "bank").action_show()
        row = self._logged()
        vals = {"user_id": self.env.uid, "res_model": "rural.person", "res_id": 1}
        vals.update(date="2026-01-01", kind="bank", reason="不留痕迹")
        for call in (
            lambda: row.create(vals),
            lambda: row.with_context(rural_token="x").create(vals),
            lambda: row.write({"reason": "别的"}),
            lambda: row.unlink(),
        ):
            with self.assertRaises(UserError):
                call()

    @mute_logger("odoo.http")
    def test_methods_that_open_are_no_rpc(self):
        """Everything that hands a number out without the wizard is private."""
        from odoo.service.model import get_public_method

        for model, names in (
            ("rural.person", ("_reveal", "_seal")),
            ("rural.secret", ("_open_numbers", "_find", "_masked", "_store")),
            ("rural.reveal.log", ("_reveal", "_note")),
        ):
            for name in names:
                with self.assertRaises(AccessError):
                    get_public_method(self.env[model], name)

    def test_reading_exporting_and_grouping_show_the_mask(self):
        people = self.env["rural.person"].with_user(self.users["auditor"])
        person = people.browse(self.person.id)
        names = ["identity_number", "bank_card", "phone_number"]
        texts = [
            str(person.read(names)),
            str(self.person.export_data(names)),
            str(person.web_read({name: {} for name in names})),
            str(people.search_read([("id", "=", person.id)])),
        ]
        for text in texts:
            self.assertIn("*", text)
            for number in self.numbers.values():
                self.assertNotIn(number, text)
        for name in names:
            with self.assertRaises(ValueError):
                people.search([(name, "=", self.numbers["bank"])])
            with self.assertRaises(ValueError):
                people.formatted_read_group([], [name], ["__count"])

    def test_showing_leaves_the_number_nowhere(self):
        wizard = self._wizard(self.users["auditor"], "identity")
        wizard.action_show()
        self.env.flush_all()
        for table in (
            "rural_reveal",
            "rural_reveal_log",
            "mail_message",
            "mail_tracking_value",
            "ir_attachment",
            "ir_logging",
            "bus_bus",
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s",
                [f"%{self.numbers['identity']}%"],
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)

    def test_buttons_open_the_dialog(self):
        auditor = self.person.with_user(self.users["auditor"])
        for name in ("identity", "bank", "phone"):
            action = getattr(auditor, f"action_reveal_{name}")()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.users["auditor"])
                .with_context(**action["context"])
            )
            self.assertIn("*", form.masked)
            form.reason = REASON
            shown = form.save().action_show()
            self.assertEqual(shown["params"]["number"], self.numbers[name])
        nobody = self._person("李大山").with_user(self.users["auditor"])
        with self.assertRaisesRegex(UserError, "李大山"):
            nobody.action_reveal_bank()


@tagged("post_install", "-at_install")
class TestFindByNumber(PeopleCommon):
    def _find(self, role, number):
        form = Form(self.env["rural.number.find"].with_user(self.users[role]))
        form.number = number
        self.assertFalse(form.number, "the number stays on the screen")
        return form

    def test_found_by_any_number_however_written(self):
        person = self._person("王长河", identity=1, bank=1, phone=1)
        for number in (
            self._identity(1).lower(),
            f"{self._bank(1)[:4]} {self._bank(1)[4:]}",
            self._phone(1),
        ):
            form = self._find("clerk", number)
            self.assertEqual(form.person_ids.ids, person.ids)

    def test_of_persons_elsewhere_only_the_township_is_told(self):
        household = self._household(self.linqiao)
        person = self._person("林小满", household, identity=2)
        form = self._find("clerk", self._identity(2))
        self.assertFalse(form.person_ids.ids)
        self.assertIn("舜山镇", form.message)
        self.assertNotIn(person.name, form.message)
        self.assertEqual(self._find("officer", self._identity(2)).person_ids[:], person)

    def test_nobody_and_nonsense(self):
        self.assertIn("Nobody", self._find("clerk", self._identity(3)).message)
        wrong = self._identity(3)[:-1] + "Z"
        form = self._find("clerk", wrong)
        self.assertIn("digit", form.message)
        self.assertNotIn(wrong, form.message)

    def test_the_number_is_kept_nowhere(self):
        self._person("王长河", identity=1)
        form = self._find("clerk", self._identity(1))
        wizard = form.save()
        wizard.create({"number": self._identity(1)})
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM rural_number_find t WHERE t::text LIKE %s",
            [f"%{self._identity(1)}%"],
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.assertFalse(wizard._fields["number"].store)

    def test_roles_without_people_cannot_ask(self):
        for role in ("verifier", "manager"):
            with self.assertRaises(AccessError):
                self.env["rural.number.find"].with_user(self.users[role]).create({})
