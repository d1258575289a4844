import logging
from datetime import timedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

KEEP_DAYS = 30


class RuralArchiveBuild(models.Model):
    """One making of a filing package: how far it is, or why it broke off.

    Nothing of the package changes until it is made whole.
    """

    _name = "rural.archive.build"
    _description = "Making of a Filing Package"
    _inherit = ["rural.background"]
    _order = "id desc"
    _rec_name = "archive_id"

    archive_id = fields.Many2one(
        "rural.archive",
        string="Filing Package",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
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
    )
    message = fields.Text(readonly=True)
    county_id = fields.Many2one(
        related="archive_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="archive_id.company_id", store=True, precompute=True, index=True
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _start(self, count):
        """Make a small package at once, a large one in the background."""
        self.ensure_one()
        if count <= self.env.company.rural_background_documents:
            self.archive_id._build()
            self.state = "done"
            return
        self.write(
            {
                "state": "running",
                "message": self.env._(
                    "%(count)s documents: the package is made in the background. You "
                    "can close this window; a message says when it is ready.",
                    count=count,
                ),
            }
        )
        self._show_progress(0)
        self._delay()

    def _delay(self):
        name = self.archive_id.name
        self.with_delay(description=name, max_retries=3)._job_batch()

    def _run_part(self):
        """The whole package in one batch; the share done."""
        self.archive_id._check_can_step("build")
        self.archive_id._build(self._show_progress)
        return 1

    def _finish(self):
        self.write({"state": "done", "message": False})

    def _fail(self, error):
        self.write(
            {
                "state": "failed",
                "message": self.env._(
                    "The package could not be made: %(reason)s. What was there before "
                    "stands.",
                    reason=self._reason(error),
                ),
            }
        )

    def _notify(self):
        """Tell the user, wherever the screen stands."""
        done = self.state == "done"
        self._tell_user(
            "success" if done else "danger",
            self.archive_id.name,
            self.env._(
                "The filing package is ready: %(size)s, %(gaps)s parts with gaps.",
                size=self.archive_id.size_text,
                gaps=self.archive_id.missing_count,
            )
            if done
            else self.message,
        )

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.autovacuum
    def _gc_old_builds(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.sudo().search([("create_date", "<", limit)]).unlink()
