import base64
import binascii
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import blank_read, form_compiler
from ..lib.errors import DataError
from .rural_blank_messages import blank_message
from .rural_blank_workbook import BlankWorkbook
from .rural_procedure import Transition

OFFICERS = ("rural_asset.group_rural_officer", "rural_asset.group_rural_manager")
TRIAL_ROWS = 20
# Fields of an asset ledger's workbook that tables name otherwise.
IMPORTED = {
    "owner": "owner_name",
    "village": "village_id",
    "township": "township_id",
    "county": "county_id",
    **{
        f"funding_{level}": f"level:{level}"
        for level in ("central", "province", "city", "county", "township", "other")
    },
}
# What holds a field, where the table has no column for the field alone.
HOLDING = {"project_name": "project"}
READ_FIELDS = {"file", "sheet", "form_id"}
# What stays open while the layout is in use.
FREE_FIELDS = {"active", "in_submission", "trial_file", "trial_filename"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralBlank(models.Model):
    """自有版式: the empty workbook that a county hands out for an official table, and
    which of the table's columns stands where in it.

    | step   | from → to     | role                |
    |--------|---------------|---------------------|
    | use    | draft → ready | county officer      |
    | change | ready → draft | county officer      |

    A newer workbook is uploaded into the same layout: what its headings meant before
    they mean again.
    """

    _name = "rural.blank"
    _description = "Own Layout of an Official Table"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "form_id, name, id"

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    active = fields.Boolean(default=True)
    in_submission = fields.Boolean(
        string="Used for Handing in",
        default=True,
        help="Submissions of a clean-up give this table in this layout as well.",
    )
    form_id = fields.Many2one(
        "rural.form",
        string="Table",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    region_id = fields.Many2one(
        domain="[('level', '=', 'county')]",
        default=lambda self: self._default_region_id(),
    )
    file = fields.Binary(string="Empty Workbook", attachment=True, required=True)
    filename = fields.Char(string="File Name")
    sheet = fields.Char(
        help="The sheet to fill; otherwise the one in which most headings are known."
    )
    sheets = fields.Char(string="All Sheets", readonly=True, copy=False)
    header_row = fields.Integer(
        string="Last Row of the Heading", readonly=True, copy=False
    )
    first_row = fields.Integer(string="First Row to Fill", readonly=True, copy=False)
    last_row = fields.Integer(string="Last Row to Fill", readonly=True, copy=False)
    totals_row = fields.Integer(string="Row of Sums", readonly=True, copy=False)
    unit = fields.Selection(
        [("wan", "10,000 yuan"), ("yuan", "Yuan")],
        string="Money Unit",
        required=True,
        default="wan",
    )
    allow_twice = fields.Boolean(
        string="One Content in Several Columns",
        help="Otherwise a content that two columns show counts as a mistake.",
    )
    column_ids = fields.One2many("rural.blank.column", "blank_id", copy=False)
    place_ids = fields.One2many(
        "rural.blank.place", "blank_id", string="Texts around the Table", copy=False
    )
    next_problems = fields.Text(
        string="Still Missing", compute="_compute_next_problems"
    )
    left_out = fields.Text(
        string="Contents without a Column", compute="_compute_next_problems"
    )
    changes = fields.Text(
        string="Changes since the Earlier Upload", readonly=True, copy=False
    )
    # The county's first rows: the layout is everybody's, they are not.
    trial_file = fields.Binary(
        attachment=True, readonly=True, copy=False, groups=",".join(OFFICERS)
    )
    trial_filename = fields.Char(readonly=True, copy=False, groups=",".join(OFFICERS))
    state = fields.Selection(
        [("draft", "To Be Mapped"), ("ready", "Ready to Use")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    can_use = fields.Boolean(compute="_compute_can_step")
    can_change = fields.Boolean(compute="_compute_can_step")

    _transitions = {
        "use": Transition(("draft",), "ready", OFFICERS),
        "change": Transition(("ready",), "draft", OFFICERS),
    }

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def _default_region_id(self):
        regions = self.env.user.rural_region_ids.county_id
        if not regions and self.env.user.rural_sees_all:
            regions = regions.search([("level", "=", "county")], limit=2)
        return regions if len(regions) == 1 else False

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id")
    def _check_region(self):
        for blank in self:
            if blank.region_id.level != "county":
                raise ValidationError(
                    self.env._("A layout belongs to a county: choose the county.")
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("form_id")
    def _compute_name(self):
        for blank in self:
            blank.name = blank.name or blank.form_id.name

    @api.depends(
        "form_id.column_ids.source",
        "allow_twice",
        "place_ids.new_text",
        *(
            f"column_ids.{name}"
            for name in ("source", "fixed_text", "required", "label", "letter")
        ),
    )
    def _compute_next_problems(self):
        for blank in self:
            blank.next_problems = "\n".join(blank._problems())
            shown = set(blank.column_ids.mapped("source"))
            blank.left_out = "、".join(
                "/".join(filter(None, (column.group, column.name)))
                for column in blank.form_id.column_ids
                if column.source not in shown
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_step(self):
        steps = self._open_steps()
        for blank in self:
            for name in self._transitions:
                blank[f"can_{name}"] = name in steps[blank.id]

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        blanks = super().create(vals_list)
        for blank in blanks:
            blank._read_workbook(blank.sheet)
        return blanks

    def write(self, vals):
        result = super().write(vals)
        # The reading itself writes the sheet, with the rows that it found.
        if vals.keys() & READ_FIELDS and "header_row" not in vals:
            for blank in self:
                sheet = vals.get("sheet") if "file" in vals else blank.sheet
                blank._read_workbook(sheet, keep="form_id" not in vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_open()

    def _check_frozen(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names - FREE_FIELDS:
            self._check_open()

    def _check_open(self):
        for blank in self.filtered(lambda blank: blank.state == "ready"):
            raise UserError(
                self.env._(
                    "The layout “%(name)s” is in use. Press “Change It” first; until "
                    "it is put to use again the table is exported in its usual form.",
                    name=blank.name,
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_use(self):
        """Offer the layout wherever the table is exported."""
        self._lock_for_step()
        self._check_may_step("use")
        for blank in self:
            if problems := blank._problems():
                raise UserError("\n".join(problems))
        self._do_step("use")

    def action_change(self):
        self._do_step("change")

    def action_try(self):
        """Fill the workbook with the county's first rows and hand it out."""
        self.ensure_one()
        self.check_access("write")
        book = self._trial()
        # Of the layout itself, so that it goes with it.
        self.write(
            {
                "trial_file": base64.b64encode(book.content()),
                "trial_filename": form_compiler.file_name(
                    self.name, self.env._("Trial")
                ),
            }
        )
        if self.state == "draft":
            for column in self.column_ids:
                column.sample = book.samples.get(column.position)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/trial_file/"
            f"{self.trial_filename}?download=true",
            "target": "new",
        }

    def action_export(self):
        self.ensure_one()
        action = self.form_id.action_export()
        action["context"] = {**action["context"], "default_blank_id": self.id}
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {"use": _("Put to Use"), "change": _("Change It")}

    def _trial(self):
        """The filled workbook with the county's first rows."""
        if problems := self._problems():
            raise UserError("\n".join(problems))
        export = self.env["rural.form.export"].new(
            {
                "form_id": self.form_id.id,
                "region_id": self.region_id.id,
                "as_of": self.env.company._rural_today(),
            }
        )
        self.region_id._check_in_charge()
        rows = export._count_rows()
        book = BlankWorkbook(
            self, self.region_id, export.as_of, export._asset_domain(), TRIAL_ROWS
        )
        book.fill(rows)
        return book

    def _problems(self):
        """What is missing before the layout can be used."""
        return [*self._column_problems(), *self._place_problems()]

    def _column_problems(self):
        _ = self.env._
        known = set(self.form_id.column_ids.mapped("source"))
        counts = Counter(column.source for column in self.column_ids if column.source)
        if not counts:
            yield _("Choose for one column at least what it shows.")
        for column in self.column_ids:
            where = {"letter": column.letter, "heading": column.label}
            if column.source and column.source not in known:
                yield _(
                    "Column %(letter)s “%(heading)s”: the table no longer has what it "
                    "showed. Choose another content.",
                    **where,
                )
            elif column.required and not (column.source or column.fixed_text):
                yield _(
                    "Column %(letter)s “%(heading)s” must be filled: choose what it "
                    "shows, or enter a fixed text.",
                    **where,
                )
            elif counts[column.source] > 1 and not self.allow_twice:
                yield _(
                    "Column %(letter)s “%(heading)s” shows what another column shows "
                    "as well. Change one of them, or allow it on the page Workbook.",
                    **where,
                )

    def _place_problems(self):
        for place in self.place_ids:
            if problem := place._problem():
                yield problem

    # ------------------------------------------------------------
    # WORKBOOK
    # ------------------------------------------------------------

    def _data(self):
        """The workbook's bytes.

        :raises UserError: in one sentence
        """
        try:
            file = self.with_context(bin_size=False).file
            return base64.b64decode(file or b"", validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(blank_message(self.env, DataError("empty"))) from error

    def _parsed(self, sheet):
        """What ``lib.blank_read`` finds in the workbook."""
        try:
            return blank_read.read_blank(
                self._data(), self.filename or "", self._words(), sheet
            )
        except DataError as error:
            raise UserError(blank_message(self.env, error)) from error

    @api.model
    def _in_use(self, form, county):
        """The layouts that a county has for a table, the first of the list first."""
        return self.search(
            [
                ("form_id", "=", form.id),
                ("county_id", "=", county.id),
                ("state", "=", "ready"),
            ]
        )

    def _words(self):
        """``{source: [heading]}`` of the table, and what ledgers call the same."""
        columns = self.form_id.column_ids
        names = Counter(columns.mapped("name"))
        words = {}
        for column in columns:
            own = words.setdefault(column.source, [])
            if column.group:
                own.append(f"{column.group}/{column.name}")
            if names[column.name] == 1 or not column.group:
                own.append(column.name)
        if self.form_id.kind == "ledger":
            for name, more in self.env["rural.import.column"]._words("asset").items():
                for source in (IMPORTED.get(name, name), HOLDING.get(name)):
                    if source in words:
                        words[source] += more
                        break
        return words

    def _read_workbook(self, sheet, keep=True):
        """Read headings and rows.

        :param sheet: its name; otherwise the one that is known best
        :param keep: what the same headings meant before they mean again
        """
        self.ensure_one()
        found = self._parsed(sheet)
        self.env["rural.leak.guard"]._check_file(self._data(), self.filename or "")
        before = self._remembered() if keep else {}
        texts = {place.text: place.new_text for place in self.place_ids}
        own = self.place_ids.filtered(lambda place: not place.text)
        self.write(
            {
                "sheet": found.sheet,
                "sheets": "、".join(found.sheets),
                "header_row": found.header_row,
                "first_row": found.first_row,
                "last_row": found.last_row,
                "totals_row": found.totals_row,
                "unit": found.unit or self._unit_before(),
                "changes": self._changes_text(before, found),
            }
        )
        self.column_ids.unlink()
        (self.place_ids - own).unlink()
        self._create_columns(found, before)
        self.env["rural.blank.place"].create(
            [
                {
                    "blank_id": self.id,
                    "cell": cell,
                    "text": text,
                    "new_text": texts.get(text, proposed),
                }
                for cell, text, proposed in found.places
            ]
        )

    def _unit_before(self):
        return self.unit if self.column_ids else self.form_id.unit

    def _remembered(self):
        """``{(heading, its number): values}`` of the columns as they are mapped."""
        seen, remembered = Counter(), {}
        for column in self.column_ids:
            seen[column.label] += 1
            remembered[column.label, seen[column.label]] = {
                name: column[name]
                for name in ("source", "fixed_text", "unit", "required")
            }
        return remembered

    def _create_columns(self, found, before):
        seen, rows = Counter(), []
        for column in found.columns:
            seen[column.label] += 1
            kept = before.get((column.label, seen[column.label]))
            rows.append(
                {
                    "blank_id": self.id,
                    "position": column.index,
                    "letter": column.letter,
                    "label": column.label,
                    "hundred": column.hundred,
                    **(kept or self._proposed(column)),
                }
            )
        self.env["rural.blank.column"].create(rows)

    @api.model
    def _proposed(self, column):
        """A content that a column before has taken is nobody's but for a choice."""
        return {
            "source": "" if column.doubled else column.source,
            "unit": column.unit,
            "required": column.required,
        }

    def _changes_text(self, before, found):
        """The headings that came and went with the newer workbook."""
        if not before:
            return False
        _ = self.env._
        old = [label for label, _number in before]
        new = [column.label for column in found.columns]
        came = "、".join(label for label in new if label not in old)
        went = "、".join(label for label in old if label not in new)
        lines = [
            _("%(count)s columns kept their content.", count=len(set(old) & set(new)))
        ]
        if came:
            lines.append(_("New columns, to be mapped: %(columns)s.", columns=came))
        if went:
            lines.append(_("Columns that are gone: %(columns)s.", columns=went))
        return "\n".join(lines)
