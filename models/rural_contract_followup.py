from odoo import api, fields, models

BATCH = 200
# The server's clock is another; a contract ends when the day ends in China.
ZONE = "Asia/Shanghai"
ACTIVITIES = {
    "expiring": "rural_asset.activity_contract_expiring",
    "expired": "rural_asset.activity_contract_expired",
    "overdue": "rural_asset.activity_rent_overdue",
}


class RuralContractFollowup(models.Model):
    """The daily round: states by date, and an activity for whoever is responsible
    as long as a contract needs one.
    """

    _name = "rural.contract"
    _inherit = "rural.contract"

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_states(self):
        """Contracts that another user holds right now wait for the next round."""
        self = self.with_context(tz=ZONE)
        contracts = self.search(self._date_domain())
        for start in range(0, len(contracts), BATCH):
            batch = contracts[start : start + BATCH].try_lock_for_update()
            batch._move_by_date()
            left = len(contracts) - start - BATCH
            self.env["ir.cron"]._commit_progress(len(batch), remaining=max(left, 0))
        self._search_followed()._sync_activities()

    @api.model
    def _date_domain(self):
        """Contracts whose state the calendar may change; days differ by company."""
        longest = max(
            self.env["res.company"].sudo().search([]).mapped("rural_expiring_days")
        )
        return [
            ("state", "in", ("running", "expiring")),
            ("date_end", "<=", f"today +{longest}d"),
        ]

    @api.model
    def _search_followed(self):
        """Contracts with an activity of ours, or in need of one."""
        types = [self.env.ref(xmlid).id for xmlid in ACTIVITIES.values()]
        overdue = [("instalment_ids", "any", self._overdue_domain())]
        return (
            self.search([("state", "in", ("expiring", "expired"))])
            | self.search([("state", "!=", "draft"), *overdue])
            | self.search([("activity_ids.activity_type_id", "in", types)])
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _sync_activities(self):
        """Open the activities that are missing, close those that are settled."""
        contracts = self.sudo().with_context(mail_activity_quick_update=True)
        needs = {
            "expiring": contracts.filtered(lambda c: c.state == "expiring"),
            "expired": contracts.filtered(lambda c: c.state == "expired"),
            "overdue": contracts.filtered(
                lambda c: c.state != "draft" and c.amount_overdue
            ),
        }
        for key, needing in needs.items():
            open_ones = contracts.activity_search([ACTIVITIES[key]])
            followed = contracts.browse(open_ones.mapped("res_id"))
            (followed - needing).activity_feedback([ACTIVITIES[key]])
            for contract in needing - followed:
                contract._open_activity(key)

    def _open_activity(self, key):
        user = self.user_id or self.create_uid
        if not self.with_user(user).has_access("read"):
            return
        today = fields.Date.context_today(self)
        summary = self._activity_summary(key)
        self.activity_schedule(
            ACTIVITIES[key],
            date_deadline=max(self.date_end, today) if key == "expiring" else today,
            summary=summary,
            user_id=user.id,
        )

    def _activity_summary(self, key):
        _ = self.env._
        if key == "overdue":
            return _(
                "%(amount).2f yuan overdue from %(partner)s",
                amount=self.amount_overdue,
                partner=self.partner_id.name,
            )
        if key == "expiring":
            return _("Ends on %(date)s: renew or take back", date=self.date_end)
        return _("Ended on %(date)s: renew or terminate", date=self.date_end)
