from datetime import timedelta

from odoo import api, fields, models

KEEP_DAYS = 30


class RuralBackgroundRun(models.AbstractModel):
    """A document that stands for one piece of work: done at once when it is small, in
    the background when it is large, and kept for thirty days.

    A document says what is to be done in `_run_part`, and gives the words of the two
    ends, `_ready_message` and `_broken_message`.
    """

    _name = "rural.background.run"
    _description = "One Piece of Background Work"
    _inherit = ["rural.background"]

    state = fields.Selection(
        [
            ("draft", "New"),
            ("running", "Running"),
            ("done", "Ready"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    message = fields.Text(readonly=True, copy=False)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _start_in_background(self, message, **values):
        """Give the work to the queue; ``message`` tells the user that it runs there."""
        self.write({"state": "running", "message": message, **values})
        self._show_progress(0)
        self._delay()

    def _delay(self):
        self.with_delay(description=self._title(), max_retries=5)._job_batch()

    def _finish(self):
        self.write({"state": "done", "message": self._done_message()})

    def _done_message(self):
        """What stays to be read on the document itself."""
        return False

    def _fail(self, error):
        message = self._broken_message(self._reason(error))
        self.write({"state": "failed", "message": message})

    def _open_form(self, name):
        """The document in a dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _attach(self, name, content):
        """Put the bytes behind ``file`` without the detour through base64."""
        attachments = self.env["ir.attachment"].sudo()
        place = {"res_model": self._name, "res_field": "file", "res_id": self.id}
        attachments.search([(k, "=", v) for k, v in place.items()]).unlink()
        attachments.create({"name": name, "raw": content, **place})
        self.invalidate_recordset(["file"])

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.autovacuum
    def _gc_old_runs(self):
        """What is made holds a county's register: it is not kept for long."""
        if self._abstract:
            return
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.sudo().search([("create_date", "<", limit)]).unlink()
