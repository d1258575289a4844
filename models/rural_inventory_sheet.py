from odoo import api, fields, models

from .rural_procedure import Transition

VILLAGE = ("rural_asset.group_rural_clerk",)
TOWNSHIP = ("rural_asset.group_rural_reviewer",)


class RuralInventorySheet(models.Model):
    """清查表: one village (or the township's own assets) in a clean-up: the assets as
    the register knew them, and what was found in the field.

    counting → signed (village) → accepted (township) → submitted with the township.
    """

    _name = "rural.inventory.sheet"
    _description = "Count Sheet"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "inventory_id desc, township_id, village_id, id"

    name = fields.Char(compute="_compute_name", store=True)
    inventory_id = fields.Many2one(
        "rural.inventory", required=True, readonly=True, index=True, ondelete="cascade"
    )
    year = fields.Integer(related="inventory_id.year", store=True, aggregator=None)
    region_id = fields.Many2one(readonly=True)
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

    _sheet_uniq = models.Constraint(
        "UNIQUE(inventory_id, region_id)", "The place has a count sheet already."
    )

    _initial_state = "counting"
    _transitions = {
        "sign": Transition(("counting",), "signed", VILLAGE, body="village"),
        "accept": Transition(("signed",), "accepted", TOWNSHIP, body="township"),
        "submit": Transition(("accepted",), "submitted", TOWNSHIP, body="township"),
        "return": Transition(
            ("signed", "accepted"),
            "counting",
            TOWNSHIP,
            needs_reason=True,
            body="township",
        ),
        "return_county": Transition(
            ("submitted",),
            "counting",
            ("rural_asset.group_rural_officer",),
            needs_reason=True,
            body="county",
        ),
    }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("inventory_id.name", "region_id.name")
    def _compute_name(self):
        for sheet in self:
            sheet.name = f"{sheet.inventory_id.year}年{sheet.region_id.name or ''}"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        return {
            "sign": self.env._("Sign the Sheet"),
            "accept": self.env._("Accept the Sheet"),
            "submit": self.env._("Submit to the County"),
            "return": self.env._("Return to the Village"),
            "return_county": self.env._("Return to the Village"),
        }
