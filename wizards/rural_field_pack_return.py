import logging

import psycopg2

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib import leak_scan
from ..lib.errors import DataError
from ..models.bulk_insert import bulk_insert
from ..models.rural_inventory_line_seen import SEEN
from .field_pack_check import FieldPackCheck, checksum_of
from .field_pack_messages import pack_message

_logger = logging.getLogger(__name__)

NAMED = 20


class RuralFieldPackReturn(models.Model):
    """交回清查表: field packs that came back from the villages, one or many, with their
    photos; checked, shown, then taken into the count sheets.

    The check writes nothing there. Taking in checks again under a lock, so that what
    was counted in between counts, and writes all rows or none; handed in twice, the
    same workbook changes nothing.
    """

    _name = "rural.field.pack.return"
    _description = "Return of Field Packs"
    _inherit = ["rural.background"]
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(compute="_compute_name", store=True)
    sheet_id = fields.Many2one(
        "rural.inventory.sheet",
        string="This Sheet Only",
        readonly=True,
        ondelete="cascade",
    )
    file_ids = fields.Many2many(
        "ir.attachment",
        "rural_field_pack_return_file_rel",
        string="Workbooks and Photos",
        bypass_search_access=True,
        copy=False,
        help="Filled-in workbooks, or a ZIP of workbooks and photos.",
    )
    state = fields.Selection(
        [
            ("draft", "To Check"),
            ("checked", "Checked"),
            ("running", "Importing"),
            ("done", "Imported"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    merge_older = fields.Boolean(
        string="Take Older Workbooks Too",
        help="Workbooks that were made before the sheet was refreshed: the rows of "
        "assets that are still on the sheet are taken.",
    )
    only_right_rows = fields.Boolean(
        string="Take the Right Rows Only",
        help="Take what is right now; the wrong rows and workbooks stay listed, to be "
        "put right and handed in again.",
    )
    book_ids = fields.One2many(
        "rural.field.pack.return.book",
        "return_id",
        string="Workbooks",
        readonly=True,
    )
    line_ids = fields.One2many(
        "rural.field.pack.return.line",
        "return_id",
        string="Rows of Returned Workbooks",
    )
    conflict_ids = fields.One2many(
        "rural.field.pack.return.line",
        "return_id",
        string="Rows to Decide",
        domain=[("status", "=", "conflict")],
    )
    message = fields.Text(readonly=True, copy=False)
    count_taken = fields.Integer(string="New Counts", readonly=True)
    count_same = fields.Integer(string="Counted the Same", readonly=True)
    count_conflict = fields.Integer(string="Counted Otherwise", readonly=True)
    count_undecided = fields.Integer(
        string="Not Decided Yet", compute="_compute_count_undecided"
    )
    count_skipped = fields.Integer(string="Skipped", readonly=True)
    count_wrong = fields.Integer(string="Wrong", readonly=True)
    count_books_wrong = fields.Integer(string="Workbooks Not Taken", readonly=True)
    count_older = fields.Integer(string="Older Workbooks", readonly=True)
    count_blank = fields.Integer(string="Rows Left Empty", readonly=True)
    count_photos = fields.Integer(string="New Photos", readonly=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("file_ids.name")
    def _compute_name(self):
        for record in self:
            names = sorted(record.file_ids.filtered("name").mapped("name"))
            rest = f" +{len(names) - 1}" if len(names) > 1 else ""
            record.name = f"{names[0]}{rest}" if names else ""

    @api.depends("conflict_ids.decision")
    def _compute_count_undecided(self):
        for record in self:
            undecided = record.conflict_ids.filtered(lambda r: r.decision == "none")
            record.count_undecided = len(undecided)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._take_files()
        return records

    def write(self, vals):
        if "file_ids" not in vals:
            return super().write(vals)
        for record in self:
            record._ensure_open(with_files=False)
        result = super().write({**vals, "state": "draft"})
        self._take_files()
        return result

    def _take_files(self):
        """What is uploaded belongs to the return; the leak guard looks through it."""
        for record in self.filtered("file_ids"):
            files = record.file_ids
            files.with_user(self.env.user).check_access("read")
            self.env["rural.leak.guard"]._check_papers(files)
            loose = files.sudo().filtered(lambda f: not f.res_id and not f.res_field)
            loose.write({"res_model": self._name, "res_id": record.id})

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Read the workbooks and show what becomes of each row."""
        self.ensure_one()
        self._ensure_open()
        self._show(self._run_check())
        self.state = "checked"

    def action_import(self):
        """Check again and take the rows in: all of them, or the right ones only."""
        self.ensure_one()
        self._ensure_open()
        if self.state == "draft":
            raise UserError(
                self.env._("Press “Check” first, and look at what would be taken in.")
            )
        if len(self.line_ids) > (self.env.company.rural_background_rows or 0):
            self.state = "running"
            self.with_delay(description=self.name, max_retries=5)._job_import()
            return
        self._take_in()

    def action_all_mine(self):
        """In all conflicts that are not decided the workbook is right."""
        self._decide_rest("mine")

    def action_all_theirs(self):
        """In all conflicts that are not decided the present count stays."""
        self._decide_rest("theirs")

    def _decide_rest(self, decision):
        for record in self:
            record.conflict_ids.filtered(lambda line: line.decision == "none").write(
                {"decision": decision}
            )

    def action_open_lines(self):
        self.ensure_one()
        name = "rural_asset.rural_field_pack_return_line_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {**action, "domain": [("return_id", "=", self.id)], "context": {}}

    def action_open_sheets(self):
        self.ensure_one()
        name = "rural_asset.rural_inventory_sheet_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = [("id", "in", self.book_ids.sheet_id.ids)]
        return {**action, "domain": domain, "context": {}}

    # ------------------------------------------------------------
    # CHECK
    # ------------------------------------------------------------

    def _ensure_open(self, with_files=True):
        _ = self.env._
        if self.state == "running":
            raise UserError(_("The workbooks are being taken in. Wait a moment."))
        if self.state == "done":
            raise UserError(
                _("These workbooks are taken in. Start a new return for others.")
            )
        if with_files and not self.file_ids:
            raise UserError(_("Choose the workbooks first."))

    def _run_check(self):
        check = FieldPackCheck(self.env, self.sheet_id, self.merge_older)
        files = [
            (file.name or "", file.raw or b"") for file in self.file_ids.sorted("id")
        ]
        try:
            check.run(files)
        except DataError as error:
            raise UserError(pack_message(self.env, error)) from error
        if not check.books:
            raise UserError(
                self.env._(
                    "There is no workbook among the files. Hand in the field pack "
                    "itself, alone or in a ZIP with its photos."
                )
            )
        self._carry_decisions(check)
        return check

    def _carry_decisions(self, check):
        """A decision holds as long as both sides say the same."""
        decided = {
            line._position(): line.decision
            for line in self.line_ids
            if line.status == "conflict"
        }
        for book, planned in check.numbered_rows():
            if planned.status == "conflict":
                place = (book, planned.answer.row, planned.mine, planned.theirs)
                planned.decision = decided.get(place, "none")

    # ------------------------------------------------------------
    # SHOW
    # ------------------------------------------------------------

    def _show(self, check):
        """Keep what the check found: workbooks, rows, counts."""
        lines = self.env["rural.field.pack.return.line"]
        own = SQL(
            "DELETE FROM %s WHERE return_id = %s", SQL.identifier(lines._table), self.id
        )
        self.env.cr.execute(own)
        lines.invalidate_model()
        self.book_ids.sudo().unlink()
        books = self.book_ids.sudo().create(
            [
                {"return_id": self.id, "number": number, **book.values()}
                for number, book in enumerate(check.books)
            ]
        )
        ids = dict(enumerate(books.ids))
        bulk_insert(
            lines,
            (
                {"return_id": self.id, "book_id": ids[number], **planned.values()}
                for number, planned in check.numbered_rows()
            ),
        )
        self.invalidate_recordset()
        self.write({**check.counts(), "message": self._summary(check)})

    def _summary(self, check):
        """Files nobody can use: nothing is left out silently."""
        _ = self.env._
        texts = []
        if check.others:
            texts.append(
                _("Neither workbooks nor photos: %(files)s.", files=_some(check.others))
            )
        if stray := check.stray_photos():
            texts.append(
                _(
                    "Photos that no row claims: %(files)s. Begin the file name with "
                    "the asset code, or enter it in the column “照片文件名”.",
                    files=_some(stray),
                )
            )
        return "\n".join(texts)

    # ------------------------------------------------------------
    # TAKE IN
    # ------------------------------------------------------------

    def _take_in(self, progress=None):
        """Write what the check planned, under a lock of the sheets."""
        self._lock_sheets()
        check = self._run_check()
        self._refuse(check)
        self._write_known(check)
        self._write_extras(check)
        self._write_photos(check, progress)
        self._show(check)
        self.state = "done"

    def _lock_sheets(self):
        """One return after the other: what comes second finds the rows of the first.
        Touching the sheets makes it so even where both had begun to read.
        """
        sheets = self.book_ids.sheet_id
        sheets._lock_for_step()
        if sheets:
            self.env.cr.execute(
                SQL(
                    "UPDATE rural_inventory_sheet SET write_date = now()"
                    " WHERE id = ANY(%s)",
                    sheets.ids,
                )
            )

    def _refuse(self, check):
        _ = self.env._
        counts = check.counts()
        if counts["count_older"]:
            raise UserError(
                _(
                    "%(count)s workbooks are older than their sheet. Tick “Take Older "
                    "Workbooks Too” to take the rows of assets that are still there.",
                    count=counts["count_older"],
                )
            )
        wrong = counts["count_wrong"] + counts["count_books_wrong"]
        if wrong and not self.only_right_rows:
            raise UserError(
                _(
                    "%(count)s rows or workbooks are wrong, so nothing was taken in. "
                    "Put them right and hand them in again, or tick “Take the Right "
                    "Rows Only”.",
                    count=wrong,
                )
            )
        open_ = [p for p in check.rows() if p.is_open]
        if open_:
            raise UserError(
                _(
                    "%(count)s rows are counted otherwise and not decided, or were "
                    "counted since you looked: %(assets)s. Press “Check Again” and "
                    "decide on each.",
                    count=len(open_),
                    assets=_some([p.answer.name for p in open_]),
                )
            )

    def _write_known(self, check):
        """Rows of the register, those of equal values at once; of two workbooks the
        one that was decided for comes last.
        """
        final = {}
        for planned in check.rows():
            if not planned.is_extra and planned.is_written:
                final[planned.record] = planned.vals
        by_values = {}
        for line, vals in final.items():
            # What was compared is what is written over.
            key = tuple({**vals, SEEN: line._moment()}.items())
            by_values.setdefault(key, []).append(line.id)
        for vals, line_ids in by_values.items():
            self.env["rural.inventory.line"].browse(line_ids).write(dict(vals))

    def _write_extras(self, check):
        """Rows that the register does not know, in the order of the workbooks."""
        lines = self.env["rural.inventory.line"]
        for book in check.books:
            for planned in book.rows:
                if not planned.is_extra or planned.status == "wrong":
                    continue
                if planned.adds:
                    vals = {**planned.vals, "sheet_id": book.sheet.id}
                    planned.record = lines.create(vals)
                    continue
                planned.record = planned.record or planned.rival.record
                if planned.is_written:
                    planned.record.write(planned.vals)

    def _write_photos(self, check, progress):
        rows = [planned for planned in check.rows() if planned.photos]
        for number, planned in enumerate(rows):
            line = planned.record
            known = set(line.photo_ids.mapped("checksum"))
            files = [
                {
                    "name": leak_scan.masked(photo.name),
                    "raw": content,
                    "res_model": line._name,
                    "res_id": line.id,
                }
                for photo in planned.photos
                if checksum_of(content := photo.read()) not in known
            ]
            photos = self.env["ir.attachment"].create(files)
            if photos:
                line.write({"photo_ids": [Command.link(photo.id) for photo in photos]})
            if progress:
                progress(number / len(rows))

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _job_import(self):
        """The background part; what goes wrong is told, and nothing is written."""
        self.ensure_one()
        if self.state != "running":
            return
        try:
            with self.env.cr.savepoint():
                self._take_in(self._show_progress)
        except psycopg2.OperationalError:
            raise  # two sessions at once: the queue tries again
        except Exception as error:  # whatever it is, the user must be told
            if not isinstance(error, UserError):
                _logger.exception("Return %s failed", self.id)
            self.write({"state": "failed", "message": self._reason(error)})
        self._notify()

    def _title(self):
        return self.name

    def _ready_message(self):
        return self.env._("Taken in: %(count)s rows.", count=self.count_taken)


def _some(names):
    """The first of many names."""
    return "、".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
