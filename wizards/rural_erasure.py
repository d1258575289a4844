from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.bulk_insert import bulk_insert
from ..models.rural_retention import NUMBERS

OFFICER = "rural_asset.group_rural_officer"


class RuralErasure(models.TransientModel):
    """删除到期号码: an officer sees whose numbers are due, then has them erased.

    What became needed again in between (a payment, a return) is left out.
    """

    _name = "rural.erasure"
    _description = "Erase What Is Due"

    line_ids = fields.One2many("rural.erasure.line", "erasure_id", string="Due")
    other = fields.Text(string="Due as Well", compute="_compute_other")
    count = fields.Integer(string="Numbers Due", compute="_compute_count")
    person_count = fields.Integer(string="Persons Due", compute="_compute_count")
    sure = fields.Boolean(string="I Have Looked Through the List")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("line_ids")
    def _compute_count(self):
        for erasure in self:
            erasure.count = len(erasure.line_ids)
            erasure.person_count = len(erasure.line_ids.person_id)

    def _compute_display_name(self):
        self.display_name = self.env._("Erase What Is Due")

    def _compute_other(self):
        rules = self._rules().filtered(lambda rule: rule.what not in NUMBERS)
        due = {rule: rule._due_count() for rule in rules}
        texts = [f"{rule.name}: {count}" for rule, count in due.items() if count]
        self.other = "\n".join(texts)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_open(self):
        """List what is due today within the user's regions."""
        self._check_officer()
        erasure = self.create({})
        rows = [
            {
                "erasure_id": erasure.id,
                "retention_id": rule.id,
                "kind": rule.what,
                "person_id": person.id,
                "village_id": person.village_id.id or None,
                "date_left": person.date_left or None,
            }
            for rule in self._rules()
            if rule.what in NUMBERS
            for person in rule._due_persons()
        ]
        bulk_insert(erasure.line_ids, rows)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase What Is Due"),
            "res_model": self._name,
            "res_id": erasure.id,
            "view_mode": "form",
        }

    def action_erase(self):
        """Erase what was shown and is still due; each number leaves a log row."""
        self.ensure_one()
        self._check_officer()
        if not self.sure:
            raise UserError(
                self.env._("Look through the list, then tick that you have done so.")
            )
        erased = Counter()
        for rule, lines in self.line_ids.grouped("retention_id").items():
            erased[rule] = rule._erase(lines.person_id)
        for rule in self._rules().filtered(lambda rule: rule.what not in NUMBERS):
            erased[rule] = rule._erase_made()
        self._rules()._done(self.env.user)
        return self._tell(sum(erased.values()))

    def _tell(self, count):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s erased.", count=count),
                "next": self.env["ir.actions.actions"]._for_xml_id(
                    "rural_asset.rural_erasure_log_action"
                ),
            },
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _rules(self):
        return self.env["rural.retention"].search([])

    @api.model
    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("County officers erase what is due."))
