import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.form_compiler import file_name
from .rural_procedure import holds_token

SEALED = {"sealed", "sealed_name"}
# What scanners give: the first bytes of their files, by extension.
SCANS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n"}
MOST = 50 * 1024 * 1024


class RuralSubmissionFile(models.Model):
    """One file of a submission with its checksum, and its sealed scan (盖章版).

    Files are made by the submission alone. A scan belongs to what was made: it goes
    when the submission is made anew.
    """

    _name = "rural.submission.file"
    _description = "File of a Submission"
    _order = "submission_id, sequence, id"

    submission_id = fields.Many2one(
        "rural.submission", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    name = fields.Char(string="File Name", required=True, readonly=True)
    title = fields.Char(string="Name", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("text", "Summary of the Clean-up"),
            ("ledger", "Ledger: one row per asset"),
            ("summary", "Summary: one row per region"),
            ("operation", "Operation: one row per operating asset"),
            ("income", "Income: one row per asset and year"),
            ("findings", "Findings: one row per finding"),
            ("disposal", "Disposals: one row per asset"),
        ],
        required=True,
        readonly=True,
    )
    content = fields.Binary(string="File", attachment=True, readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    size = fields.Integer(string="Size (bytes)", readonly=True)
    checksum = fields.Char(string="Checksum (SHA-256)", readonly=True)
    sealed = fields.Binary(string="Sealed Scan", attachment=True)
    sealed_name = fields.Char(string="Name of the Scan")
    sealed_checksum = fields.Char(
        string="Checksum of the Scan (SHA-256)", readonly=True
    )
    sealed_on = fields.Datetime(string="Scan Added on", readonly=True)
    sealed_by = fields.Many2one("res.users", string="Scan Added by", readonly=True)
    state = fields.Selection(related="submission_id.state")
    township_id = fields.Many2one(
        related="submission_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="submission_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="submission_id.company_id", store=True, precompute=True, index=True
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_token()
        return super().create(vals_list)

    def write(self, vals):
        if not holds_token(self.env):
            if vals.keys() - SEALED:
                self._check_token()
            self._check_open()
            vals = self._with_scan(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        self._check_token()

    def _check_token(self):
        if not holds_token(self.env):
            raise UserError(
                self.env._(
                    "The files of a submission are made with it: add sealed scans to "
                    "them, nothing else."
                )
            )

    def _check_open(self):
        for campaign in self.submission_id.sudo().inventory_id:
            if campaign.state in ("filed", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(campaign)s is closed: its submissions stand as they are.",
                        campaign=campaign.name,
                    )
                )

    def _with_scan(self, vals):
        """The scan with checksum, day and who added it; gone with all of them."""
        if "sealed" not in vals:
            return vals
        scan = base64.b64decode(vals["sealed"] or b"")
        if not scan:
            gone = ("sealed_name", "sealed_checksum", "sealed_on", "sealed_by")
            return {**vals, **dict.fromkeys(gone, False)}
        self.ensure_one()
        kind = self._scan_kind(scan)
        given = vals.get("sealed_name") or self.sealed_name or self.name
        self.env["rural.leak.guard"]._check_file(scan, f"{given}.{kind}")
        stem = self.name.rpartition(".")[0]
        return {
            **vals,
            "sealed_name": file_name(f"{stem}（盖章版）", extension=kind),
            "sealed_checksum": hashlib.sha256(scan).hexdigest(),
            "sealed_on": fields.Datetime.now(),
            "sealed_by": self.env.uid,
        }

    def _scan_kind(self, scan):
        kind = next((k for k, magic in SCANS.items() if scan.startswith(magic)), None)
        if not kind:
            raise UserError(
                self.env._(
                    "%(file)s: this is no scan. Scan the sealed paper as PDF, JPG or "
                    "PNG and choose that file.",
                    file=self.title,
                )
            )
        if len(scan) > MOST:
            raise UserError(
                self.env._(
                    "%(file)s: the scan is larger than 50 MB. Scan it with 200 dots "
                    "an inch, in grey.",
                    file=self.title,
                )
            )
        return kind

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _bytes(self, name="content"):
        """The file, or its scan, once it proved to be the one that was added."""
        self.ensure_one()
        checksum = self.checksum if name == "content" else self.sealed_checksum
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "=", name),
                ],
                limit=1,
            )
        )
        found = attachment.raw or b""
        if hashlib.sha256(found).hexdigest() != checksum:
            raise UserError(
                self.env._(
                    "%(file)s is not the file that was made: its checksum differs. "
                    "Make the submission anew, or have the administrator restore it "
                    "from the backup.",
                    file=self.name,
                )
            )
        return found
