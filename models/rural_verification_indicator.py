from odoo import fields, models
from odoo.exceptions import UserError


class RuralVerificationIndicator(models.Model):
    """核查指标 (凌源市方案 三(四)): what is looked at on each sampled asset; the county
    may add its own. Archived ones stay in the verifications that ask them.
    """

    _name = "rural.verification.indicator"
    _description = "Verification Indicator"
    _inherit = ["rural.code"]

    guidance = fields.Text(
        string="How to Judge",
        help="What conforms and what does not; shown to whoever verifies.",
    )
    finding_type_id = fields.Many2one(
        "rural.finding.type",
        string="Becomes a Finding of Type",
        required=True,
        ondelete="restrict",
        help="What does not conform is reported as a finding of this type when the "
        "verification is closed.",
    )
    discipline = fields.Boolean(related="finding_type_id.discipline", store=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """An indicator keeps its meaning while it is asked; archive it and add
        another instead.
        """
        if vals.keys() & {"name", "code", "finding_type_id"}:
            asked = self.env["rural.verification"].sudo()
            asked = asked.search(
                [
                    ("indicator_ids", "in", self.ids),
                    ("state", "in", ("drawn", "running")),
                ],
                limit=1,
            )
            if asked:
                raise UserError(
                    self.env._(
                        "%(verification)s asks this indicator at present: its words "
                        "stand. Archive it and add a new one.",
                        verification=asked.name,
                    )
                )
        return super().write(vals)
