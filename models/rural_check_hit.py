from odoo import fields, models

from .rural_check import SEVERITIES


class RuralCheckHit(models.Model):
    """What a rule found on a document: which persons, how much, why; answered with a
    reason, or closed by itself when the rule passes again.
    """

    _name = "rural.check.hit"
    _description = "Hit of a Check"
    _order = "state, severity_order desc, id desc"

    check_id = fields.Many2one(
        "rural.check", required=True, readonly=True, index=True, ondelete="cascade"
    )
    severity = fields.Selection(SEVERITIES, readonly=True)
    severity_order = fields.Integer(readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    # Tells hits of one rule on one document apart, so that an answer stays with its
    # hit when the rule runs again.
    key = fields.Char(required=True, readonly=True)
    detail = fields.Text(string="What Was Found", readonly=True)
    amount = fields.Monetary(readonly=True)
    # {model: [ids]} of the rows it means
    rows = fields.Json(readonly=True)
    person_ids = fields.Many2many("rural.person", string="Persons", readonly=True)
    state = fields.Selection(
        [("open", "To Answer"), ("answered", "Answered"), ("closed", "Passed")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    answer = fields.Text(string="Reason Given", readonly=True)
    answered_by = fields.Many2one("res.users", readonly=True)
    answered_on = fields.Datetime(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _key_uniq = models.UniqueIndex(
        "(check_id, res_model, res_id, key)", "One hit of a rule for one fact."
    )
    _document_idx = models.Index("(res_model, res_id, state)")
