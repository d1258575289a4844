from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .rural_inventory_snapshot import MARK_DISPOSED

FREE_FIELDS = {"note", "line_ids"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralInventorySheet(models.Model):
    """清查表: one village (or a township's own assets) in a clean-up: the assets as
    the register knew them, and what was found in the field.

    counting → signed (village) → accepted (township) → submitted with the township.
    The steps: `rural_inventory_sheet_workflow.py`.
    """

    _name = "rural.inventory.sheet"
    _description = "Count Sheet"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "rural.inbox",
        "rural.inventory.figures",
    ]
    _order = "inventory_id desc, township_id, village_id, id"
    _rec_names_search = ["name", "region_id.name"]
    _figures_column = "sheet_id"

    name = fields.Char(compute="_compute_name", store=True)
    inventory_id = fields.Many2one(
        "rural.inventory", required=True, readonly=True, index=True, ondelete="cascade"
    )
    year = fields.Integer(related="inventory_id.year", store=True, aggregator=None)
    date_report = fields.Date(related="inventory_id.date_report")
    campaign_state = fields.Selection(
        related="inventory_id.state", string="State of the Clean-up"
    )
    region_id = fields.Many2one(string="Place Counted", readonly=True)
    # Grows with every snapshot: a field pack of an older one is recognised.
    snapshot = fields.Integer(readonly=True, default=1, copy=False)
    state = fields.Selection(
        [
            ("counting", "Counting"),
            ("signed", "Signed by the Village"),
            ("accepted", "Accepted by the Township"),
            ("submitted", "Submitted to the County"),
        ],
        default="counting",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many("rural.inventory.line", "sheet_id", string="Assets")
    note = fields.Text()
    return_reason = fields.Text(compute="_compute_return_reason")
    overdue = fields.Boolean(
        string="Past the Day",
        compute="_compute_overdue",
        help="The day of reporting is over, and the sheet is not submitted.",
    )

    _sheet_uniq = models.Constraint(
        "UNIQUE(inventory_id, region_id)", "The place has a count sheet already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("inventory_id.year", "region_id.name")
    def _compute_name(self):
        for sheet in self:
            sheet.name = f"{sheet.inventory_id.year}年{sheet.region_id.name or ''}"

    @api.depends("state")
    def _compute_return_reason(self):
        """Why a sheet that is counted again came back."""
        for sheet in self:
            last = sheet.sudo().log_ids[:1]
            sheet.return_reason = sheet.state == "counting" and last.reason

    @api.depends("state", "inventory_id.date_report", "inventory_id.state")
    def _compute_overdue(self):
        for sheet in self:
            day = sheet.date_report
            out = sheet.state != "submitted" and sheet.campaign_state == "open"
            today = sheet.company_id._rural_today()
            sheet.overdue = out and day and day < today

    @api.model
    def _figures_depends(self):
        return ["line_ids.result", "line_ids.decision", "line_ids.disposed"]

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def _check_frozen(self, vals):
        kept = [
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        ]
        if kept:
            raise UserError(
                self.env._(
                    "A count sheet is made by the clean-up: only what was found and "
                    "the note are written here."
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_found_rest(self):
        """Whatever is not counted yet was found as it is registered."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.result == "pending" and not line.disposed
        )
        if not lines:
            raise UserError(self.env._("Everything on this sheet is counted."))
        lines.action_found()

    def action_count(self):
        """The same sheet on a phone."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "rural_count",
            "name": self.display_name,
            "params": {"sheet_id": self.id},
        }

    def action_open_lines(self):
        self.ensure_one()
        name = "rural_asset.rural_inventory_line_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {
            **action,
            "name": self.display_name,
            "domain": [("sheet_id", "=", self.id)],
            "context": {"default_sheet_id": self.id},
        }

    def action_open_differences(self):
        action = self.action_open_lines()
        action["context"] = {"search_default_difference": 1}
        return action

    def action_open_undecided(self):
        """What township or county has to decide on before the sheet is accepted."""
        action = self.action_open_lines()
        action["context"] = {"search_default_undecided": 1}
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _mark_disposed(self):
        """Mark what left the register since; the sheets of the lines marked."""
        self.env.flush_all()
        query = SQL(MARK_DISPOSED, sheets=self.ids)
        rows = [sheet_id for (sheet_id,) in self.env.execute_query(query)]
        if rows:
            self.line_ids.invalidate_recordset(["disposed"])
            self.invalidate_recordset()
        return rows

    def _closed_message(self):
        """Why nothing is counted on the sheet now."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        campaign = self.inventory_id.sudo()
        if campaign.state != "open":
            return self.env._(
                "%(campaign)s is not open: nothing is counted.", campaign=campaign.name
            )
        return self.env._(
            "%(sheet)s is “%(state)s”: what was counted stands. To change it, the "
            "sheet has to be returned to counting.",
            sheet=self.display_name,
            state=labels[self.state],
        )
