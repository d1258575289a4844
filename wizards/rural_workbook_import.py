import base64
import datetime
import io
import logging
import re

import psycopg2
from openpyxl.utils import get_column_letter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib import id_numbers, leak_scan
from ..lib.errors import DataError
from ..lib.import_template import Column
from ..lib.workbook_annotate import annotate
from ..lib.workbook_guard import Limits
from ..models.bulk_insert import bulk_insert
from .ledger_messages import cell_messages, file_message, message_params

_logger = logging.getLogger(__name__)

# As long as an identity number, whatever its check digit says.
NEARLY = re.compile(r"\s*(?:\d{15}|\d{17}[\dXx])\s*")
# Kinds of numbers that no ledger shows; telephones of duty stand in it.
UNSEEN = ("identity", "bank")
COUNTED = ("new", "changed", "unchanged", "skipped", "wrong")


class RuralWorkbookImport(models.AbstractModel):
    """导入工作簿: a county's own workbook, checked, shown, then taken in.

    The check writes nothing. The import checks again, so that what happened in
    between counts, and writes all right rows or none. The documents declare
    ``column_ids``, ``issue_ids`` and ``line_ids``, name in ``_kind`` whose words
    their columns have, and write ``_make_check``, ``_write_plan``,
    ``_line_values`` and ``_labels``.
    """

    _name = "rural.workbook.import"
    _description = "Import of a Workbook"
    _inherit = ["mail.thread", "rural.background"]
    _order = "id desc"
    _rec_name = "filename"

    _kind = ""
    # The module of ``lib`` that names the columns, for the blank workbook.
    _fields_lib = None
    # What a row costs, against a row of an asset ledger: heavier rows go to the
    # background sooner.
    _row_weight = 1
    # Columns of the preview that the document adds, as skipped rows have them.
    _line_blank = {}
    # Its rows hold numbers of persons: no workbook is taken without a key, what is
    # shown of its cells is masked, and it is deleted once it is imported.
    _holds_numbers = False

    file = fields.Binary(
        string="Workbook",
        compute="_compute_file",
        inverse="_inverse_file",
        required=True,
    )
    # What was uploaded, sealed where the server has a key.
    kept_file = fields.Binary(attachment=True, copy=False)
    filename = fields.Char(string="File Name")
    state = fields.Selection(
        [
            ("draft", "To Check"),
            ("checked", "Checked"),
            ("running", "Importing"),
            ("done", "Imported"),
            ("failed", "Failed"),
        ],
        default="draft",
        readonly=True,
        tracking=True,
    )
    unit = fields.Selection(
        [("auto", "As the workbook says"), ("yuan", "元"), ("wan", "万元")],
        string="Unit of Amounts",
        default="auto",
        required=True,
    )
    only_right_rows = fields.Boolean(
        string="Take the Right Rows Only",
        help="Import what is right now; the wrong rows stay listed and can be "
        "downloaded, put right and imported later.",
    )
    message = fields.Text(readonly=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    count_new = fields.Integer(string="New", readonly=True)
    count_changed = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    count_skipped = fields.Integer(string="Skipped", readonly=True)
    count_wrong = fields.Integer(string="Wrong", readonly=True)
    result_file = fields.Binary(attachment=True, readonly=True)
    result_filename = fields.Char(compute="_compute_result_filename")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("filename")
    def _compute_result_filename(self):
        for record in self:
            stem = (record.filename or "ledger.xlsx").rsplit(".", 1)[0]
            record.result_filename = f"{stem}-{self.env._('check result')}.xlsx"

    @api.depends("kept_file")
    def _compute_file(self):
        secrets = self.env["rural.secret"]
        for record in self.with_context(bin_size=False):
            kept = record.kept_file
            data = kept and secrets._open_file(base64.b64decode(kept))
            record.file = data and base64.b64encode(data)

    def _inverse_file(self):
        """Workbooks name people: they are sealed where the server has a key."""
        secrets = self.env["rural.secret"]
        sealing = self._holds_numbers or not secrets._problem()
        for record in self:
            kept = record.file
            if kept and sealing:
                kept = base64.b64encode(secrets._seal_file(record._uploaded(kept)))
            record.sudo().kept_file = kept

    def _uploaded(self, file):
        try:
            return _decoded(file, self.filename)
        except DataError as error:
            raise UserError(self._file_message(error)) from error

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_kept(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_kept(vals)
        if "file" in vals and any(record.state == "done" for record in self):
            raise UserError(
                self.env._("This workbook is imported. Start a new import.")
            )
        if "file" in vals:
            vals = {**vals, "state": "draft", "result_file": False}
        return super().write(vals)

    def _refuse_kept(self, names):
        if "kept_file" in names and not self.env.su:
            raise UserError(self.env._("Choose the workbook in its own field."))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Read the workbook and show what the import would do; writes no record."""
        for record in self:
            record._ensure_open()
            check = record._run_check()
            record._show(check)
            record.state = "checked"

    def action_import(self):
        """Check again and take the rows in: all of them, or the right ones only.

        Above the row limit of the settings the work goes on in the background.
        """
        self.ensure_one()
        self._ensure_open()
        check = self._run_check()
        self._refuse_wrong(check)
        limit = self.env.company.rural_background_rows or 0
        if len(check.planned) * self._row_weight > limit:
            self.state = "running"
            self.with_delay(description=self.filename)._job_import()
            return
        self._take_in(check)

    def action_result(self):
        """The workbook as uploaded with a result column, to be put right.

        After an import only the rows that were left out are in it.
        """
        self.ensure_one()
        if self.kept_file:
            self._make_result(left_out_only=self.state == "done")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/result_file/"
            f"{self.result_filename}?download=true",
            "target": "download",
        }

    def _make_result(self, left_out_only=False):
        """The result workbook; numbers of persons are masked in it."""
        notes = {}
        for issue in self.issue_ids:
            letter = (issue.column or "").split(" ")[0] or None
            notes.setdefault((issue.sheet, issue.row), []).append(
                (issue.severity, letter, issue.message)
            )
        out = io.BytesIO()
        annotate(
            self._data(),
            notes,
            out,
            keep_only=self._wrong_rows() if left_out_only else None,
            header_rows=self._header_rows(),
            shown=self._shown,
        )
        self.result_file = base64.b64encode(out.getvalue())

    @api.model
    def _shown(self, text):
        """A cell's text as findings and result workbooks may show it."""
        if self._holds_numbers or NEARLY.fullmatch(text or ""):
            return id_numbers.hide(text)
        # Telephones of ledgers and contracts are those of duty, and come back.
        return leak_scan.masked(text, UNSEEN)

    # ------------------------------------------------------------
    # CHECK
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        """The ``WorkbookCheck`` of this import."""
        raise NotImplementedError

    def _ensure_open(self):
        self.ensure_one()
        if self.state == "running":
            raise UserError(
                self.env._("This workbook is being imported. Wait for it to finish.")
            )
        if self.state == "done":
            raise UserError(
                self.env._("This workbook is imported. Start a new import.")
            )
        if not self.file:
            raise UserError(self.env._("Choose the workbook first."))

    def _run_check(self):
        """Read and compare; a file that cannot be used ends in one sentence."""
        self._remember_columns()
        mapping = self.env["rural.import.mapping"]._recall(self._kind)
        try:
            return self._make_check(mapping).run(self._data(), self.filename or "")
        except DataError as error:
            raise UserError(self._file_message(error)) from error

    def _file_message(self, error):
        """One sentence for a file that cannot be used."""
        return file_message(self.env, error)

    def _data(self):
        """The workbook's bytes; a file too large is refused before decoding."""
        return _decoded(self.with_context(bin_size=False).file, self.filename)

    def _remember_columns(self):
        """What the user chose for a column holds for this header from now on."""
        by_header = {}
        for column in self.column_ids:
            chosen = by_header.setdefault(column.fingerprint, {})
            chosen[column.label] = column.field or "ignore"
        mapping = self.env["rural.import.mapping"]
        for fingerprint, chosen in by_header.items():
            mapping._remember(self._kind, fingerprint, chosen)

    # ------------------------------------------------------------
    # TEMPLATE
    # ------------------------------------------------------------

    @api.model
    def _template(self):
        """``(title, [Column])`` of the blank workbook."""
        lib = self._fields_lib
        offered = {
            **{name: first_words(words) for name, words in lib.CHOICES.items()},
            **self._template_choices(),
        }
        columns = [
            Column(
                words[0],
                lib.KINDS[name],
                name in lib.REQUIRED,
                lib.NOTES.get(name, ""),
                lib.EXAMPLE.get(name),
                tuple(offered.get(name, ())),
            )
            for name, words in self.env["rural.import.column"]
            ._words(self._kind)
            .items()
            if name not in lib.LEFT_OUT and words
        ]
        return lib.TEMPLATE_TITLE, columns

    @api.model
    def _template_choices(self):
        """``{field: [text]}`` of this county: its townships and villages."""
        regions = self.env["rural.region"].search(
            [("level", "in", ("township", "village"))]
        )
        return {
            level: list(
                dict.fromkeys(
                    regions.filtered_domain([("level", "=", level)]).mapped("name")
                )
            )
            for level in ("township", "village")
        }

    # ------------------------------------------------------------
    # SHOW
    # ------------------------------------------------------------

    def _show(self, check):
        """Keep what the check found: columns, findings, rows, counts."""
        order = {found.name: n for n, found in enumerate(check.sheets)}
        self.column_ids.unlink()
        for rows in (self.issue_ids, self.line_ids):
            table = SQL.identifier(rows._table)
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE import_id = %s", table, self.id)
            )
        self.column_ids.create(list(self._column_vals(check, order)))
        # 100,000 preview rows through create() took longer than the check itself.
        bulk_insert(self.issue_ids, self._issue_vals(check, order))
        bulk_insert(self.line_ids, self._line_vals(check, order))
        counts = check.counts()
        self.write(
            {
                **{f"count_{name}": counts[name] for name in COUNTED},
                **self._totals(check),
                "message": self._summary(check),
            }
        )

    def _totals(self, check):
        """Sums shown beside the counts."""
        return {}

    def _column_vals(self, check, order):
        for found in check.sheets:
            for position, label in sorted(found.header.labels.items()):
                field = found.columns.get(position)
                yield {
                    "import_id": self.id,
                    "sheet_no": order[found.name],
                    "sheet": found.name,
                    "position": position,
                    "letter": get_column_letter(position + 1),
                    "label": label,
                    "fingerprint": found.fingerprint,
                    "field": field or False,
                }

    def _issue_vals(self, check, order):
        messages = self._messages()
        labels = dict(self.env["rural.import.column"]._selection_field(self._kind))
        for planned in check.planned:
            row = planned.row
            for issue in row.issues:
                column, label = check.column_of(row.sheet, issue.field)
                letter = "" if column is None else get_column_letter(column + 1)
                params = self._message_params(issue, labels)
                yield {
                    "import_id": self.id,
                    "sheet_no": order[row.sheet],
                    "sheet": row.sheet,
                    "row": row.number,
                    "column": f"{letter} {label}".strip(),
                    "value": self._shown(issue_value(row, column, issue)),
                    "severity": issue.severity,
                    "message": messages[issue.code] % params,
                }

    def _messages(self):
        """``{code: sentence}`` of everything the check of a row may find."""
        return cell_messages(self.env)

    def _message_params(self, issue, labels):
        """The finding's parameters as text, as they may be shown; ``labels`` are those
        of the columns.
        """
        params = {
            **message_params(issue),
            "field": labels.get(issue.field, issue.field),
        }
        return {
            name: self._shown(value) if isinstance(value, str) else value
            for name, value in params.items()
        }

    def _line_vals(self, check, order):
        reasons = self._skip_reasons()
        for planned in check.planned:
            row = planned.row
            yield {
                "import_id": self.id,
                "sheet_no": order[row.sheet],
                "sheet": row.sheet,
                "row": row.number,
                "status": planned.status,
                "region_id": row.values.get("region_id"),
                **_without_numbers(self._line_values(planned)),
            }
        for sheet, number, kind in check.skipped:
            yield {
                "import_id": self.id,
                "sheet_no": order[sheet],
                "sheet": sheet,
                "row": number,
                "status": "skipped",
                "region_id": None,
                **self._line_blank,
                "detail": reasons.get(kind, kind),
            }

    def _line_values(self, planned):
        """The preview's columns of one row, those of ``_line_blank`` and ``detail``."""
        raise NotImplementedError

    def _skip_reasons(self):
        _ = self.env._
        return {
            "subtotal": _("Subtotal row"),
            "total": _("Total row"),
            "signature": _("Signature row"),
            "note": _("Note"),
            "repeated_header": _("Repeated heading"),
            "unit_row": _("Unit row"),
            "title": _("Title"),
        }

    def _summary(self, check):
        """Sheets passed over and columns not known: nothing is left out silently."""
        _ = self.env._
        lines = [
            _(
                "Sheet “%(sheet)s”: no ledger heading, not read.",
                sheet=name,
            )
            for name in check.passed_over
        ]
        for found in check.sheets:
            unknown = [
                label
                for position, label in sorted(found.header.labels.items())
                if position not in found.columns
            ]
            if unknown:
                lines.append(
                    _(
                        "Sheet “%(sheet)s”: not imported: %(columns)s.",
                        sheet=found.name,
                        columns="、".join(unknown),
                    )
                )
        return "\n".join(lines + check.notes())

    # ------------------------------------------------------------
    # IMPORT
    # ------------------------------------------------------------

    def _write_plan(self, check, progress):
        """Write the right rows; ``{(sheet, row): id}`` of what was created.

        ``progress`` takes the share done (0 to 1), or is ``None``.
        """
        raise NotImplementedError

    def _refuse_wrong(self, check):
        if not check.planned:
            raise UserError(
                self.env._(
                    "The workbook has a heading but no row below it. Check that "
                    "this is the right file."
                )
            )
        wrong = check.counts()["wrong"]
        if wrong and not self.only_right_rows:
            raise UserError(
                self.env._(
                    "%(count)s rows are wrong, so nothing was imported. Correct "
                    "them in the workbook and upload it again, or choose “Take the "
                    "Right Rows Only”.",
                    count=wrong,
                )
            )

    def _take_in(self, check, progress=None):
        created = self._write_plan(check, progress)
        for planned in check.planned:
            row = planned.row
            planned.record_id = planned.record_id or created.get(
                (row.sheet, row.number)
            )
        self._show(check)
        if self._holds_numbers:
            self._drop_file()
        self.state = "done"
        self.message_post(body=self._result_note())

    def _drop_file(self):
        """What is taken in needs no copy; the rows left out stay to be downloaded,
        their numbers masked.
        """
        if any(self._wrong_rows().values()):
            self._make_result(left_out_only=True)
        self.sudo().kept_file = False

    def _result_note(self):
        return self.env._(
            "Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged; "
            "%(skipped)s rows skipped, %(wrong)s wrong rows left out.",
            **{name: self[f"count_{name}"] for name in COUNTED},
        )

    def _job_import(self):
        """The background part; what goes wrong is told, and nothing is written."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                check = self._run_check()
                self._refuse_wrong(check)
                self._take_in(check, self._show_progress)
        except psycopg2.OperationalError:
            raise  # two sessions at once: the queue tries again
        except Exception as error:  # whatever it is, the user must be told
            if not isinstance(error, UserError):
                _logger.exception("Import %s failed", self.id)
            self.write({"state": "failed", "message": self._reason(error)})
        self.message_post(
            body=self._result_note() if self.state == "done" else self.message,
            partner_ids=self.create_uid.partner_id.ids,
        )

    def _wrong_rows(self):
        rows = {}
        for line in self.line_ids.filtered(lambda r: r.status == "wrong"):
            rows.setdefault(line.sheet, set()).add(line.row)
        return rows

    def _header_rows(self):
        """``{sheet: last row of its heading}``; sheets without one are left out."""
        rows = {}
        for line in self.line_ids:
            first = rows.get(line.sheet)
            rows[line.sheet] = min(first or line.row, line.row)
        return {sheet: row - 1 for sheet, row in rows.items()}


def _decoded(file, filename):
    """The bytes of a file in base64, refused before decoding when it is too large.

    :raises DataError: `too_large`
    """
    size, limit = len(file) * 3 // 4, Limits().max_bytes
    if size > limit:
        raise DataError("too_large", filename=filename, size=size, limit=limit)
    return base64.b64decode(file)


def first_words(words):
    """One word for each meaning, the one that stands first."""
    first = {}
    for word, key in words.items():
        first.setdefault(key, word)
    return list(first.values())


def is_new(planned):
    return planned.status == "new"


def issue_value(row, column, issue):
    """What stands in the cell, as text."""
    if row.cells and column is not None and column < len(row.cells):
        value = row.cells[column]
    else:
        value = row.values.get(issue.field)
    if isinstance(value, datetime.datetime):
        value = value.date()
    return str(value).strip() or None if value is not None else None


def _without_numbers(values):
    """A row's values for the preview, which is inserted past the leak guard."""
    return {
        name: leak_scan.masked(value, UNSEEN) if isinstance(value, str) else value
        for name, value in values.items()
    }
