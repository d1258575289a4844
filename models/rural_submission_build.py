import csv
import hashlib
import io
import zipfile

from odoo import fields, models
from odoo.exceptions import UserError

from ..lib.form_compiler import file_name
from ..models.rural_form import BOOK_KINDS
from .rural_procedure import STATE_TOKEN
from .rural_submission import REQUIRED

# Assets whose tables are made while the user waits.
AT_ONCE = 2000
HEADS = ("序号", "文件", "行数", "大小（字节）", "SHA-256")
SEALED_FOLDER = "盖章版"
# Files of equal content are equal, whenever they are packed.
EPOCH = (1980, 1, 1, 0, 0, 0)


class RuralSubmissionBuild(models.Model):
    """Making the files: tables and summary from one state of the register, in one
    transaction, small ones at once, large ones in the background.
    """

    _name = "rural.submission"
    _inherit = "rural.submission"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_build(self):
        """One button: the tables, the summary, the list of contents."""
        self.ensure_one()
        if self.state == "running":
            return
        self._lock_for_step()
        self._check_can_step("start")
        self._check_ready()
        count, _fen = self._register_sums()
        if count > AT_ONCE:
            self._start_in_background(count)
        else:
            self._make()
            self._do_step("build")

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _start_in_background(self, count):
        self._do_step("start")
        self._set(
            {
                "message": self.env._(
                    "%(count)s assets: the tables are made in the background. You can "
                    "leave this screen; a message says when they are ready.",
                    count=count,
                )
            }
        )
        self._show_progress(0)
        self._delay()

    def _delay(self):
        self.with_delay(description=self.name, max_retries=3)._job_batch()

    def _run_part(self):
        """All files belong to one state of the register: one job makes them."""
        self._check_ready()
        self._make(self._show_progress)
        return 1

    def _finish(self):
        self._do_step("build")

    def _fail(self, error):
        self._do_step("fail")
        self._set(
            {
                "message": self.env._(
                    "The submission could not be made: %(reason)s",
                    reason=self._reason(error),
                )
            }
        )

    def _title(self):
        return self.name

    def _ready_message(self):
        return self.env._("Tables and summary are ready to be handed in.")

    # ------------------------------------------------------------
    # MAKING
    # ------------------------------------------------------------

    def _check_ready(self):
        self.region_id._check_in_charge()
        if problems := self._problems():
            raise UserError("\n".join(problems))

    def _register_sums(self):
        """``(number, fen)`` of the assets in the summary."""
        measures = ["total:count", "total:amount"]
        domain = self._domain_of(self._form("summary"))
        summary = self.env["rural.form.summary"]
        whole = summary._measure(measures, domain, "county_id")["total"]
        return whole["total:count"], whole["total:amount"] or 0

    def _make(self, progress=None):
        """Replace the files by new ones."""
        self._drop_files()
        count, fen = self._register_sums()
        tables = self._tables()
        remarks = [*self._rule_remarks()]
        self._keep_file(1, "text", *self._summary_file())
        for number, (form, expected) in enumerate(tables, 1):
            if progress:
                progress(number / (len(tables) + 1))
            vals, content = self._table_file(form, expected)
            if vals["has_mismatch"]:
                remarks.append(f"{form.name}: {vals['message']}")
            title = form.name
            self._keep_file(
                number + 1, form.kind, title, "xlsx", content, vals["row_count"]
            )
        self._set(
            {
                "asset_count": count,
                "original_value": fen / 100,
                "built_on": fields.Datetime.now(),
                "built_by": self.env.uid,
                "summary_digest": self.summary_id._text_digest(),
                "is_final": self.summary_id._is_final(),
                "message": "\n".join(remarks),
            }
        )

    def _tables(self):
        """``[(table, rows expected)]``; tables that nobody asks for need rows."""
        found = []
        for kind, forms in self._forms().items():
            for form in forms:
                expected = self._expected_rows(form)
                if expected or kind in REQUIRED:
                    found.append((form, expected))
        return found

    def _expected_rows(self, form):
        if form.kind in BOOK_KINDS:
            source = self.env[f"rural.form.{form.kind}"]
            return source._count(form, self.region_id, self.as_of)
        return self.env["rural.asset"].search_count(self._domain_of(form))

    def _table_file(self, form, expected):
        """``(what the export says, file)`` by the ordinary export of the table, in the
        county's own layout where it has one.
        """
        blanks = self.env["rural.blank"]._in_use(form, self.county_id)
        export = self.env["rural.form.export"].new(
            {
                "form_id": form.id,
                "region_id": self.region_id.id,
                "as_of": self.as_of,
                "blank_id": blanks.filtered("in_submission")[:1].id,
            }
        )
        vals, content = export._build(expected)
        if form.kind in ("ledger", "operation") and vals["row_count"] != expected:
            raise UserError(
                self.env._(
                    "“%(form)s” has %(rows)s rows instead of %(expected)s: somebody "
                    "changed the register meanwhile. Make the submission again.",
                    form=form.name,
                    rows=vals["row_count"],
                    expected=expected,
                )
            )
        return vals, content

    def _summary_file(self):
        """The summary as it is handed in: ``(title, extension, PDF)``."""
        summary = self.env["rural.inventory.summary"]
        summary = summary._of(self.inventory_id, self.region_id)
        report = self.env.ref("rural_asset.action_report_inventory_summary").sudo()
        return "清查工作总结", "pdf", next(report._annex_files(summary))[1]

    def _drop_files(self):
        self.file_ids.with_context(rural_token=STATE_TOKEN).unlink()

    def _keep_file(self, number, kind, title, extension, content, rows=0):
        files = self.env["rural.submission.file"]
        stem = f"{number:02d} {self.region_id.name}{title}"
        name = file_name(stem, extension=extension)
        file = files.with_context(rural_token=STATE_TOKEN).create(
            {
                "submission_id": self.id,
                "sequence": number,
                "kind": kind,
                "title": title,
                "name": name,
                "row_count": rows,
                "size": len(content),
                "checksum": hashlib.sha256(content).hexdigest(),
            }
        )
        self.env["ir.attachment"].sudo().create(
            {
                "name": name,
                "res_model": file._name,
                "res_field": "content",
                "res_id": file.id,
                "raw": content,
            }
        )
        file.invalidate_recordset(["content"])

    # ------------------------------------------------------------
    # THE PACK
    # ------------------------------------------------------------

    def _write_zip(self, target):
        """All files, their sealed scans and the list of contents into ``target``."""
        self.ensure_one()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, file, field in self._packed():
                _put(archive, path, file._bytes(field))
            _put(archive, "目录.csv", self._contents())

    def _packed(self):
        """``[(path, file, field)]`` in the order of the list of contents."""
        found = [(file.name, file, "content") for file in self.file_ids]
        return found + [
            (f"{SEALED_FOLDER}/{file.sealed_name}", file, "sealed")
            for file in self.file_ids.filtered("sealed_checksum")
        ]

    def _contents(self):
        """The list of contents, as spreadsheet programs open it."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(HEADS)
        for number, (path, file, field) in enumerate(self._packed(), 1):
            made = field == "content"
            rows = file.row_count if made and file.kind != "text" else ""
            size = file.size if made else len(file._bytes(field))
            checksum = file.checksum if made else file.sealed_checksum
            writer.writerow([number, path, rows, size, checksum])
        return stream.getvalue().encode("utf-8-sig")

    def _pack_name(self):
        return file_name(self.name, extension="zip")


def _put(archive, path, content):
    info = zipfile.ZipInfo(path, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
