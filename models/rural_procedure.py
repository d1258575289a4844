import typing

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .locks import lock_or_say

# An object that no RPC client can put into a context: only code in this
# process can move a state or write a log row.
STATE_TOKEN = object()


def holds_token(env):
    """Whether the call comes from a step of a procedure in this process."""
    return env.context.get("rural_token") is STATE_TOKEN


class Transition(typing.NamedTuple):
    """One legal step: from which states, to which, by which groups.

    ``body`` names who acts by the regulation (village, township, county): nobody
    acts for two bodies on one document.
    """

    sources: tuple
    target: str
    groups: tuple
    needs_reason: bool = False
    body: str = ""


class RuralProcedure(models.AbstractModel):
    """A document whose state moves along a table of legal steps.

    The table is code, not configuration; ``state`` cannot be written or
    created otherwise, superuser included; every step leaves a chained log row.
    Models set ``_transitions`` (``{action: Transition}``), declare their ``state``
    field, and refuse in ``_check_frozen`` what a state forbids to change.
    """

    _name = "rural.procedure"
    _description = "Procedure with Logged Steps"

    _transitions = {}
    _initial_state = "draft"

    log_ids = fields.One2many(
        "rural.procedure.log",
        "res_id",
        string="Steps",
        domain=lambda self: [("res_model", "=", self._name)],
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            first = self._initial_state
            default = self.env.context.get("default_state", first)
            if any(vals.get("state", default) != first for vals in vals_list):
                raise UserError(self._state_message())
        return super().create(vals_list)

    def write(self, vals):
        if not holds_token(self.env):
            if "state" in vals or "log_ids" in vals:
                raise UserError(self._state_message())
            self._check_frozen(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        default = {"state": self._initial_state, **(default or {})}
        return super().copy_data(default)

    def _state_message(self):
        return self.env._("The state changes only through the steps of the procedure.")

    def _check_frozen(self, vals):
        """Refuse values that the present state forbids to change.

        Overridden by the document; superuser mode is no shortcut.
        """

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        """``{action: label}`` of the steps, for screens and the log."""
        return {}

    def _can_step(self, action):
        """Whether the user's groups allow the step, the state is right, and the user
        has not acted for another body on this document.
        """
        self.ensure_one()
        return action in self._open_steps()[self.id]

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_step(self):
        """``can_<step>``, where the document shows a button for the step."""
        steps = self._open_steps()
        shown = [name for name in self._transitions if f"can_{name}" in self._fields]
        for record in self:
            for action in shown:
                record[f"can_{action}"] = action in steps[record.id]

    def _open_steps(self):
        """``{id: {action}}``: the steps that the user may take now."""
        has_group = self.env.user.has_group
        allowed = {
            action: step
            for action, step in self._transitions.items()
            if any(has_group(group) for group in step.groups)
        }
        acted = self._bodies_acted() if any(s.body for s in allowed.values()) else {}
        return {
            record.id: {
                action
                for action, step in allowed.items()
                if record.state in step.sources
                and not (step.body and acted.get(record.id, {}).keys() - {step.body})
            }
            for record in self
        }

    def _bodies_acted(self):
        """``{id: {body: what the user did for it}}``, drawing up included."""
        own = self.env["rural.procedure.log"].sudo()
        own = own.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("body", "!=", False),
            ]
        )
        acted = {}
        for record in self:
            if body := record._author_body():
                acted[record.id] = {body: self.env._("written by you")}
        for row in own:
            acted.setdefault(row.res_id, {}).setdefault(row.body, row.action_label)
        return acted

    def _check_can_step(self, action, reason=None):
        """Raise a message that says why the step cannot be taken."""
        self._check_may_step(action)
        if self._transitions[action].needs_reason and not (reason or "").strip():
            raise UserError(self.env._("Give a reason for this step."))

    def _check_may_step(self, action):
        """Raise where role, state or what the user did before forbid the step."""
        step = self._transitions[action]
        if not any(self.env.user.has_group(group) for group in step.groups):
            raise AccessError(
                self.env._(
                    "Your role does not take this step. It belongs to: %(groups)s.",
                    groups="、".join(
                        self.env.ref(group).sudo().name for group in step.groups
                    ),
                )
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self.filtered(lambda r: r.state not in step.sources):
            raise UserError(
                self.env._(
                    "%(name)s is in state “%(state)s”; this step starts from "
                    "“%(sources)s”.",
                    name=record.display_name,
                    state=labels[record.state],
                    sources="、".join(labels[source] for source in step.sources),
                )
            )
        if step.body:
            self._check_one_body(step.body)

    def _check_one_body(self, body):
        """Nobody acts for two bodies on one document: what the village decides is
        reviewed by somebody else, and filed by yet another.
        """
        acted = self._bodies_acted()
        for record in self:
            other = [
                done for side, done in acted.get(record.id, {}).items() if side != body
            ]
            if other:
                raise AccessError(
                    self.env._(
                        "You have acted for the other side on %(name)s (%(step)s). "
                        "By the regulation village, township and county decide one "
                        "after the other: another person must take this step.",
                        name=record.display_name,
                        step=other[0],
                    )
                )

    def _lock_for_step(self):
        """Lock the documents and read them anew; who comes second is told so."""
        lock_or_say(self)
        self.invalidate_recordset()

    def _step_form(self, action, wizard, **defaults):
        """The form that asks for what a step needs; ``defaults`` fill its fields."""
        return {
            "type": "ir.actions.act_window",
            "name": self._step_labels()[action],
            "res_model": wizard,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_action": action,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        }

    @api.model
    def _server_fields(self):
        """Names of what steps, proposals and sums write, of those that are stored."""
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.readonly and field.column_type
            if name not in models.MAGIC_COLUMNS
        ]

    @api.model
    def _server_message(self, names):
        return self.env._(
            "“%(fields)s” is written by the steps of the procedure and the rows, never "
            "by hand.",
            fields="、".join(
                self._fields[name]._description_string(self.env) for name in names
            ),
        )

    def _order_problems(self, day, earliest):
        """What is wrong with the day of a step: it lies ahead, or before what the
        step follows.
        """
        if day > self.company_id._rural_today():
            yield self.env._("%(day)s lies ahead: enter the day it was.", day=day)
        elif earliest and day < earliest:
            yield self.env._(
                "%(day)s is too early: this step follows what was on %(earliest)s.",
                day=day,
                earliest=earliest,
            )

    def _author_body(self):
        """Hook: the body that the user has written this document for, or False."""
        return False

    def _do_step(
        self,
        action,
        reason=None,
        changes=None,
        attachments=None,
        decision=None,
        fresh=False,
    ):
        """Move ``self`` along one step and log it.

        The rows are locked and read anew first, so that of two users who act
        at once the second is told that the state has moved on.

        :param decision: what a meeting decided: ``meeting_date``, ``number_due``,
            ``number_present``, ``number_agreeing``, each optional
        :param fresh: the rows were made in this transaction: nobody else can have
            seen them, and what is to be written of them is written once
        """
        self.check_access("write")
        if not fresh:
            self.lock_for_update()
            self.invalidate_recordset(["state"])
        self._check_can_step(action, reason)
        step = self._transitions[action]
        common = self._prepare_log_common(action, reason, changes, attachments)
        common.update(decision or {})
        rows = [{**record._prepare_log_vals(step.target), **common} for record in self]
        self.env["rural.procedure.log"]._write_step(rows)
        self.invalidate_recordset(["log_ids"])
        self.with_context(rural_token=STATE_TOKEN).write({"state": step.target})

    def _own_papers(self, attachments):
        """The papers as attachments of this document, so that whoever may read it
        reads them: an upload becomes its own, what belongs elsewhere is copied.

        The user must be able to read what is given by id.
        """
        self.ensure_one()
        attachments.with_user(self.env.user).check_access("read")
        self.env["rural.leak.guard"]._check_papers(attachments)
        place = {"res_model": self._name, "res_id": self.id}
        own = attachments.browse()
        for paper in attachments.sudo():
            loose = not paper.res_id or self._is_wizard(paper.res_model)
            if loose and not paper.res_field:
                paper.write(place)
            elif (paper.res_model, paper.res_id) != (self._name, self.id):
                paper = paper.copy({**place, "name": paper.name, "res_field": False})
            own |= paper
        return own.with_env(self.env)

    @api.model
    def _is_wizard(self, model):
        return model not in self.env or self.env[model].is_transient()

    def _prepare_log_common(self, action, reason, changes, attachments):
        """What is the same for every document of one step."""
        return {
            "res_model": self._name,
            "action": action,
            "body": self._transitions[action].body or False,
            "user_id": self.env.uid,
            "user_name": self.env.user.name,
            "role": self.env.user._rural_role(),
            "date": fields.Datetime.now(),
            "reason": reason or False,
            "changes": changes or False,
            "attachment_ids": [(6, 0, attachments.ids)] if attachments else False,
            "attachment_checksums": ",".join(attachments.mapped("checksum"))
            if attachments
            else False,
        }

    def _prepare_log_vals(self, target):
        return {
            "res_id": self.id,
            "document_name": self.display_name,
            "state_from": self.state,
            "state_to": target,
            "content_digest": self._content_digest(),
            "village_id": self.village_id.id,
            "township_id": self.township_id.id,
            "county_id": self.county_id.id,
            "company_id": self.company_id.id,
        }

    def _content_digest(self):
        """Hook: the digest of what the document says, logged with every step."""
        return False
