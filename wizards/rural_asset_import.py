import base64
import datetime
import io
import logging

import psycopg2
from openpyxl.utils import get_column_letter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.errors import DataError
from ..lib.workbook_annotate import annotate
from ..lib.workbook_guard import Limits
from ..models.bulk_insert import bulk_insert
from ..models.rural_asset import BATCHES
from .ledger_check import LedgerCheck
from .ledger_messages import file_message, issue_message
from .ledger_write import LedgerWriter

_logger = logging.getLogger(__name__)


class RuralAssetImport(models.Model):
    """导入台账: a county's own ledger workbook, checked, shown, then taken in.

    The check writes nothing to the register. The import checks again, so that
    what happened in between counts, and writes all right rows or none.
    """

    _name = "rural.asset.import"
    _description = "Import of a Ledger Workbook"
    _inherit = ["mail.thread", "rural.background"]
    _order = "id desc"
    _rec_name = "filename"

    file = fields.Binary(string="Workbook", attachment=True, required=True)
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
    batch = fields.Selection(
        BATCHES,
        help="Only for sheets whose name, title and columns do not tell.",
    )
    target = fields.Selection(
        [
            ("draft", "Draft"),
            ("registered", "Registered"),
            ("confirmed", "Ownership Confirmed"),
        ],
        string="New Assets Become at Most",
        default="confirmed",
        required=True,
        help="How far an asset gets depends on what the workbook proves: an asset "
        "with owner, document, funding and dates in order is confirmed, if your "
        "role may do so.",
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
    column_ids = fields.One2many("rural.asset.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.asset.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.asset.import.line", "import_id", string="Rows", readonly=True
    )
    asset_ids = fields.One2many("rural.asset", "import_id", string="Assets")
    count_new = fields.Integer(string="New", readonly=True)
    count_changed = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    count_skipped = fields.Integer(string="Skipped", readonly=True)
    count_wrong = fields.Integer(string="Wrong", readonly=True)
    amount_new = fields.Monetary(string="Value of New Assets", readonly=True)
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

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if "file" in vals and any(record.state == "done" for record in self):
            raise UserError(
                self.env._("This workbook is imported. Start a new import.")
            )
        if "file" in vals:
            vals = {**vals, "state": "draft", "result_file": False}
        return super().write(vals)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Read the workbook and show what the import would do; writes no asset."""
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
        if len(check.planned) > (self.env.company.rural_background_rows or 0):
            self.state = "running"
            self.with_delay(description=self.filename)._job_import()
            return
        self._take_in(check)

    def action_result(self):
        """The workbook as uploaded with a result column, to be put right.

        After an import only the rows that were left out are in it.
        """
        self.ensure_one()
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
            keep_only=self._wrong_rows() if self.state == "done" else None,
            header_rows=self._header_rows(),
        )
        self.result_file = base64.b64encode(out.getvalue())
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/result_file/"
            f"{self.result_filename}?download=true",
            "target": "download",
        }

    def action_open_assets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_asset_action"
        )
        action.update(domain=[("import_id", "=", self.id)], context={})
        return action

    # ------------------------------------------------------------
    # CHECK
    # ------------------------------------------------------------

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
        mapping = self.env["rural.import.mapping"]._recall()
        try:
            return LedgerCheck(self, mapping).run(self._data(), self.filename or "")
        except DataError as error:
            raise UserError(file_message(self.env, error)) from error

    def _data(self):
        """The workbook's bytes; a file too large is refused before decoding."""
        file = self.with_context(bin_size=False).file
        size, limit = len(file) * 3 // 4, Limits().max_bytes
        if size > limit:
            raise DataError("too_large", filename=self.filename, size=size, limit=limit)
        return base64.b64decode(file)

    def _remember_columns(self):
        """What the user chose for a column holds for this header from now on."""
        by_header = {}
        for column in self.column_ids:
            chosen = by_header.setdefault(column.fingerprint, {})
            chosen[column.label] = column.field or "ignore"
        for fingerprint, chosen in by_header.items():
            self.env["rural.import.mapping"]._remember(fingerprint, chosen)

    def _highest_target(self):
        """The furthest state that both the user's choice and role allow."""
        assets = self.env["rural.asset"]
        allowed = "draft"
        for action, state in (("register", "registered"), ("confirm", "confirmed")):
            groups = assets._transitions[action].groups
            if any(self.env.user.has_group(group) for group in groups):
                allowed = state
        order = ("draft", "registered", "confirmed")
        return min(self.target, allowed, key=order.index)

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
        new = [p.row.values["original_value"] for p in check.planned if is_new(p)]
        self.write(
            {
                **{f"count_{name}": counts[name] for name in COUNTED},
                "amount_new": float(sum(new)) if new else 0,
                "message": self._summary(check),
            }
        )

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
        for planned in check.planned:
            for issue in planned.row.issues:
                row = planned.row
                column, label = check.column_of(row.sheet, issue.field)
                letter = "" if column is None else get_column_letter(column + 1)
                yield {
                    "import_id": self.id,
                    "sheet_no": order[row.sheet],
                    "sheet": row.sheet,
                    "row": row.number,
                    "column": f"{letter} {label}".strip(),
                    "value": issue_value(row, column, issue),
                    "severity": issue.severity,
                    "message": issue_message(self.env, issue),
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
                "name": row.values.get("name"),
                "region_id": row.values.get("region_id"),
                "original_value": float(row.values.get("original_value") or 0),
                "asset_id": planned.asset_id or None,
                "target": planned.target if planned.status == "new" else None,
                "detail": self._change_text(planned.changes),
            }
        for sheet, number, kind in check.skipped:
            yield {
                "import_id": self.id,
                "sheet_no": order[sheet],
                "sheet": sheet,
                "row": number,
                "status": "skipped",
                "name": None,
                "region_id": None,
                "original_value": 0,
                "asset_id": None,
                "target": None,
                "detail": reasons.get(kind, kind),
            }

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

    def _change_text(self, changes):
        """Field by field: old → new, as people read it."""
        assets = self.env["rural.asset"]
        lines = []
        for name, (old, new) in changes.items():
            if name in ("funding_ids", "right_ids"):
                old, new = (
                    "；".join(" ".join(str(v) for v in part[1:]) for part in parts)
                    if name == "funding_ids"
                    else "；".join(f"{holder} {share:g}%" for holder, share in parts)
                    for parts in (old, new)
                )
            elif assets._fields[name].type in ("many2one", "selection"):
                old, new = (
                    self._printable_value(assets._fields[name], value)
                    for value in (old, new)
                )
            lines.append(f"{assets._field_label(name)}: {old or '—'} → {new or '—'}")
        return "\n".join(lines) or None

    def _printable_value(self, field, value):
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value).display_name
        return dict(field._description_selection(self.env)).get(value, value)

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
        return "\n".join(lines)

    # ------------------------------------------------------------
    # IMPORT
    # ------------------------------------------------------------

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
        created = LedgerWriter(self, progress).write(check.planned)
        for planned in check.planned:
            row = planned.row
            planned.asset_id = planned.asset_id or created.get((row.sheet, row.number))
        self._show(check)
        self.state = "done"
        self.message_post(body=self._result_note())

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
            reason = str(error) if isinstance(error, UserError) else repr(error)
            self.write({"state": "failed", "message": reason})
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


COUNTED = ("new", "changed", "unchanged", "skipped", "wrong")


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
