import csv
import hashlib
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib.field_pack import write_pack
from ..lib.form_compiler import file_name
from ..lib.spreadsheet_text import safe_csv

HEADS = ("乡镇", "村", "文件", "资产数", "版次", "SHA-256")
PROGRESS_EVERY = 10


class RuralFieldPack(models.Model):
    """清查表工作簿: count sheets as protected workbooks for the field, one of a village
    or a ZIP of all villages of a township or county.

    What comes back: `rural.field.pack.return`. It belongs to who made it and is kept
    for thirty days.
    """

    _name = "rural.field.pack"
    _description = "Field Pack"
    _inherit = ["rural.background.run"]
    _order = "id desc"
    _rec_name = "filename"

    inventory_id = fields.Many2one(
        "rural.inventory",
        string="Clean-up Campaign",
        required=True,
        ondelete="cascade",
        domain="[('state', '=', 'open')]",
        default=lambda self: self._default_inventory_id(),
    )
    region_id = fields.Many2one(
        "rural.region",
        string="Scope",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["rural.form.export"]._default_region_id(),
    )
    region_domain = fields.Binary(compute="_compute_region_domain")
    sheet_id = fields.Many2one(
        "rural.inventory.sheet",
        string="This Sheet Only",
        readonly=True,
        ondelete="cascade",
    )
    pending_only = fields.Boolean(
        string="Only What Is Not Counted Yet",
        help="Assets that are counted already, on the phone or on screen, are left "
        "out of the workbooks.",
    )
    sheet_count = fields.Integer(string="Workbooks Made", readonly=True, copy=False)
    line_count = fields.Integer(string="Lines", readonly=True, copy=False)
    file = fields.Binary(
        string="Field Pack", attachment=True, readonly=True, copy=False
    )
    filename = fields.Char(string="File Name", readonly=True, copy=False)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.model
    def _default_inventory_id(self):
        return self.env["rural.inventory"].search([("state", "=", "open")], limit=1)

    @api.depends_context("uid")
    def _compute_region_domain(self):
        for pack in self:
            pack.region_domain = self.env.user._rural_region_domain()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_pack(self):
        """Make the workbooks: few at once, many in the background."""
        self.ensure_one()
        self.region_id._check_in_charge()
        if self.state == "running":
            return self._open_form(self.env._("Field Packs"))
        sheets = self._sheets()
        if not sheets:
            raise UserError(self._empty_message())
        rows = sum(sheets.mapped("line_count"))
        if len(sheets) > 1 and rows > (self.env.company.rural_background_rows or 0):
            return self._pack_later(len(sheets))
        self._make(sheets)
        self._finish()
        return self.action_download()

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.filename}"
            "?download=true",
            "target": "new",
        }

    # ------------------------------------------------------------
    # WHAT GOES IN
    # ------------------------------------------------------------

    def _sheets(self):
        """The sheets of the scope that are being counted."""
        scope = Domain("id", "=", self.sheet_id.id)
        if not self.sheet_id:
            scope = Domain("region_id", "child_of", self.region_id.ids)
            scope &= Domain("inventory_id", "=", self.inventory_id.id)
        out = Domain("state", "=", "counting")
        out &= Domain("inventory_id.state", "=", "open")
        sheets = self.env["rural.inventory.sheet"].search(scope & out)
        return sheets.sorted(lambda sheet: sheet.region_id.sudo().code)

    def _empty_message(self):
        if self.sheet_id:
            return self.sheet_id._closed_message()
        return self.env._(
            "%(campaign)s has no sheet of %(region)s that is being counted: sheets "
            "that are signed are not taken into the field again. Choose another scope, "
            "or have the sheets returned to counting.",
            campaign=self.inventory_id.sudo().name,
            region=self.region_id.full_name,
        )

    # ------------------------------------------------------------
    # MAKING
    # ------------------------------------------------------------

    def _make(self, sheets, progress=None):
        """The file of these sheets: a workbook, or a ZIP of many."""
        if len(sheets) == 1:
            name, content, lines = self._workbook(sheets)
        else:
            name = file_name(
                self.region_id.name,
                f"{self.inventory_id.year}年清查表",
                extension="zip",
            )
            content, lines = self._archive(sheets, progress)
        self.write({"filename": name, "sheet_count": len(sheets), "line_count": lines})
        self._attach(name, content)

    def _workbook(self, sheet):
        """``(name, bytes, rows)`` of one sheet; the leak guard has looked through."""
        pack = sheet._field_pack(self.pending_only)
        name = file_name(f"{sheet.year}年{sheet.region_id.name}清查表")
        out = io.BytesIO()
        write_pack(pack, out)
        self.env["rural.leak.guard"]._check_workbook(out, name)
        return name, out.getvalue(), len(pack.rows)

    def _archive(self, sheets, progress):
        """``(bytes, rows)`` of a ZIP in folders by township and village, with a list
        of contents; photos go beside the workbook.
        """
        rows, stream = [], io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, sheet in enumerate(sheets):
                name, content, lines = self._workbook(sheet)
                path = "/".join([*_folders(sheet), name])
                archive.writestr(path, content)
                rows.append(_contents_row(sheet, path, content, lines))
                if progress and number % PROGRESS_EVERY == 0:
                    progress(number / len(sheets))
            archive.writestr("目录.csv", _contents(rows))
        return stream.getvalue(), sum(row[3] for row in rows)

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _pack_later(self, count):
        self._start_in_background(
            self.env._(
                "%(count)s workbooks are made in the background. You can close "
                "this window; a message says when they are ready.",
                count=count,
            )
        )
        return self._open_form(self.env._("Field Packs"))

    def _title(self):
        return self.filename or self.region_id.name

    def _run_part(self):
        """All workbooks in one go; a county takes seconds."""
        self.region_id._check_in_charge()
        sheets = self._sheets()
        if not sheets:
            raise UserError(self._empty_message())
        self._make(sheets, self._show_progress)
        return 1

    def _broken_message(self, reason):
        return self.env._(
            "The field packs could not be made: %(reason)s", reason=reason
        )

    def _ready_message(self):
        return self.env._(
            "%(file)s is ready under Field Packs: %(count)s workbooks.",
            file=self.filename,
            count=self.sheet_count,
        )


def _folders(sheet):
    """The folders of a sheet in the ZIP: its township and its village."""
    places = (sheet.township_id, sheet.village_id)
    names = [place.sudo().name for place in places if place]
    return [file_name(name, extension="").rstrip(".") for name in names]


def _contents_row(sheet, path, content, lines):
    places = [
        place.sudo().name or "" for place in (sheet.township_id, sheet.village_id)
    ]
    digest = hashlib.sha256(content).hexdigest()
    return [*places, path, lines, sheet.snapshot, digest]


def _contents(rows):
    """The list of contents, as spreadsheet programs open it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADS)
    writer.writerows([[safe_csv(cell) for cell in row] for row in rows])
    return stream.getvalue().encode("utf-8-sig")
