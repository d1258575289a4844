import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import STATE_TOKEN, holds_token

# 凌源市方案 五(一)2 asks for the first four; the others join them where they have rows.
KINDS = ("ledger", "summary", "operation", "income", "findings", "disposal")
REQUIRED = KINDS[:4]
# Rows of `file_ids` refuse by themselves all but a sealed scan.
TYPED = {"inventory_id", "region_id", "note", "file_ids"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralSubmission(models.Model):
    """汇总上报: what a township, or the county, hands in of a clean-up: its tables and
    its summary (凌源市方案 五(一)2), with checksums, and their sealed scans.

    The tables are built from one state of the register, once all cross-checks hold
    (`rural_submission_checks.py`); the steps: `rural_submission_workflow.py`.
    """

    _name = "rural.submission"
    _description = "Submission of a Clean-up"
    _inherit = [
        "rural.scoped",
        "rural.inventory.report",
        "rural.procedure",
        "rural.background",
        "mail.thread",
    ]
    _order = "inventory_id desc, county_id, township_id, id"

    _noun = "清查上报材料"

    region_id = fields.Many2one(string="Handed in for")
    level = fields.Selection(related="region_id.level", string="Level of the Place")
    as_of = fields.Date(related="inventory_id.as_of")
    date_report = fields.Date(related="inventory_id.date_report")
    state = fields.Selection(
        [
            ("draft", "To Be Made"),
            ("running", "Running"),
            ("failed", "Failed"),
            ("done", "Made, Not Handed in"),
            ("submitted", "Handed in"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    summary_id = fields.Many2one(
        "rural.inventory.summary",
        string="Summary of the Clean-up",
        compute="_compute_summary_id",
    )
    file_ids = fields.One2many(
        "rural.submission.file", "submission_id", string="Tables and Summary"
    )
    file_count = fields.Integer(string="Files", compute="_compute_files")
    sealed_count = fields.Integer(string="Sealed Scans", compute="_compute_files")
    asset_count = fields.Integer(string="Assets Handed in", readonly=True, copy=False)
    original_value = fields.Monetary(readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    built_on = fields.Datetime(string="Made on", readonly=True, copy=False)
    built_by = fields.Many2one("res.users", string="Made by", readonly=True, copy=False)
    submitted_on = fields.Datetime(string="Handed in on", readonly=True, copy=False)
    submitted_by = fields.Many2one(
        "res.users", string="Handed in by", readonly=True, copy=False
    )
    # What the summary said when it was made, and whether as a draft.
    summary_digest = fields.Char(readonly=True, copy=False)
    is_final = fields.Boolean(readonly=True, copy=False)
    message = fields.Text(readonly=True, copy=False)
    note = fields.Text()
    overdue = fields.Boolean(
        string="Past the Day",
        compute="_compute_overdue",
        help="The day of reporting is over, and nothing was handed in.",
    )

    _region_uniq = models.Constraint(
        "UNIQUE(inventory_id, region_id)", "The place has a submission already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("inventory_id", "region_id")
    def _compute_summary_id(self):
        summaries = self.env["rural.inventory.summary"].search(
            [("inventory_id", "in", self.inventory_id.ids)]
        )
        found = {(each.inventory_id, each.region_id): each for each in summaries}
        for submission in self:
            key = (submission.inventory_id, submission.region_id)
            submission.summary_id = found.get(key, False)

    @api.depends("file_ids.sealed_checksum")
    def _compute_files(self):
        for submission in self:
            submission.file_count = len(submission.file_ids)
            sealed = submission.file_ids.filtered("sealed_checksum")
            submission.sealed_count = len(sealed)

    @api.depends("state", "inventory_id.date_report")
    def _compute_overdue(self):
        for submission in self:
            day = submission.date_report
            today = submission.company_id._rural_today()
            submission.overdue = submission.state != "submitted" and day and day < today

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            for vals in vals_list:
                self._check_typed(vals)
        return super().create(vals_list)

    def _check_frozen(self, vals):
        self._check_typed(vals)
        if vals.keys() & {"inventory_id", "region_id"}:
            raise UserError(
                self.env._("A submission stays with its clean-up and place.")
            )

    def _check_typed(self, vals):
        for name in vals.keys() - TYPED - {"state"}:
            if not name.startswith(FREE_PREFIXES):
                raise UserError(
                    self.env._(
                        "“%(field)s” is written when the submission is made.",
                        field=self._fields[name]._description_string(self.env)
                        if name in self._fields
                        else name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_logged(self):
        for submission in self.filtered(lambda s: s.sudo().log_ids):
            raise UserError(
                self.env._("%(name)s is kept with its steps.", name=submission.name)
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_summary(self):
        """The words of the summary, to be looked over before it is made."""
        self.ensure_one()
        summary = self.env["rural.inventory.summary"]
        summary = self.summary_id or summary._of(self.inventory_id, self.region_id)
        return {
            "type": "ir.actions.act_window",
            "name": summary.name,
            "res_model": summary._name,
            "res_id": summary.id,
            "view_mode": "form",
        }

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/rural_asset/submission/{self.id}",
            "target": "new",
        }

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _of(self, inventory, region):
        """The submission of a place, made when there is none yet."""
        key = [("inventory_id", "=", inventory.id), ("region_id", "=", region.id)]
        if found := self.search(key):
            return found
        region.with_env(self.env)._check_in_charge()
        return self.create({"inventory_id": inventory.id, "region_id": region.id})

    @api.model
    def _forms(self):
        """``{kind: tables of a submission}``, in the order of the county."""
        forms = self.env["rural.form"].search([("in_submission", "=", True)])
        found = forms.grouped("kind")
        return {kind: found[kind] for kind in KINDS if kind in found}

    @api.model
    def _form(self, kind):
        """The first table of a kind that is handed in."""
        forms = self._forms().get(kind)
        if forms:
            return forms[0]
        kinds = dict(
            self.env["rural.form"]._fields["kind"]._description_selection(self.env)
        )
        raise UserError(
            self.env._(
                "No table of the kind “%(kind)s” is handed in. Mark one under Table "
                "Forms as part of the submission.",
                kind=kinds[kind],
            )
        )

    @api.model
    def _late_sheets(self, inventory, region):
        """The count sheets of a place that are not submitted yet."""
        sheets = inventory.sudo().sheet_ids
        if region.level == "township":
            sheets = sheets.filtered(lambda sheet: sheet.township_id == region)
        return sheets.filtered(lambda sheet: sheet.state != "submitted")

    def _set(self, vals):
        self.with_context(rural_token=STATE_TOKEN).write(vals)

    def _content_digest(self):
        """The digest of what is handed in, by name and checksum of each file."""
        rows = [f"{file.checksum} {file.name}" for file in self.file_ids]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest() if rows else False
