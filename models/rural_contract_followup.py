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
        contracts = self.sudo()
        for key, needing in contracts._needs().items():
            open_ones = contracts.activity_search([ACTIVITIES[key]])
            followed = contracts.browse(open_ones.mapped("res_id"))
            (followed - needing).activity_feedback([ACTIVITIES[key]])
            (needing - followed)._open_activities(key)

    def _needs(self):
        """``{kind of activity: contracts that need one}``."""
        by_state = self.grouped("state")
        none = self.browse()
        return {
            "expiring": by_state.get("expiring", none),
            "expired": by_state.get("expired", none),
            "overdue": (self - by_state.get("draft", none)).filtered("amount_overdue"),
        }

    def _open_activities(self, key):
        """One activity each for the responsible who may see the contract."""
        activity_type = self.env.ref(ACTIVITIES[key])
        model_id = self.env["ir.model"]._get_id(self._name)
        today = fields.Date.context_today(self)
        vals_list = []
        for user, contracts in self.grouped(
            lambda c: c.user_id or c.create_uid
        ).items():
            for contract in contracts.with_user(user)._filtered_access("read").sudo():
                until = contract.date_end if key == "expiring" else today
                vals_list.append(
                    {
                        "activity_type_id": activity_type.id,
                        "automated": True,
                        "summary": contract._activity_summary(key),
                        "date_deadline": max(until, today),
                        "res_model_id": model_id,
                        "res_id": contract.id,
                        "user_id": user.id,
                    }
                )
        quiet = {"mail_activity_quick_update": True}
        self.env["mail.activity"].with_context(**quiet).create(vals_list)

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
