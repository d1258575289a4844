from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.rural_payout import PAYOUT_KINDS, POST_KIND

# So many names stand in a message.
NAMES = 15


class RuralPayoutOpen(models.TransientModel):
    """Wage lists of a month for many villages at once."""

    _name = "rural.payout.open"
    _description = "Opening of Payment Lists"

    kind = fields.Selection(
        [each for each in PAYOUT_KINDS if each[0] in POST_KIND],
        required=True,
        default="wage",
    )
    month = fields.Date(
        required=True, default=lambda self: self.env.company._rural_today()
    )
    region_ids = fields.Many2many(
        "rural.region",
        string="Villages",
        domain="[('level', '=', 'village')]",
        compute="_compute_region_ids",
        store=True,
        readonly=False,
    )
    left_text = fields.Text(string="Without a List", compute="_compute_left_text")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("kind", "month")
    def _compute_region_ids(self):
        """The villages in charge with a post in the month and no list yet."""
        for run in self:
            run.region_ids = run.month and run._villages_with_posts() - run._done()

    @api.depends("kind", "month", "region_ids")
    def _compute_left_text(self):
        for run in self:
            names = run._done().mapped("name") if run.month else []
            told = "、".join(names[:NAMES]) + (" …" if len(names) > NAMES else "")
            run.left_text = bool(names) and self.env._(
                "These villages have a list for the month: %(villages)s",
                villages=told,
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        """One list a village, filled from the posts."""
        self.ensure_one()
        villages = self.region_ids - self._done()
        if not villages:
            raise UserError(
                self.env._(
                    "None of these villages lacks a list for the month. Choose "
                    "villages with posts in it, or another month."
                )
            )
        lists = self.env["rural.payout"].create(
            [
                {"region_id": village.id, "kind": self.kind, "month": self.month}
                for village in villages
            ]
        )
        lists.action_fill()
        return lists._get_records_action(name=self.env._("Payment Lists"))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _villages_with_posts(self):
        month = self.month.replace(day=1)
        sample = self.env["rural.payout"].new({"month": month})
        groups = self.env["rural.post"]._read_group(
            [
                ("kind", "=", POST_KIND[self.kind]),
                ("state", "in", ("held", "ended")),
                ("date_start", "<=", sample._last_day()),
                ("date_last", ">=", month),
            ],
            ["region_id"],
        )
        return self.env["rural.region"].union(*(region for (region,) in groups))

    def _done(self):
        lists = self.env["rural.payout"].search(
            [
                ("kind", "=", self.kind),
                ("month", "=", self.month.replace(day=1)),
                ("state", "!=", "cancelled"),
            ]
        )
        return lists.region_id
