"""Sealing anew: nothing is lost, whatever happens in between."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models import rural_key_rotation
from .common_people import PeopleCommon
from .test_secrets import keys


@tagged("post_install", "-at_install")
class TestKeyRotation(PeopleCommon):
    def setUp(self):
        super().setUp()
        self.env.cr.execute("DELETE FROM rural_secret")
        with keys("one"):
            self.people = self.env["rural.person"].union(
                *(
                    self._person(f"村民{n}", identity=n, bank=n, phone=n)
                    for n in range(5)
                )
            )
        self.startPatcher(keys("two one"))

    def _rotate(self):
        action = self.env["rural.key"].action_rotate()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _key_ids(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT key_id, count(*) FROM rural_secret GROUP BY 1")
        return dict(self.env.cr.fetchall())

    def _columns(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT id, sealed, blind_index FROM rural_secret")
        return set(self.env.cr.fetchall())

    def _opens(self, person, n):
        auditor = person.with_user(self.users["auditor"])
        found = auditor._reveal("identity", "核对身份")
        self.assertEqual(found, {person.id: self._identity(n)})

    def test_everything_is_sealed_with_the_present_key(self):
        masks = self.people.mapped("identity_number")
        rotation = self._rotate()
        self.assertEqual(
            (rotation.state, rotation.total, rotation.done_count), ("done", 15, 15)
        )
        self.assertEqual(self._key_ids(), {"two": 15})
        self.people.invalidate_recordset()
        self.assertEqual(self.people.mapped("identity_number"), masks)
        with keys("two"):
            for n, person in enumerate(self.people):
                self._opens(person, n)

    def test_running_twice_changes_nothing(self):
        self._rotate()
        before = self._columns()
        with self.assertRaisesRegex(UserError, "already"):
            self._rotate()
        self.assertEqual(self._columns(), before)

    def test_what_breaks_off_goes_on(self):
        """Batch by batch in the background; a failure keeps what is done."""
        rotation_class = type(self.env["rural.key.rotation"])
        with (
            patch.object(rural_key_rotation, "BATCH", 4),
            patch.object(rotation_class, "_delay", lambda _self: None),
            patch.object(rotation_class, "_show_progress", lambda _self, _share: None),
        ):
            rotation = self._rotate()
            self.assertEqual(rotation.state, "running")
            self.assertEqual(self._rotate(), rotation, "a second one began")
            rotation._job_batch()
            self.assertEqual(self._key_ids(), {"one": 11, "two": 4})
            with (
                keys("one:broken"),
                self.assertLogs("odoo.addons.rural_asset.models.rural_background"),
            ):
                rotation._job_batch()
            self.assertEqual(rotation.state, "failed")
            self.assertIn("32 bytes", rotation.message)
            rotation.action_go_on()
            while rotation.state == "running":
                rotation._job_batch()
        self.assertEqual((rotation.state, self._key_ids()), ("done", {"two": 15}))
        self._opens(self.people[4], 4)

    def test_what_does_not_open_is_named_and_kept(self):
        broken = self.people[2]
        self.env.cr.execute(
            "UPDATE rural_secret SET sealed = left(sealed, 40)"
            " WHERE res_id = %s AND kind = 'bank'",
            [broken.id],
        )
        rotation = self._rotate()
        self.assertEqual((rotation.state, rotation.done_count), ("done", 14))
        problem = rotation.problem_ids
        self.assertEqual((problem.person_name, problem.kind), (broken.name, "bank"))
        self.assertNotIn(self._bank(2), problem.problem)
        self.assertEqual(self._key_ids(), {"one": 1, "two": 14})
        broken.bank_card = self._bank(2)
        self.assertEqual(self._key_ids(), {"two": 15})

    def test_a_lost_key_leaves_its_numbers_as_they_are(self):
        before = self._columns()
        with keys("two"):
            rotation = self._rotate()
        self.assertEqual((rotation.done_count, rotation.problem_count), (0, 15))
        self.assertIn("“one”", rotation.problem_ids[0].problem)
        self.assertEqual(self._columns(), before)

    def test_doubles_are_refused_while_keys_change(self):
        """Half is sealed with the one key, half with the other."""
        with patch.object(rural_key_rotation, "BATCH", 4):
            rotation = self.env["rural.key.rotation"].create({"total": 15})
            rotation._run_part()
        self.assertEqual(self._key_ids(), {"one": 11, "two": 4})
        for n, person in enumerate(self.people):
            with self.assertRaisesRegex(ValidationError, person.name):
                self._person("冒名", identity=n)

    def test_numbers_entered_meanwhile_stay(self):
        with patch.object(rural_key_rotation, "BATCH", 4):
            rotation = self.env["rural.key.rotation"].create({"total": 15})
            rotation._run_part()
            self._person("新来", identity=77)
            self.people[4].identity_number = self._identity(78)
            while rotation._run_part() < 1:
                continue
        self.assertEqual(self._key_ids(), {"two": 16})
        self._opens(self.people[4], 78)

    def test_keepers_only(self):
        for role in ("clerk", "accountant", "reviewer", "auditor", "verifier"):
            with self.assertRaises(AccessError):
                self.env["rural.key"].with_user(self.users[role]).action_rotate()
        officer = self.env["rural.key"].with_user(self.users["officer"])
        officer.action_rotate()
        self.assertEqual(self._key_ids(), {"two": 15})
        rotations = self.env["rural.key.rotation"]
        for role in ("officer", "manager"):
            with self.assertRaises(AccessError):
                rotations.with_user(self.users[role]).create({"total": 1})
