from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_asset_category import ASSET_CLASSES
from .rural_procedure import holds_token

# Of the register's facts: what is read on site, in this order.
SHOWN = (
    "category",
    "project_name",
    "project_year",
    "quantity",
    "original_value",
    "location",
    "owner_name",
    "confirmation_document",
    "usage_state",
    "operation_mode",
    "operator_name",
    "contract_no",
    "contract_start",
    "contract_end",
    "annual_income",
    "caretaker_body",
    "caretaker_name",
    "card_posted",
    "voucher_no",
    "in_national_system",
)


class RuralVerificationSample(models.Model):
    """One asset that was drawn, with what the register said of it on that day, and
    the answers to the indicators.
    """

    _name = "rural.verification.sample"
    _description = "Asset Drawn for Verification"
    _order = "verification_id desc, number"
    _rec_names_search = ["name", "code"]

    verification_id = fields.Many2one(
        "rural.verification",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    state = fields.Selection(related="verification_id.state")
    number = fields.Integer(
        string="Sample No.", readonly=True, required=True, aggregator=None
    )
    asset_id = fields.Many2one(
        "rural.asset", readonly=True, required=True, index=True, ondelete="restrict"
    )
    asset_state = fields.Selection(
        related="asset_id.state", string="State of the Asset Now"
    )
    code = fields.Char(string="Asset Code", readonly=True)
    name = fields.Char(string="Asset Name", readonly=True, required=True)
    asset_class = fields.Selection(ASSET_CLASSES, string="Class", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(string="Original Value", readonly=True)
    # {field: value} of the register when it was drawn, plain values
    facts = fields.Json(readonly=True)
    facts_text = fields.Text(
        string="As Registered When Drawn", compute="_compute_facts_text"
    )
    place_text = fields.Char(string="Where", compute="_compute_facts_text")
    answer_ids = fields.One2many(
        "rural.verification.answer", "sample_id", string="Answers of the Verification"
    )
    answer_count = fields.Integer(string="Indicators", compute="_compute_answers")
    pending_count = fields.Integer(string="Still to Answer", compute="_compute_answers")
    fails_count = fields.Integer(string="Not Conforming", compute="_compute_answers")
    progress = fields.Float(string="Answered (%)", compute="_compute_answers")
    done = fields.Boolean(
        string="All Answered", compute="_compute_done", search="_search_done"
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")
    region_id = fields.Many2one("rural.region", readonly=True, string="Place")
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _asset_uniq = models.Constraint(
        "UNIQUE(verification_id, asset_id)", "The asset was drawn already."
    )
    _number_uniq = models.Constraint(
        "UNIQUE(verification_id, number)", "This sample number is given already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("number", "name", "code")
    def _compute_display_name(self):
        for sample in self:
            sample.display_name = f"{sample.number} {sample.name} [{sample.code}]"

    @api.depends("facts")
    def _compute_facts_text(self):
        for sample in self:
            facts = sample.facts or {}
            sample.place_text = " · ".join(
                filter(None, (sample.village_id.name, facts.get("location")))
            )
            sample.facts_text = "\n".join(
                f"{label}: {text}" for label, text in sample._facts_words()
            )

    def _facts_words(self):
        """``[(label, text)]`` of the facts that there are."""
        assets, facts = self.env["rural.asset"], self.facts or {}
        lines = self.env["rural.inventory.line"]
        found = []
        for name in SHOWN:
            value = facts.get(name)
            if value in (None, "", 0):
                continue
            if name == "category":
                label, text = assets._fields["category_id"], value
            elif name == "quantity":
                label = assets._fields[name]
                text = f"{value:g}{facts.get('uom') or ''}"
            elif name in ("original_value", "annual_income"):
                label, text = assets._fields[name], f"{value:,.2f}"
            else:
                label, text = assets._fields[name], lines._word(name, value)
            found.append((label._description_string(self.env), str(text)))
        return found

    @api.depends("answer_ids.result")
    def _compute_answers(self):
        groups = self.env["rural.verification.answer"]._read_group(
            [("sample_id", "in", self.ids)], ["sample_id", "result"], ["__count"]
        )
        counts = {(sample.id, result): count for sample, result, count in groups}
        for sample in self:
            own = {r: n for (s, r), n in counts.items() if s == sample.id}
            total, pending = sum(own.values()), own.get("pending", 0)
            sample.answer_count, sample.pending_count = total, pending
            sample.fails_count = own.get("fails", 0)
            sample.progress = 100 * (total - pending) / total if total else 0

    @api.depends("answer_ids.result")
    def _compute_done(self):
        for sample in self:
            sample.done = not sample.pending_count

    @api.model
    def _search_done(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("answer_ids", "not any", [("result", "=", "pending")])]

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for sample in self:
            sample.can_answer = sample.verification_id._may_answer()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_hand()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - {"answer_ids"}:
            self._refuse_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        self._refuse_hand()

    def _refuse_hand(self):
        if not holds_token(self.env):
            raise UserError(
                self.env._("The sample is made by drawing it, and by nothing else.")
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_rest_conforms(self):
        """What is not answered yet conforms."""
        self.ensure_one()
        self.answer_ids.filtered(lambda a: a.result == "pending").action_conforms()

    def action_open_asset(self):
        """The asset's card in the register, to read."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.asset",
            "res_id": self.asset_id.id,
            "view_mode": "form",
        }
