from datetime import timedelta

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .locks import lock_or_say
from .rural_procedure import STATE_TOKEN

SUPERVISORS = ("rural_asset.group_rural_accountant", "rural_asset.group_rural_officer")


class RuralPersonStatus(models.Model):
    """Leaving the village, coming back, being taken over by another village: the
    only ways in which ``state`` and ``date_left`` change.
    """

    _name = "rural.person"
    _inherit = "rural.person"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_leave(self):
        return self._wizard_action(
            "rural.person.leave", self.env._("Left the Village"), person_ids=self.ids
        )

    def action_come_back(self):
        self.ensure_one()
        return self._wizard_action(
            "rural.person.back", self.env._("Came Back"), person_id=self.id
        )

    def _wizard_action(self, model, name, **values):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{key}": value for key, value in values.items()},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _leave(self, state, day, reason=None, attachments=None):
        """Persons moved away or died: posts and membership end with that day.

        :param state: 'moved' or 'deceased'
        """
        self._check_status_step(day)
        for person in self.filtered(lambda p: p.state == "deceased"):
            raise UserError(person._deceased_message())
        self._check_after_past(day)
        heads = self.filtered(lambda p: p.relation == "head" and p.state == "living")
        self._write_status({"state": state, "date_left": day})
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["rural.post"]._end_for_leaving(self, day, reason or labels[state])
        self._note_status(labels[state], day, reason, attachments)
        for person in heads:
            person.household_id._head_left(person)

    def _come_back(self, day, household, relation=None, reason=None):
        """A person lives in the village again; a death entered by mistake is taken
        back by the accountant or the county, with a reason.
        """
        self.ensure_one()
        self._check_status_step(day)
        if self.state == "living":
            raise UserError(
                self.env._("%(person)s lives in the village.", person=self.name)
            )
        if self.state == "deceased":
            self._check_may_undo(reason)
        self._check_not_before_left(day)
        self._write_status(
            {
                "state": "living",
                "date_left": False,
                "household_id": household.id,
                "relation": relation,
                "date_household": self._since(household, day),
            }
        )
        self._note_status(self.env._("Lives in the village again"), day, reason)

    def _take_over(self, region, household, relation, day):
        """Another village registers a person who moved away from here; the record,
        its numbers and its past stay one. The caller has checked that the user is in
        charge of ``region`` and knows the identity number.
        """
        self.ensure_one()
        self._lock_for_status()
        if problem := self._takeover_problem():
            raise UserError(problem)
        self._check_day(day)
        self._check_not_before_left(day)
        old = self.region_id
        former = self.village_id | self.township_id | self.county_id
        self._write_status(
            {
                "region_id": region.id,
                "household_id": household.id,
                "relation": relation,
                "date_household": day,
                "state": "living",
                "date_left": False,
                "former_region_ids": [Command.link(place.id) for place in former],
            }
        )
        self.message_post(
            body=self.env._(
                "Taken over from %(old)s to %(new)s on %(day)s.",
                old=old.full_name,
                new=region.full_name,
                day=format_date(self.env, day),
            )
        )

    def _takeover_problem(self):
        """Why the person cannot be taken over; False when nothing stands against."""
        self.ensure_one()
        if self.state == "deceased":
            return self._deceased_message()
        if self.state == "living":
            return self.env._(
                "%(person)s is registered as living in %(village)s. That village must "
                "first enter “Left the Village”.",
                person=self.name,
                village=self.region_id.full_name,
            )
        return False

    def _deceased_message(self):
        return self.env._(
            "%(person)s is registered as deceased on %(day)s in %(village)s. If that "
            "is a mistake, the accountant there takes it back with “Came Back”.",
            person=self.name,
            day=format_date(self.env, self.date_left),
            village=self.region_id.full_name,
        )

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _check_status_step(self, day):
        self.check_access("write")
        self._lock_for_status()
        self._check_day(day)

    def _lock_for_status(self):
        lock_or_say(self)
        self.invalidate_recordset(["state", "date_left", "household_id"])

    def _check_day(self, day):
        if day > self.company_id._rural_today():
            raise UserError(
                self.env._(
                    "%(day)s lies ahead: enter the day it was.",
                    day=format_date(self.env, day),
                )
            )

    def _check_not_before_left(self, day):
        if day < self.date_left:
            raise UserError(
                self.env._(
                    "%(person)s left on %(left)s: enter that day or a later one.",
                    person=self.name,
                    left=format_date(self.env, self.date_left),
                )
            )

    def _check_after_past(self, day):
        """Nobody leaves before joining the household."""
        for person in self.filtered("date_household"):
            if day < person.date_household:
                raise UserError(
                    self.env._(
                        "%(person)s belongs to household %(household)s since %(day)s: "
                        "enter that day or a later one.",
                        person=person.name,
                        household=person.household_id.display_name,
                        day=format_date(self.env, person.date_household),
                    )
                )

    def _check_may_undo(self, reason):
        if not any(self.env.user.has_group(group) for group in SUPERVISORS):
            raise UserError(
                self.env._(
                    "Only the township's accountant or the county takes a death back."
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why the death is taken back."))

    # ------------------------------------------------------------
    # WRITING
    # ------------------------------------------------------------

    def _write_status(self, vals):
        self.with_context(rural_token=STATE_TOKEN).write(vals)

    def _since(self, household, day):
        """The day from which a person who is back belongs to a household: the old
        one goes on as if nothing had been when no day lies between.
        """
        last = self.env["rural.household.member"].sudo()._last(self).get(self.id)
        goes_on = last and last.household_id == household
        if goes_on and day <= last.date_to + timedelta(days=1):
            return last.date_from
        return day

    def _note_status(self, what, day, reason, attachments=None):
        """A line in the history of each person, with copies of the papers as its own;
        the user must be able to read what is given by id.
        """
        attachments = attachments or self.env["ir.attachment"]
        attachments.with_user(self.env.user).check_access("read")
        self.env["rural.leak.guard"]._check_papers(attachments.sudo())
        body = self.env._(
            "%(what)s on %(day)s. %(reason)s",
            what=what,
            day=format_date(self.env, day),
            reason=reason or "",
        )
        for person in self:
            place = {"res_model": self._name, "res_id": person.id, "res_field": False}
            papers = attachments.browse()
            for paper in attachments.sudo():
                papers |= paper.copy({**place, "name": paper.name})
            person.message_post(body=body.strip(), attachment_ids=papers.ids)
