import base64

from openpyxl.utils import get_column_letter

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..lib.errors import DataError
from ..lib.region_code import LEVELS
from ..lib.region_table import LIMITS, Known, read_table
from ..models.rural_region import LEVELS as REGION_LEVELS
from .ledger_messages import cell_messages, file_message

STATUSES = [
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "Unchanged"),
    ("repeated", "Repeated"),
    ("wrong", "Wrong"),
]
COUNTED = ("new", "changed", "unchanged", "wrong")


class RuralRegionImport(models.TransientModel):
    """导入区划代码表: a code table, checked, shown, then taken in.

    The check writes no region; the import checks again and writes every row or
    none. Nothing is ever deleted: a region that the table lacks stays.
    """

    _name = "rural.region.import"
    _description = "Import of a Region Code Table"
    _rec_name = "filename"

    file = fields.Binary(string="Code Table", attachment=False)
    filename = fields.Char(string="File Name")
    state = fields.Selection(
        [("draft", "To Check"), ("checked", "Checked"), ("done", "Imported")],
        default="draft",
        readonly=True,
    )
    line_ids = fields.One2many(
        "rural.region.import.line", "import_id", string="Rows", readonly=True
    )
    issue_ids = fields.One2many(
        "rural.region.import.issue", "import_id", string="Findings", readonly=True
    )
    count_new = fields.Integer(string="New", readonly=True)
    count_changed = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    count_wrong = fields.Integer(string="Wrong", readonly=True)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if "file" in vals:
            vals = {**vals, "state": "draft"}
        return super().write(vals)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Read the table and show what the import would do; writes no region."""
        self.ensure_one()
        self._show(self._run_check())
        self.state = "checked"

    def action_import(self):
        """Check again and take in every row, or none when one is wrong."""
        self.ensure_one()
        table = self._run_check()
        self._show(table)
        if self.count_wrong:
            raise UserError(
                self.env._(
                    "%(count)s rows are wrong, so nothing was imported. Correct "
                    "them in the table and upload it again.",
                    count=self.count_wrong,
                )
            )
        self._take_in(table.rows)
        self.state = "done"

    def action_open_regions(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_region_action"
        )

    # ------------------------------------------------------------
    # CHECK
    # ------------------------------------------------------------

    def _run_check(self):
        """Read and compare; a file that cannot be used ends in one sentence."""
        self._check_right()
        if not self.file:
            raise UserError(self.env._("Choose the code table first."))
        if self.state == "done":
            raise UserError(self.env._("This table is imported. Start a new import."))
        try:
            self._check_size()
            data = base64.b64decode(self.file)
            table = read_table(data, self.filename or "", self._known())
        except DataError as error:
            raise UserError(self._file_message(error)) from error
        self._check_scope(table.rows)
        return table

    def _check_right(self):
        regions = self.env["rural.region"]
        regions.check_access("create")
        regions.check_access("write")

    def _check_size(self):
        """Refuse by size before the bytes are decoded."""
        size, limit = len(self.file) * 3 // 4, LIMITS.max_bytes
        if size > limit:
            raise DataError("too_large", filename=self.filename, size=size, limit=limit)

    def _file_message(self, error):
        if error.code == "no_region_header":
            return self.env._(
                "No row has the headings of a code table. Name the columns 区划代码 "
                "and 名称 (code, name); 级别 (level) and 上级代码 (parent_code) may be "
                "left out."
            )
        if error.code == "not_a_workbook":
            return self.env._(
                "This file is neither a CSV file nor a workbook. Save the table as "
                ".csv or .xlsx and upload that."
            )
        if error.code == "too_many_rows":
            return self.env._(
                "The table has more than %(limit)s rows. Split it by county and "
                "import the parts one after the other.",
                limit=error.params["limit"],
            )
        return file_message(self.env, error)

    @api.model
    def _known(self):
        """``{code: Known}`` of all regions, those of other counties as well: a
        code is unique beyond what the user sees.
        """
        regions = self._all_regions()
        return {
            region.code: Known(
                region.name, region.parent_id.code or None, region.active
            )
            for region in regions
        }

    @api.model
    def _all_regions(self):
        return (
            self.env["rural.region"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch([], ["code", "name", "parent_id", "active"])
        )

    def _check_scope(self, rows):
        """Mark rows that lie outside the regions in the user's charge."""
        user = self.env.user
        if user.rural_sees_all:
            return
        above = {r.code: r.parent_id.code for r in self._all_regions()}
        above.update({r.code: r.parent_code for r in rows if r.code})
        scope = set(user.sudo().rural_scope_ids.mapped("code"))
        visible = set(user.sudo().rural_visible_ids.mapped("code"))
        for row in rows:
            untouched = row.status == "unchanged" and row.code in visible
            if row.code and not untouched and not self._within(row.code, above, scope):
                row.wrong("outside_scope", "code", text=row.code)

    @staticmethod
    def _within(code, above, scope):
        seen = set()
        while code and code not in seen:
            if code in scope:
                return True
            seen.add(code)
            code = above.get(code)
        return False

    # ------------------------------------------------------------
    # SHOW
    # ------------------------------------------------------------

    def _show(self, table):
        """Keep what the check found: counts, findings, rows."""
        labels = {r.code: r.name for r in table.rows if r.code}
        issues = [
            Command.create(self._issue_vals(table, row, issue))
            for row in table.rows
            for issue in row.issues
        ]
        lines = [Command.create(self._line_vals(row, labels)) for row in table.rows]
        statuses = [row.status for row in table.rows]
        self.write(
            {
                "issue_ids": [Command.clear(), *issues],
                "line_ids": [Command.clear(), *lines],
                **{f"count_{name}": statuses.count(name) for name in COUNTED},
            }
        )

    def _issue_vals(self, table, row, issue):
        column = table.columns.get(issue.field)
        letter = "" if column is None else get_column_letter(column + 1)
        label = table.labels.get(issue.field, "")
        return {
            "row": row.number,
            "column": f"{letter} {label}".strip(),
            "value": row.cells.get(issue.field),
            "severity": issue.severity,
            "message": self._issue_message(issue),
        }

    def _line_vals(self, row, labels):
        changes = [f"{old or '—'} → {new or '—'}" for _field, old, new in row.changes]
        parent = row.parent_code or ""
        return {
            "row": row.number,
            "status": row.status,
            "code": row.code or row.cells.get("code"),
            "name": row.name,
            "level": row.level or False,
            "belongs_to": f"{parent} {labels.get(parent, '')}".strip(),
            "detail": "\n".join(changes),
        }

    def _issue_message(self, issue):
        params = dict(issue.params)
        if issue.code == "wrong_region_level":
            labels = dict(
                self.env["rural.region"]
                ._fields["level"]
                ._description_selection(self.env)
            )
            params.update({k: labels[params[k]] for k in ("level", "expected")})
        messages = {**cell_messages(self.env), **self._messages()}
        return messages[issue.code] % params

    @api.model
    def _messages(self):
        _ = self.env._
        return {
            "bad_region_code": _(
                "“%(text)s” is no region code. A code has 12 digits and does not "
                "start with 0; in Excel format the column as text."
            ),
            "wrong_region_level": _(
                "%(code)s is the code of a %(level)s, but the row says %(expected)s. "
                "Correct the code or the level."
            ),
            "unknown_level": _(
                "“%(text)s” is no level. Write 省, 市, 县, 乡镇 or 村, or leave the "
                "cell empty: the code tells."
            ),
            "region_repeated": _(
                "The same region stands in row %(row)s already; this row is passed "
                "over."
            ),
            "region_code_twice": _(
                "The code %(text)s stands in row %(row)s already, for %(name)s. "
                "Correct one of the two."
            ),
            "parent_missing": _(
                "The region above is neither in the table nor in the system. Add a "
                "row for %(text)s."
            ),
            "parent_unknown": _(
                "%(text)s is neither in the table nor in the system. Add its row, or "
                "leave the cell empty where the table starts."
            ),
            "parent_not_above": _(
                "%(text)s stands at the same level or below. Enter the code of the "
                "region above."
            ),
            "parent_other_digits": _(
                "%(code)s does not start with the digits of %(text)s. Check that it "
                "belongs there."
            ),
            "region_archived": _(
                "%(text)s is archived and stays so. Restore it under Regions if it "
                "exists again."
            ),
            "code_padded": _("“%(text)s” was read as %(result)s."),
            "code_scientific": _(
                "“%(text)s” was read as %(result)s. If Excel has cut digits off, "
                "format the column as text and enter the code again."
            ),
            "outside_scope": _(
                "%(text)s lies outside the regions in your charge. Remove the row, or "
                "let the manager import it."
            ),
        }

    # ------------------------------------------------------------
    # IMPORT
    # ------------------------------------------------------------

    def _take_in(self, rows):
        """Write from the top level down, so that every parent is there."""
        ids = {region.code: region.id for region in self._all_regions()}
        for level in LEVELS:
            mine = [row for row in rows if row.level == level]
            self._create_regions([r for r in mine if r.status == "new"], ids)
            for row in mine:
                if row.status == "changed":
                    self._change_region(row, ids)

    def _create_regions(self, rows, ids):
        regions = self.env["rural.region"].with_context(mail_create_nosubscribe=True)
        created = regions.create([self._region_vals(row, ids) for row in rows])
        ids.update({region.code: region.id for region in created})

    def _region_vals(self, row, ids):
        vals = {
            "code": row.code,
            "name": row.name,
            "level": row.level,
            "parent_id": ids.get(row.parent_code),
        }
        if not row.parent_code:
            vals["company_id"] = self.env.company.id
        return vals

    def _change_region(self, row, ids):
        names = {"name": row.name, "parent_id": ids.get(row.parent_code)}
        changed = {"parent_code": "parent_id", "name": "name"}
        fields_changed = [changed[field] for field, _old, _new in row.changes]
        self.env["rural.region"].browse(ids[row.code]).write(
            {name: names[name] for name in fields_changed}
        )


class RuralRegionImportLine(models.TransientModel):
    """One row of the table and what the import does with it."""

    _name = "rural.region.import.line"
    _description = "Row of a Region Code Table"
    _order = "import_id, row"

    import_id = fields.Many2one("rural.region.import", ondelete="cascade", index=True)
    row = fields.Integer()
    status = fields.Selection(STATUSES)
    code = fields.Char()
    name = fields.Char()
    level = fields.Selection(REGION_LEVELS)
    belongs_to = fields.Char()
    detail = fields.Char(string="What Changes")


class RuralRegionImportIssue(models.TransientModel):
    """One thing the check found: where, what stands there, what to do."""

    _name = "rural.region.import.issue"
    _description = "Finding in a Region Code Table"
    _order = "import_id, row, column"

    import_id = fields.Many2one("rural.region.import", ondelete="cascade", index=True)
    row = fields.Integer()
    column = fields.Char(help="Letter and heading of the column.")
    value = fields.Char(string="What Stands There")
    severity = fields.Selection([("error", "Error"), ("warning", "Warning")])
    message = fields.Char(string="What Is Wrong and What to Do")
