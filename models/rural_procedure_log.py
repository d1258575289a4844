import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import hash_chain
from .bulk_insert import bulk_insert
from .rural_procedure import STATE_TOKEN, holds_token

BODIES = [("village", "Village"), ("township", "Township"), ("county", "County")]
# Came later: they are part of the digest where they have a value, so that rows
# written before still verify.
LATER_FIELDS = (
    "body",
    "meeting_date",
    "number_due",
    "number_present",
    "number_agreeing",
    "content_digest",
)


class RuralProcedureLog(models.Model):
    """One step of one document: who, in which role, when, from which state to
    which, why, and a digest over it and the row before.

    Rows are written by the procedure alone and never changed or deleted.
    """

    _name = "rural.procedure.log"
    _description = "Step of a Procedure"
    _order = "id desc"
    _rec_name = "action"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(readonly=True)
    action = fields.Char(required=True, readonly=True)
    state_from = fields.Char(string="Code before the Step", readonly=True)
    state_to = fields.Char(string="To", readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    user_name = fields.Char(readonly=True)
    role = fields.Char(readonly=True)
    date = fields.Datetime(string="When", readonly=True)
    reason = fields.Text(readonly=True)
    changes = fields.Text(
        readonly=True, help="Field by field: the value before and after."
    )
    body = fields.Selection(BODIES, string="Acting for", readonly=True)
    meeting_date = fields.Date(string="Decided on", readonly=True)
    number_due = fields.Integer(string="Due to Attend", readonly=True)
    number_present = fields.Integer(string="Present", readonly=True)
    number_agreeing = fields.Integer(string="In Favour", readonly=True)
    content_digest = fields.Char(
        string="Digest of the Content",
        readonly=True,
        help="What the document said when the step was taken.",
    )
    # A filing keeps its package as files of a field; these are papers as well.
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Evidence",
        readonly=True,
        context={"skip_res_field_check": True},
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        string="Papers and Photos",
        compute="_compute_evidence_ids",
        help="What of the evidence the user may read.",
    )
    attachment_checksums = fields.Char(readonly=True)
    # of a document that few may see: so are its steps
    confidential = fields.Boolean(readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    digest = fields.Char(readonly=True)

    action_label = fields.Char(string="Step", compute="_compute_labels")
    state_from_label = fields.Char(string="From State", compute="_compute_labels")
    state_to_label = fields.Char(string="To State", compute="_compute_labels")
    changes_text = fields.Text(string="What Changed", compute="_compute_changes_text")

    _document_idx = models.Index("(res_model, res_id, id)")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_labels(self):
        for row in self:
            model = self.env[row.res_model]
            states = dict(model._fields["state"]._description_selection(self.env))
            row.state_from_label = states.get(row.state_from, row.state_from)
            row.state_to_label = states.get(row.state_to, row.state_to)
            row.action_label = model._step_labels().get(row.action, row.action)

    @api.depends_context("uid")
    def _compute_evidence_ids(self):
        """Asking for the attachments themselves would go through all that there are,
        to find out which of them the user may read.
        """
        papers = self.sudo().attachment_ids.with_env(self.env)
        readable = papers._filtered_access("read")
        for row in self:
            row.evidence_ids = readable & row.sudo().attachment_ids

    def _compute_changes_text(self):
        for row in self:
            model = self.env[row.res_model]
            row.changes_text = "\n".join(
                f"{model._fields[c['field']]._description_string(self.env)}: "
                f"{c['old'] or '—'} → {c['new'] or '—'}"
                for c in json.loads(row.changes or "[]")
            )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            raise UserError(
                self.env._("The log is written by the steps of a procedure only.")
            )
        self._chain(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self.env._("A step that was logged cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A step that was logged cannot be deleted."))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _last_digests(self, vals_list):
        """Return ``{(model, id): digest}`` of the newest row of each document."""
        models_ids = {}
        for vals in vals_list:
            models_ids.setdefault(vals["res_model"], set()).add(vals["res_id"])
        last = {}
        for res_model, res_ids in models_ids.items():
            rows = self.sudo().search_fetch(
                [("res_model", "=", res_model), ("res_id", "in", list(res_ids))],
                ["res_model", "res_id", "digest"],
                order="id",
            )
            last.update({(r.res_model, r.res_id): r.digest for r in rows})
        return last

    @api.model
    def _digest_fields(self):
        return (
            "res_model",
            "res_id",
            "document_name",
            "action",
            "state_from",
            "state_to",
            "user_name",
            "role",
            "date",
            "reason",
            "changes",
            "attachment_checksums",
        )

    @api.model
    def _digest_content(self, vals):
        content = {
            name: fields.Datetime.to_string(vals.get(name))
            if name == "date"
            else vals.get(name) or None
            for name in self._digest_fields()
        }
        later = {name: vals.get(name) for name in LATER_FIELDS}
        return {**content, **{name: value for name, value in later.items() if value}}

    def _chain_rows(self):
        """Return ``[(content, digest)]`` in writing order, for verification."""
        names = (*self._digest_fields(), *LATER_FIELDS)
        return [
            (self._digest_content({name: row[name] for name in names}), row.digest)
            for row in self.sorted("id")
        ]

    def _chain(self, vals_list):
        """Give each row the digest over itself and the row before it."""
        last = self._last_digests(vals_list)
        for vals in vals_list:
            key = (vals["res_model"], vals["res_id"])
            content = self._digest_content(vals)
            vals["digest"] = last[key] = hash_chain.digest(content, last.get(key))

    def _write_step(self, vals_list):
        """Append rows; the only way in. Rows without papers, which is all of an
        import's, go in as they are: nothing of them is computed.
        """
        if any(vals["attachment_ids"] for vals in vals_list):
            self.sudo().with_context(rural_token=STATE_TOKEN).create(vals_list)
            return
        self._chain(vals_list)
        bulk_insert(
            self,
            (
                {k: v or None for k, v in vals.items() if k != "attachment_ids"}
                for vals in vals_list
            ),
        )
