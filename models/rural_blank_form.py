from odoo import fields, models


class RuralBlankForm(models.Model):
    """The counties' own layouts of an official table."""

    _inherit = "rural.form"

    blank_ids = fields.One2many("rural.blank", "form_id", string="Own Layouts")
    blank_count = fields.Integer(compute="_compute_blank_count")

    def _compute_blank_count(self):
        counts = dict(
            self.env["rural.blank"]._read_group(
                [("form_id", "in", self.ids)], ["form_id"], ["__count"]
            )
        )
        for form in self:
            form.blank_count = counts.get(form, 0)

    def action_blanks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_blank_action"
        )
        action["domain"] = [("form_id", "=", self.id)]
        action["context"] = {"default_form_id": self.id}
        return action
