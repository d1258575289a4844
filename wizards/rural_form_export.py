import logging
import os
import tempfile

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import form_compiler
from ..models.rural_form import BOOK_KINDS
from ..models.rural_form_books_workbook import BooksWorkbook
from ..models.rural_form_workbook import FormWorkbook
from ..models.rural_region import RANK

_logger = logging.getLogger(__name__)

BACKGROUND_ROWS = 20_000


class RuralFormExport(models.Model):
    """One export of an official table: what was asked for, how far it is, the
    file. It belongs to the user who made it and is kept for thirty days.
    """

    _name = "rural.form.export"
    _description = "Export of an Official Table"
    _inherit = ["rural.background.run"]
    _order = "id desc"
    _rec_name = "filename"

    form_id = fields.Many2one(
        "rural.form",
        string="Table",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["rural.form"].search([], limit=1),
    )
    region_id = fields.Many2one(
        "rural.region",
        string="Scope",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_region_id(),
    )
    region_domain = fields.Binary(compute="_compute_region_domain")
    as_of = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    has_mismatch = fields.Boolean(readonly=True, copy=False)
    file = fields.Binary(attachment=True, readonly=True, copy=False)
    filename = fields.Char(readonly=True, copy=False)

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def _default_region_id(self):
        """The user's highest region in charge; for a manager of everything the
        county, or what stands highest.
        """
        regions = self.env.user.rural_region_ids
        if not regions and self.env.user.rural_sees_all:
            regions = self.env["rural.region"]
            regions = regions.search([("level", "=", "county")], limit=1) or (
                regions.search([], limit=1)
            )
        return regions.sorted(lambda region: (RANK[region.level], region.code))[:1]

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_region_domain(self):
        for export in self:
            export.region_domain = self.env.user._rural_region_domain()

    @api.depends("filename", "form_id", "as_of")
    def _compute_display_name(self):
        for export in self:
            export.display_name = export.filename or export.form_id.name

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_export(self):
        """Make the file and hand it out; a large ledger in the background."""
        self.ensure_one()
        self.region_id._check_in_charge()
        if self.state == "running":
            return self._open_form(self.form_id.name)
        rows = self._count_rows()
        limit = self.env.company.rural_background_rows or BACKGROUND_ROWS
        if rows > limit and self.form_id.kind != "summary":
            return self._export_later(rows)
        self._make(rows)
        self._finish()
        return self.action_download()

    def action_download(self):
        """The file. With the target "download" the web client would not read the
        record again, and its message would stay unseen.
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/rural_asset/form_export/{self.id}",
            "target": "new",
        }

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _count_rows(self):
        """Number of rows of the table; says why when there are none."""
        if self.form_id.kind in BOOK_KINDS:
            return self._count_book_rows()
        domain = self._asset_domain()
        rows = self.env["rural.asset"].search_count(domain)
        if not rows:
            left_out = self._left_out_text()
            raise UserError(
                self.env._(
                    "No asset of %(region)s matches “%(form)s” as of %(date)s. "
                    "%(left_out)s",
                    region=self.region_id.full_name,
                    form=self.form_id.name,
                    date=self.as_of,
                    left_out=left_out,
                ).strip()
            )
        return rows

    def _count_book_rows(self):
        source = self.env[f"rural.form.{self.form_id.kind}"]
        rows = source._count(self.form_id, self.region_id, self.as_of)
        if not rows:
            raise UserError(
                source._empty_text(self.form_id, self.region_id, self.as_of)
            )
        return rows

    def _asset_domain(self):
        return self.env["rural.form.scope"]._domain(
            self.form_id, self.region_id, self.as_of
        )

    def _left_out_text(self):
        """One line per reason, with the number of assets; empty when none."""
        if self.form_id.kind in BOOK_KINDS:
            return ""
        _ = self.env._
        counts = self.env["rural.form.scope"]._left_out(
            self.form_id, self.region_id, self.as_of
        )
        texts = {
            "draft": _("Left out: %(count)s drafts, not registered yet."),
            "later": _("Left out: %(count)s assets not completed by the date."),
            "disposed": _("Left out: %(count)s assets disposed of by the date."),
        }
        return "\n".join(
            texts[why] % {"count": number} for why, number in counts.items() if number
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _build(self, expected, progress=None):
        """Make the workbook; return the record's values and the file's bytes.

        :param expected: number of assets, for the progress
        :param progress: called with the share done as the rows are written
        """
        self.ensure_one()
        book = self._workbook()
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        try:
            rows = book.write(path, expected, progress)
            self.env["rural.leak.guard"]._check_found(book.found, self._file_name())
            with open(path, "rb") as file:
                content = file.read()
        finally:
            os.unlink(path)
        mismatches = book.mismatches()
        vals = {
            "row_count": rows,
            "filename": self._file_name(),
            "has_mismatch": bool(mismatches),
            "message": self._message(book.checks, mismatches),
        }
        return vals, content

    def _make(self, expected, progress=None):
        vals, content = self._build(expected, progress)
        self.write(vals)
        self._attach(self._file_name(), content)

    def _done_message(self):
        """What was found while the table was made."""
        return self.message

    def _workbook(self):
        if self.form_id.kind in BOOK_KINDS:
            return BooksWorkbook(self.form_id, self.region_id, self.as_of)
        return FormWorkbook(
            self.form_id, self.region_id, self.as_of, self._asset_domain()
        )

    def _file_name(self):
        return form_compiler.file_name(
            self.region_id.name, self.form_id.name, str(self.as_of)
        )

    def _message(self, checks, mismatches):
        _ = self.env._
        if self.form_id.kind in BOOK_KINDS:
            return self._book_message(mismatches)
        lines = [self._left_out_text()]
        if checks and not mismatches:
            lines.append(_("Class, batch, owner level and funding agree."))
        lines += [
            _(
                "%(check)s does not add up to the total: %(parts)s instead of "
                "%(whole)s. The sheet “校验” names the assets.",
                check=check["name"],
                parts=_readable(check["parts"], check["unit"]),
                whole=_readable(check["whole"], check["unit"]),
            )
            for check in mismatches
        ]
        return "\n".join(line for line in lines if line)

    def _book_message(self, mismatches):
        """Whether the books agree, or the villages where they do not."""
        _ = self.env._
        if not self.env[f"rural.form.{self.form_id.kind}"]._proof:
            return ""
        if not mismatches:
            return _("General ledger, analytic items and income ledger agree.")
        villages = list(dict.fromkeys(village for village, _line in mismatches))
        return _(
            "General ledger, analytic items and income ledger differ in %(villages)s. "
            "The sheet “校验” shows the amounts; Books / Check the Books names the "
            "rows behind them.",
            villages="、".join(villages[:20]),
        )

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _export_later(self, rows):
        self._start_in_background(
            self.env._(
                "%(rows)s rows: the table is made in the background. You can "
                "close this window; a message says when it is ready.",
                rows=rows,
            ),
            row_count=rows,
        )
        return self._open_form(self.form_id.name)

    def _run_part(self):
        """The whole table in one go."""
        self.region_id._check_in_charge()
        self._make(self._count_rows(), self._show_progress)
        return 1

    def _title(self):
        return self.form_id.name

    def _broken_message(self, reason):
        return self.env._("The table could not be made: %(reason)s", reason=reason)

    def _ready_message(self):
        return self.env._(
            "%(file)s is ready under Exported Tables.", file=self.filename
        )


def _readable(number, unit):
    """A count, or fen as yuan, for a message."""
    return f"{number / 100:,.2f}" if unit == "money" else number
