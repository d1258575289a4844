from odoo import api, fields, models

from .rural_procedure import Transition

SOURCES = [
    ("check", "Check by Rules"),
    ("inventory", "Clean-up"),
    ("verification", "Verification"),
    ("national", "Comparison with the National System"),
    ("audit", "Audit"),
    ("villager", "Villagers"),
    ("own", "Self-Check"),
]
EDITORS = (
    "rural_asset.group_rural_clerk",
    "rural_asset.group_rural_accountant",
    "rural_asset.group_rural_reviewer",
    "rural_asset.group_rural_officer",
)
REVIEWERS = ("rural_asset.group_rural_reviewer", "rural_asset.group_rural_officer")


class RuralFinding(models.Model):
    """问题整改台账: one ledger for what is wrong, whoever found it, until it is put
    right and the closing is reviewed (凌源市方案 四, 五(三)2, 六(五)).

    open → rectified (by who is responsible) → closed (by the reviewer).
    """

    _name = "rural.finding"
    _description = "Finding"
    _inherit = ["rural.scoped", "rural.procedure", "rural.inbox"]
    _order = "state, deadline, id desc"
    _rec_names_search = ["number", "name"]

    number = fields.Char(readonly=True, copy=False, index=True)
    name = fields.Char(string="Problem", required=True)
    type_id = fields.Many2one(
        "rural.finding.type", required=True, index=True, ondelete="restrict"
    )
    discipline = fields.Boolean(related="type_id.discipline", store=True, index=True)
    named_user_ids = fields.Many2many(
        "res.users",
        string="Persons Named",
        help="Who besides the county sees a discipline clue.",
    )
    source = fields.Selection(SOURCES, required=True, default="own", index=True)
    # what it was found by, for sources that are records here
    check_id = fields.Many2one("rural.check", readonly=True, ondelete="restrict")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    asset_id = fields.Many2one("rural.asset", index=True, ondelete="restrict")
    contract_id = fields.Many2one("rural.contract", index=True, ondelete="restrict")
    inventory_id = fields.Many2one("rural.inventory", index=True, ondelete="restrict")
    amount = fields.Monetary()
    currency_id = fields.Many2one(related="company_id.currency_id")
    detail = fields.Text(string="What Was Found")
    date_found = fields.Date(
        string="Found on",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    responsible_id = fields.Many2one("res.users", string="Responsible")
    responsible_body = fields.Char()
    deadline = fields.Date()
    measures = fields.Text()
    result = fields.Text(string="How It Was Put Right")
    before_ids = fields.Many2many(
        "ir.attachment", "rural_finding_before_rel", string="Evidence Before"
    )
    after_ids = fields.Many2many(
        "ir.attachment", "rural_finding_after_rel", string="Evidence After"
    )
    date_rectified = fields.Date(string="Put Right on", readonly=True, copy=False)
    date_closed = fields.Date(string="Closed on", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "To Put Right"),
            ("rectified", "To Review"),
            ("closed", "Closed"),
            ("void", "Void"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    # One open finding per rule and record.
    _rule_uniq = models.UniqueIndex(
        "(check_id, res_model, res_id) WHERE check_id IS NOT NULL"
        " AND state IN ('open', 'rectified')",
        "This rule has an open finding on the record already.",
    )

    _initial_state = "open"
    _transitions = {
        "rectify": Transition(("open",), "rectified", EDITORS),
        "close": Transition(("rectified",), "closed", REVIEWERS),
        "return": Transition(("rectified",), "open", REVIEWERS, needs_reason=True),
        "reopen": Transition(("closed",), "open", REVIEWERS, needs_reason=True),
        "void": Transition(("open", "rectified"), "void", REVIEWERS, needs_reason=True),
    }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        return {
            "rectify": self.env._("Report It Put Right"),
            "close": self.env._("Close"),
            "return": self.env._("Return"),
            "reopen": self.env._("Open Again"),
            "void": self.env._("Declare Void"),
        }

    @api.model
    def _report(self, vals_list):
        """Make findings of what a check, campaign or verification found: rows with an
        open finding of the same rule and record are brought up to date instead.

        :param vals_list: values of findings, with ``type_code`` instead of ``type_id``
        :returns: the findings, in the same order
        """
        raise NotImplementedError

    @api.model
    def _pass(self, check, model, ids):
        """Close by itself what a rule no longer finds, with a note."""
        raise NotImplementedError
