from odoo import api, fields, models

from .rural_procedure import STATE_TOKEN

# Who reads what the checks find: everybody who may read persons.
HIT_GROUPS = ",".join(
    f"rural_asset.group_rural_{role}"
    for role in ("clerk", "accountant", "reviewer", "officer", "auditor")
)


class RuralCheckable(models.AbstractModel):
    """A record that the rules of `rural.check` look at: by the button “Check Now” and
    every night, never by being read.
    """

    _name = "rural.checkable"
    _description = "Record under Checks"

    hit_ids = fields.One2many(
        "rural.check.hit",
        "res_id",
        string="Findings",
        domain=lambda self: [("res_model", "=", self._name), ("state", "!=", "closed")],
        groups=HIT_GROUPS,
    )
    open_hit_count = fields.Integer(
        string="Findings to Answer", compute="_compute_hit_counts", groups=HIT_GROUPS
    )
    stopping_hit_count = fields.Integer(
        string="Findings That Stop", compute="_compute_hit_counts", groups=HIT_GROUPS
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("hit_ids.state", "hit_ids.severity")
    def _compute_hit_counts(self):
        for record in self:
            open_hits = record.hit_ids.filtered(lambda hit: hit.state == "open")
            stopping = open_hits.filtered(lambda hit: hit.severity == "block")
            record.open_hit_count = len(open_hits)
            record.stopping_hit_count = len(stopping)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def unlink(self):
        """What was found goes with the record."""
        hits = self.env["rural.check.hit"].sudo().with_context(rural_token=STATE_TOKEN)
        hits = hits.search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        result = super().unlink()
        hits.unlink()
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check_now(self):
        """Run the rules and say what they found."""
        self.check_access("read")
        hits = self.env["rural.check"]._run(self)
        if hits:
            return self.action_open_hits()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The checks found nothing that is open."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_hits(self):
        """What the checks found on these records."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_check_hit_action"
        )
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            "context": {"search_default_open": 1},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _sync_check_desk(self):
        """Hook: whose desk what stops lies on. The register is looked through in its
        lists; its findings become `rural.finding` where the county wants them to.
        """
        return self.browse()
