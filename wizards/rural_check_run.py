from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.rural_check import PAPERS

# More documents than these are checked in the background.
AT_ONCE = 600


class RuralCheckRun(models.TransientModel):
    """All rules over all documents of a year and region."""

    _name = "rural.check.run"
    _description = "Run of the Checks"

    region_id = fields.Many2one(
        "rural.region",
        string="County, Township or Village",
        default=lambda self: self.env.user.rural_region_ids[:1],
        domain="[('level', 'in', ('county', 'township', 'village'))]",
        help="Empty for all regions in charge.",
    )
    year = fields.Integer(
        required=True, default=lambda self: self.env.company._rural_today().year
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_run(self):
        """Run at once and show what is open; many documents in the background."""
        self.ensure_one()
        work = self._documents()
        count = sum(map(len, work))
        if not count:
            raise UserError(
                self.env._(
                    "There is no plan, result or payment list of %(year)s. Choose "
                    "another year or region.",
                    year=self.year,
                )
            )
        if count <= AT_ONCE:
            self._run_all(work)
            return self._open_hits()
        self.with_delay(description=f"{self.year}", max_retries=3)._job_run()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "%(count)s documents are checked in the background. A message "
                    "says when it is done.",
                    count=count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _documents(self):
        """What the user may read of the year and region, model by model."""
        domain = Domain("year", "=", self.year)
        if self.region_id:
            domain &= Domain(f"{self.region_id.level}_id", "=", self.region_id.id)
        return [self.env[name].search(domain) for name in PAPERS]

    @api.model
    def _run_all(self, work):
        checks = self.env["rural.check"]
        return sum(done for records in work for done in checks._in_batches(records))

    def _job_run(self):
        count = self._run_all(self._documents())
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "success",
                "sticky": True,
                "title": self.env._("Check Results"),
                "message": self.env._(
                    "%(count)s documents of %(year)s were checked.",
                    count=count,
                    year=self.year,
                ),
            },
        )

    def _open_hits(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_check_hit_action"
        )
        domain = [("year", "=", self.year), ("res_model", "in", PAPERS)]
        return {**action, "domain": domain}
