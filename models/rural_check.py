from odoo import api, fields, models

SEVERITIES = [
    ("off", "Not Checked"),
    ("note", "Note"),
    ("warn", "Warn"),
    ("block", "Stop until Answered"),
]
# What a rule looks at: its model, and the column of a hit that names it.
SUBJECTS = [
    ("distribution", "Plans and Results"),
    ("payout", "Payment Lists"),
]
SUBJECT_MODELS = {
    "distribution": "rural.distribution",
    "payout": "rural.payout",
}


class RuralCheck(models.Model):
    """检查规则: a rule as data, with its clause, what it asks for and how to put it
    right. What it finds is `rural.check.hit`.

    A rule's method is `_hits_<method>` of a subject's `rural.check.<subject>` and
    gives its hits for many documents in one query. The county sets severity and
    thresholds.
    """

    _name = "rural.check"
    _description = "Check"
    _inherit = ["rural.cached"]
    _order = "subject, sequence, code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    subject = fields.Selection(SUBJECTS, required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    severity = fields.Selection(SEVERITIES, required=True, default="warn")
    clause = fields.Text(required=True, help="The words that ask for it.")
    cure = fields.Text(required=True, help="What to do about a hit.")
    percent = fields.Float(
        string="Threshold (%)", digits=(5, 2), help="Where the rule has one."
    )
    number = fields.Float(
        string="Threshold (Number)", digits=(16, 2), help="Where the rule has one."
    )
    hit_ids = fields.One2many("rural.check.hit", "check_id", string="Hits")

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _run(self, records):
        """Check documents of one subject by all its rules, in a constant number of
        queries; hits that are gone close by themselves, answers stay.

        :returns: the open `rural.check.hit` of the documents
        """
        raise NotImplementedError

    @api.model
    def _blocking(self, records):
        """Sentences on the unanswered hits that stop a step, each with its rule,
        persons and cure.
        """
        return []
