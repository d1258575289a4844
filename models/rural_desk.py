from odoo import models


class RuralDesk(models.AbstractModel):
    """A document that is put on the desk of who has to act next: one activity of a
    type, gone when it is done.
    """

    _name = "rural.desk"
    _description = "Document on a Desk"
    _inherit = ["mail.activity.mixin"]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _put_on_desk(self, activity_type, body, summary):
        """Ask whoever acts for a body at the place, unless it lies there already.

        :param body: village, township, county or books
        """
        in_charge = self.region_id._users_in_charge(body)
        quiet = self.sudo().with_context(mail_activity_quick_update=True)
        for record in quiet:
            user = in_charge[record.region_id.with_env(self.env)][:1]
            lying = record.activity_search([activity_type], user_id=user.id)
            if user and not lying:
                record.activity_schedule(
                    activity_type, summary=summary, user_id=user.id
                )

    def _clear_desk(self, activity_type):
        self.sudo().activity_unlink([activity_type])
