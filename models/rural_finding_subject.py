from odoo import fields, models
from odoo.fields import Domain

from .rural_finding import OPEN


class RuralFindingSubject(models.AbstractModel):
    """A record with findings: how many wait to be put right, and which."""

    _name = "rural.finding.subject"
    _description = "Record with Findings"

    finding_count = fields.Integer(
        string="Findings to Put Right", compute="_compute_finding_count"
    )

    def _findings_domain(self):
        """Hook: the findings of these records."""
        return Domain.FALSE

    def _compute_finding_count(self):
        """Clues count for those who see them."""
        findings = self.env["rural.finding"]
        may = findings.has_access("read")
        for record in self:
            domain = record._origin._findings_domain() & Domain("state", "in", OPEN)
            record.finding_count = findings.search_count(domain) if may else 0

    def action_open_findings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_finding_action"
        )
        return {**action, "domain": list(self._findings_domain()), "context": {}}
