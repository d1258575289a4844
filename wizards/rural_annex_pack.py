import csv
import hashlib
import io
import logging
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.pdf import PdfFileReader

from ..lib.form_compiler import file_name
from ..models.rural_annexed import ANNEXES

_logger = logging.getLogger(__name__)

HEADS = ("乡镇", "村", "文件", "页数", "状态", "SHA-256", "问题")
# A connection of its own is opened each time progress is shown.
PROGRESS_EVERY = 5
NAMED = 20


class RuralAnnexPack(models.Model):
    """All annexes of a county, township or village for a year in one ZIP, in folders
    by township and village, with a list of contents and checksums.

    Made township by township, each a job and a file of its own: work that broke off
    goes on where it stopped. It belongs to who made it and is kept for thirty days.
    """

    _name = "rural.annex.pack"
    _description = "Pack of Annexes"
    _inherit = ["rural.background.run"]
    _order = "id desc"
    _rec_name = "filename"

    region_id = fields.Many2one(
        "rural.region",
        string="Scope",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["rural.form.export"]._default_region_id(),
    )
    region_domain = fields.Binary(compute="_compute_region_domain")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
        help="The year whose income is distributed.",
    )
    what = fields.Selection(
        [
            ("both", "Plans and Results"),
            ("plan", "Plans Only"),
            ("result", "Results Only"),
        ],
        string="Annexes of",
        required=True,
        default="both",
    )
    filed_only = fields.Boolean(
        string="Only What Is Filed",
        help="Otherwise papers on their way are there too, marked as drafts.",
    )
    filename = fields.Char(compute="_compute_filename", store=True)
    # {township id as text: the rows of the list of contents}
    parts = fields.Json(readonly=True, copy=False)
    document_count = fields.Integer(string="Documents", readonly=True, copy=False)
    page_count = fields.Integer(string="Pages", readonly=True, copy=False)
    failed_count = fields.Integer(string="Not Made", readonly=True, copy=False)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_region_domain(self):
        for pack in self:
            pack.region_domain = self.env.user._rural_region_domain()

    @api.depends("region_id", "year")
    def _compute_filename(self):
        for pack in self:
            pack.filename = file_name(
                pack.region_id.name or "", f"{pack.year}年收益分配附件", extension="zip"
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_pack(self):
        """Make the pack: few papers at once, many in the background. One that broke
        off goes on; documents that could not be made are tried again.
        """
        self.ensure_one()
        if self.state == "running":
            return self._open_form(self.env._("Pack of Annexes"))
        self.region_id._check_in_charge()
        self._drop_parts_with_problems()
        count = sum(map(len, self._records()))
        if not count:
            raise UserError(self._empty_message())
        if count > self.env.company.rural_background_documents:
            return self._pack_later(count)
        for township in self._townships():
            self._make_part(township)
        self._finish()
        if self.failed_count:
            return self._open_form(self.env._("Pack of Annexes"))
        return self.action_download()

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/rural_asset/annex_pack/{self.id}",
            "target": "new",
        }

    # ------------------------------------------------------------
    # WHAT GOES IN
    # ------------------------------------------------------------

    def _empty_message(self):
        return self.env._(
            "%(region)s has no plan or result of %(year)s that matches. Choose another "
            "year, or leave “Only What Is Filed” empty.",
            region=self.region_id.full_name,
            year=self.year,
        )

    def _records(self, township=None):
        """The papers and packages of the scope, or of one of its townships, that the
        user may read.
        """
        domain = Domain("region_id", "child_of", self.region_id.ids)
        domain &= Domain("year", "=", self.year)
        if township:
            domain &= Domain("township_id", "=", township.id)
        if self.what != "both":
            domain &= Domain("kind", "=", self.what)
        left_out = ("withdrawn", "superseded")
        state = Domain("state", "not in", left_out)
        if self.filed_only:
            state = Domain("state", "=", "filed")
        order = "village_id, kind, scheme, revision"
        papers = self.env["rural.distribution"].search(domain & state, order=order)
        packages = self.env["rural.package"].search(domain & state)
        # A package that still collects has nothing to print.
        return papers, packages.filtered(lambda each: each._annexes_due())

    def _townships(self):
        """The townships that are not done yet, in the order of their codes."""
        done = set(self.parts or {})
        townships = self.env["rural.region"]
        for records in self._records():
            townships |= records.township_id
        return townships.filtered(lambda t: str(t.id) not in done).sorted("code")

    # ------------------------------------------------------------
    # MAKING
    # ------------------------------------------------------------

    def _make_part(self, township, progress=None):
        """Lay out or fetch all annexes of a township into a ZIP of its own."""
        self.ensure_one()
        rows, stream = [], io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for number, (record, code) in enumerate(self._documents(township)):
                row, pdf = self._document(record, code)
                if pdf:
                    archive.writestr(row["path"], pdf)
                rows.append(row)
                if progress and number % PROGRESS_EVERY == 0:
                    progress(number)
        self._attach_part(township, stream.getvalue())
        self.parts = {**(self.parts or {}), str(township.id): rows}

    def _documents(self, township):
        """Yield each paper with the annexes it has by now: plan or result in full at
        any time, notices once they hang on the board.
        """
        for records in self._records(township):
            for record in records:
                due = record._annexes_due()
                for code in record._annex_codes():
                    if code in due or not ANNEXES[code].notice:
                        yield record, code

    def _document(self, record, code):
        """``(row of the list, PDF)``; what fails is named in the list, and nothing
        else of the pack suffers.
        """
        row = self._document_row(record, code)
        try:
            with self.env.cr.savepoint():
                pdf = record._annex_pdf(code)
        except Exception as error:  # whatever it is, the list names it
            _logger.exception("%s of %s was not made", code, record)
            row["problem"] = self._reason(error)
            return row, b""
        row["pages"] = len(PdfFileReader(io.BytesIO(pdf)).pages)
        row["checksum"] = hashlib.sha256(pdf).hexdigest()
        return row, pdf

    def _document_row(self, record, code):
        places = record._annex_places()
        states = dict(record._fields["state"]._description_selection(self.env))
        name = f"附件{code.removeprefix('annex')} {record._annex_title(code)}"
        if "revision" in record._fields and record.revision > 1:
            name += f"（修订{record.revision}）"
        folders = [places["township"], *filter(None, [places.get("village")])]
        folders = [file_name(folder, extension="").rstrip(".") for folder in folders]
        return {
            "township": places["township"],
            "village": places.get("village", ""),
            "path": "/".join([*folders, file_name(name, extension="pdf")]),
            "pages": 0,
            "state": states[record.state],
            "checksum": "",
            "problem": "",
        }

    def _attach_part(self, township, content):
        name = f"{township.id}.zip"
        self._part_files().filtered(lambda file: file.name == name).unlink()
        self.env["ir.attachment"].sudo().create(
            {
                "name": name,
                "res_model": self._name,
                "res_id": self.id,
                "raw": content,
            }
        )

    def _part_files(self):
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return self.env["ir.attachment"].sudo().search(domain, order="id")

    def _drop_parts_with_problems(self):
        """Townships where a document is missing are made again."""
        self.parts = {
            township: rows
            for township, rows in (self.parts or {}).items()
            if not any(row["problem"] for row in rows)
        }

    def _finish(self):
        rows = self._rows()
        failed = [row for row in rows if row["problem"]]
        lines = [f"{row['path']}: {row['problem']}" for row in failed[:NAMED]]
        self.write(
            {
                "state": "done",
                "document_count": len(rows) - len(failed),
                "page_count": sum(row["pages"] for row in rows),
                "failed_count": len(failed),
                "message": "\n".join(lines),
            }
        )

    # ------------------------------------------------------------
    # THE FILE
    # ------------------------------------------------------------

    def _rows(self):
        parts = self.parts or {}
        return [row for file in self._part_files() for row in parts.get(_key(file), ())]

    def _write_zip(self, target):
        """Join the townships' files into ``target``, one at a time in memory."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for file in self._part_files().filtered(
                lambda each: _key(each) in (self.parts or {})
            ):
                with zipfile.ZipFile(io.BytesIO(file.raw)) as part:
                    for name in part.namelist():
                        archive.writestr(name, part.read(name))
            archive.writestr("目录.csv", self._contents())

    def _contents(self):
        """The list of contents, as spreadsheet programs open it."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(HEADS)
        names = ("township", "village", "path", "pages", "state", "checksum", "problem")
        for row in self._rows():
            writer.writerow([row[name] for name in names])
        return stream.getvalue().encode("utf-8-sig")

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _pack_later(self, count):
        self._start_in_background(
            self.env._(
                "%(count)s papers: the pack is made in the background. You can "
                "close this window; a message says when it is ready.",
                count=count,
            )
        )
        return self._open_form(self.env._("Pack of Annexes"))

    def _title(self):
        return self.filename

    def _run_part(self):
        """Make the next township's part; the share done, 1 when none is left."""
        self.region_id._check_in_charge()
        left = self._townships()
        if not left:
            return 1
        share, done = len(left), len(self.parts or {})
        documents = sum(1 for _each in self._documents(left[0])) or 1
        whole = share + done

        def progress(number):
            self._show_progress((done + number / documents) / whole)

        self._make_part(left[0], progress)
        return (done + 1) / whole

    def _broken_message(self, reason):
        return self.env._(
            "The pack broke off: %(reason)s. What is made is kept; “Make the "
            "Pack” goes on from there.",
            reason=reason,
        )

    def _went_well(self):
        return not self.failed_count

    def _ready_message(self):
        return self.env._(
            "%(file)s is ready under Packs of Annexes: %(documents)s "
            "documents, %(failed)s not made.",
            file=self.filename,
            documents=self.document_count,
            failed=self.failed_count,
        )


def _key(file):
    return file.name.removesuffix(".zip")
