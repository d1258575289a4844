from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..models.rural_asset_workflow import OFFICERS

# How many of what is left out are named.
TOLD = 10


class RuralNationalExport(models.Model):
    """The export for the national system, and the officer's word that what it holds
    has been entered there. Without that word the register says nothing.
    """

    _inherit = "rural.form.export"

    for_national = fields.Boolean(related="form_id.for_national")
    only_missing = fields.Boolean(
        string="Only What Is Not Entered Yet",
        help="Leave out what the register shows as entered in the national system.",
    )
    leave_out_stopped = fields.Boolean(
        string="Leave out What the Checks Stop",
        default=True,
        help="What a rule of the county stops is not entered before it is corrected or "
        "answered.",
    )
    # {asset id: the first sentence of what the checks found}
    stopped = fields.Json(string="Stopped by the Checks", readonly=True, copy=False)
    # ids of the assets in the file: what is registered later was not in it
    listed_ids = fields.Json(string="Assets in the File", readonly=True, copy=False)
    date_entered = fields.Date(
        string="Confirmed as Entered on", readonly=True, copy=False
    )
    can_confirm_entered = fields.Boolean(compute="_compute_can_confirm_entered")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "listed_ids", "date_entered", "form_id.for_national")
    @api.depends_context("uid")
    def _compute_can_confirm_entered(self):
        officer = self._may_confirm_entered()
        for export in self:
            waits = export.state == "done" and export.listed_ids
            export.can_confirm_entered = bool(
                officer and export.for_national and waits and not export.date_entered
            )

    def _may_confirm_entered(self):
        return any(self.env.user.has_group(group) for group in OFFICERS)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_export(self):
        """按照录入校验规则: the checks run first, and what they stop is told."""
        self.ensure_one()
        if self.for_national and self.form_id.kind == "ledger":
            self.region_id._check_in_charge()
            self.stopped = self._find_stopped()
        return super().action_export()

    def action_confirm_entered(self):
        self.ensure_one()
        self._check_confirming()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm as Entered"),
            "res_model": "rural.national.confirm",
            "view_mode": "form",
            "target": "new",
            "context": {"default_export_id": self.id},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _asset_domain(self, due=False):
        """The assets of the table; ``due``: with those that the checks stop."""
        domain = super()._asset_domain()
        if self.for_national and self.only_missing:
            domain &= Domain("in_national_system", "=", False)
        if self.for_national and self.leave_out_stopped and self.stopped and not due:
            domain &= Domain("id", "not in", list(map(int, self.stopped)))
        return domain

    def _find_stopped(self):
        """校验规则: ``{asset id: sentence}`` of what a rule of the county stops."""
        hits = self.env["rural.check"]._stopping(
            "rural.asset", self._asset_domain(due=True)
        )
        found = {}
        for hit in hits:
            found.setdefault(str(hit.res_id), hit._sentence())
        return found

    def _build(self, expected, progress=None):
        vals, content = super()._build(expected, progress)
        if self.for_national and self.form_id.kind == "ledger":
            listed = self.env["rural.asset"].search(self._asset_domain()).ids
            vals.update(listed_ids=listed, date_entered=False)
        return vals, content

    def _left_out_text(self):
        lines = [super()._left_out_text()]
        if self.for_national:
            lines += [self._stopped_text(), self._transition_text()]
        return "\n".join(filter(None, lines))

    def _transition_text(self):
        if self.form_id.filter_batch != "poverty":
            return ""
        count, value = self.form_id._transition_assets(self.region_id, self.as_of)
        return count and self.env._(
            "Left out: %(count)s assets of the transition money, %(value)s yuan. They "
            "are not entered in the national system.",
            count=count,
            value=f"{value:,.2f}",
        )

    def _stopped_text(self):
        """How many the checks stop, the first of them by name."""
        if not self.stopped:
            return ""
        assets = self.env["rural.asset"].browse(list(map(int, self.stopped)))[:TOLD]
        lines = [f"- {a.display_name}: {self.stopped[str(a.id)]}" for a in assets]
        _ = self.env._
        said = _("The checks stop %(count)s assets:", count=len(self.stopped))
        if self.leave_out_stopped:
            said = _(
                "Left out: %(count)s assets that the checks stop. Correct or answer "
                "what was found, then export what is missing:",
                count=len(self.stopped),
            )
        return "\n".join([said, *lines])

    def _check_confirming(self):
        if self.can_confirm_entered:
            return
        if not self._may_confirm_entered():
            raise AccessError(
                self.env._("That the assets are entered is confirmed by the county.")
            )
        if self.date_entered:
            raise UserError(
                self.env._(
                    "What this table holds was confirmed as entered on %(day)s "
                    "already.",
                    day=self.date_entered,
                )
            )
        raise UserError(self.env._("Export the table for the national system first."))

    def _confirm_entered(self, day):
        """Note on the assets of the file that they are in the national system since
        ``day``; those noted before keep their day.

        :returns: the assets noted now
        """
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset()
        self._check_confirming()
        self.region_id._check_in_charge()
        if day > self.env.company._rural_today():
            raise UserError(
                self.env._("%(day)s lies ahead: enter the day it was.", day=day)
            )
        assets = self.env["rural.asset"].search(
            [
                ("id", "in", self.listed_ids),
                ("in_national_system", "=", False),
                ("state", "!=", "disposed"),
            ]
        )
        assets.write({"in_national_system": True, "date_national_system": day})
        self.date_entered = day
        return assets
