from odoo import api, fields, models

from .rural_finding import OPEN

# So many sentences stand in one finding.
TOLD = 5


class RuralCheckFinding(models.Model):
    """What a rule finds becomes an entry of the ledger of findings
    (`rural.finding`), where the county wants it to: one for each rule and record,
    closed by itself when the rule passes again.
    """

    _name = "rural.check"
    _inherit = "rural.check"

    finding_type_id = fields.Many2one(
        "rural.finding.type",
        string="Opens a Finding",
        ondelete="restrict",
        domain="[('discipline', '=', False)]",
        help="What it finds becomes a finding of this type at night, to be put right "
        "by a day. Empty: it is told on the record alone.",
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _report_found(self, records):
        """Open findings for what is open on these records, close those of what has
        passed. What was answered with a reason opens none, and closes none. The texts
        stay: at night too they are written in the language of the books.
        """
        lang = self.env["rural.contract.instalment"]._books_lang()
        kept = self.with_context(lang=lang)
        for check in kept._rules(records._name).filtered("finding_type_id"):
            domain = [
                ("check_id", "=", check.id),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
            ]
            hits = kept.env["rural.check.hit"].sudo()
            hits = hits.search([*domain, ("state", "!=", "closed")])
            by_record = hits.filtered(lambda hit: hit.state == "open").grouped("res_id")
            findings = kept.env["rural.finding"]
            findings._report(
                [check._prepare_finding_vals(found) for found in by_record.values()]
            )
            told = findings.sudo().search([*domain, ("state", "in", OPEN)])
            passed = set(told.mapped("res_id")) - set(hits.mapped("res_id"))
            if passed and not check.broken_reason:
                findings._pass(check, records._name, passed)

    def _prepare_finding_vals(self, hits):
        """One finding for the hits of the rule on one record."""
        model, res_id = hits[0].res_model, hits[0].res_id
        record = self.env[model].sudo().browse(res_id)
        place = record if model == "rural.region" else record.region_id
        return {
            "name": self.name,
            "type_id": self.finding_type_id.id,
            "source": "check",
            "check_id": self.id,
            "res_model": model,
            "res_id": res_id,
            "region_id": place.id,
            "asset_id": res_id if model == "rural.asset" else False,
            "contract_id": res_id if model == "rural.contract" else False,
            "amount": sum(hits.mapped("amount")),
            "detail": "\n".join(hits[:TOLD].mapped("detail")),
            "measures": self.cure,
        }
