from odoo import fields, models
from odoo.exceptions import UserError


class RuralPersonLeave(models.TransientModel):
    """Persons moved away or died: on which day, and where to or by which paper."""

    _name = "rural.person.leave"
    _description = "Persons Leaving the Village"

    person_ids = fields.Many2many("rural.person", string="Who Leaves", required=True)
    state = fields.Selection(
        [("moved", "Moved Away"), ("deceased", "Deceased")],
        string="What Happened",
        required=True,
        default="moved",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._rural_today()
    )
    reason = fields.Char(string="Where to, or Reason")
    attachment_ids = fields.Many2many("ir.attachment", string="Papers")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        persons = self.person_ids.filtered(lambda p: p.state != "deceased")
        if not persons:
            raise UserError(self.env._("Choose at least one person who has not died."))
        persons._leave(self.state, self.date, self.reason, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
