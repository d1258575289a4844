from odoo import fields, models


class RuralArchiveBuild(models.Model):
    """One making of a filing package: how far it is, or why it broke off.

    Nothing of the package changes until it is made whole.
    """

    _name = "rural.archive.build"
    _description = "Making of a Filing Package"
    _inherit = ["rural.background.run"]
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
            self._finish()
            return
        self._start_in_background(
            self.env._(
                "%(count)s documents: the package is made in the background. You "
                "can close this window; a message says when it is ready.",
                count=count,
            )
        )

    def _title(self):
        return self.archive_id.name

    def _run_part(self):
        """The whole package in one batch; the share done."""
        self.archive_id._check_can_step("build")
        self.archive_id._build(self._show_progress)
        return 1

    def _broken_message(self, reason):
        return self.env._(
            "The package could not be made: %(reason)s. What was there before stands.",
            reason=reason,
        )

    def _ready_message(self):
        return self.env._(
            "The filing package is ready: %(size)s, %(gaps)s parts with gaps.",
            size=self.archive_id.size_text,
            gaps=self.archive_id.missing_count,
        )
