from odoo import models


class RuralInbox(models.AbstractModel):
    """Steps that wait for somebody: one activity for the responsible and one message
    in the inbox, both gone when the step is taken.
    """

    _name = "rural.inbox"
    _description = "Waiting Steps"

    def _sync_inbox(self):
        """Open what waits now, close what no longer does."""
