import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class RuralProgress(models.Model):
    """How far a long piece of work has come.

    A table of its own: the worker commits here through a second connection
    while its own transaction, which holds the document, is still open.
    """

    _name = "rural.progress"
    _description = "Progress of Background Work"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    share = fields.Float(required=True, default=0)

    _document_uniq = models.Constraint(
        "UNIQUE(res_model, res_id)", "One progress per document."
    )


class RuralBackground(models.AbstractModel):
    """A document whose work may go on in the background, with progress.

    Its ``state`` is declared by the document and ends in ``done``. Work that goes on
    batch by batch, a job for each, gives `_run_part`, `_delay`, `_finish` and `_fail`;
    what is done stays done. The user is told of the end by `_title` and
    `_ready_message`, or by the document's ``message``.
    """

    _name = "rural.background"
    _description = "Background Work"

    progress = fields.Float(compute="_compute_progress", help="In percent.")

    @api.depends(lambda self: ["state"] if "state" in self._fields else [])
    def _compute_progress(self):
        rows = (
            self.env["rural.progress"]
            .sudo()
            .search_fetch(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id", "share"],
            )
        )
        share = {row.res_id: row.share for row in rows}
        for record in self:
            done = record.state == "done"
            record.progress = 100 if done else 100 * share.get(record.id, 0)

    def _show_progress(self, share):
        """Commit the share done (0 to 1) for the waiting user to see."""
        self.ensure_one()
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    INSERT INTO rural_progress (res_model, res_id, share)
                    VALUES (%s, %s, %s)
                    ON CONFLICT (res_model, res_id)
                    DO UPDATE SET share = EXCLUDED.share
                    """,
                    self._name,
                    self.id,
                    min(max(share, 0), 1),
                )
            )

    @api.model
    def _reason(self, error):
        """Why it broke off, in words for the user: those of our own errors, else the
        kind of the error alone, as its text may hold data.
        """
        told = error.args[0] if isinstance(error, UserError) else ""
        return told or error.__class__.__name__

    def _tell_user(self, kind, title, message):
        """A notification that stays, wherever the user's screen stands."""
        self.env.user._bus_send(
            "simple_notification",
            {"type": kind, "sticky": True, "title": title, "message": message},
        )

    def _title(self):
        """What the work is called."""
        return self.display_name

    def _notify(self):
        """Tell the user, wherever the screen stands."""
        done = self.state == "done"
        kind = "danger" if not done else "success" if self._went_well() else "warning"
        message = self._ready_message() if done else self.message
        self._tell_user(kind, self._title(), message)

    def _went_well(self):
        """Nothing was left out of what is ready."""
        return True

    def _ready_message(self):
        """What the user is told when it is done."""
        return self.message

    def _job_batch(self):
        """One batch, then the next job; a failure is told to the user, not to the
        queue.
        """
        self.ensure_one()
        if self.state != "running":
            return
        try:
            with self.env.cr.savepoint():
                share = self._run_part()
        except OperationalError:
            raise  # another session was first: the queue tries again
        except Exception as error:  # whatever it is, the user must be told
            _logger.exception("%s %s failed", self._name, self.id)
            self._fail(error)
            self._notify()
            return
        if share < 1:
            self._show_progress(share)
            self._delay()
        else:
            self._finish()
            self._notify()
