from odoo import api, fields, models

from .rural_procedure import Transition

OFFICERS = ("rural_asset.group_rural_officer",)


class RuralInventory(models.Model):
    """清查: the yearly clean-up of a county, from opening to filing.

    凌源市方案 五 names the stages with their days; the dates of the year before are
    proposed. A snapshot of each village's register becomes its count sheet.
    """

    _name = "rural.inventory"
    _description = "Clean-up Campaign"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "year desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
    )
    region_id = fields.Many2one(domain="[('level', '=', 'county')]")
    as_of = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self.env.company._rural_today(),
        help="The day whose register is counted.",
    )
    # stages (凌源市方案 五): the last day of each
    date_report = fields.Date(string="Self-Check and Report until")
    date_system = fields.Date(string="National System until")
    date_verify_from = fields.Date(string="Verification from")
    date_verify = fields.Date(string="Verification until")
    date_rectify = fields.Date(string="Rectification until")
    date_file = fields.Date(string="Filing until")
    note = fields.Text(help="What the county asks for this year.")
    state = fields.Selection(
        [
            ("draft", "Being Prepared"),
            ("open", "Counting"),
            ("reported", "Reported"),
            ("filed", "Filed with the Archive"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    sheet_ids = fields.One2many("rural.inventory.sheet", "inventory_id")

    _year_uniq = models.UniqueIndex(
        "(region_id, year) WHERE state <> 'cancelled'",
        "The county has a clean-up of this year already.",
    )

    _transitions = {
        "open": Transition(("draft",), "open", OFFICERS),
        "report": Transition(("open",), "reported", OFFICERS),
        "reopen": Transition(("reported",), "open", OFFICERS, needs_reason=True),
        "file": Transition(("reported",), "filed", OFFICERS),
        "cancel": Transition(
            ("draft", "open"), "cancelled", OFFICERS, needs_reason=True
        ),
    }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("region_id.name", "year")
    def _compute_name(self):
        for inventory in self:
            inventory.name = f"{inventory.region_id.name or ''}{inventory.year}年清查"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        return {
            "open": self.env._("Open the Clean-up"),
            "report": self.env._("Report the Clean-up"),
            "reopen": self.env._("Open Again"),
            "file": self.env._("File the Year"),
            "cancel": self.env._("Cancel"),
        }
