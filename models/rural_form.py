import csv
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import file_open

from ..lib import form_compiler, form_words
from ..lib.errors import DataError
from ..lib.xlsx_table import Layout
from .rural_asset import BATCHES
from .rural_asset_category import ASSET_CLASSES

# The regions that get a row or a subtotal each, below the scope of an export.
LEVELS_BELOW = {
    "province": "county",
    "city": "county",
    "county": "township",
    "township": "village",
    "village": "village",
}


# Tables out of the books and procedures instead of the register.
BOOK_KINDS = ("income", "vouchers", "disposal", "operation", "findings")


class RuralForm(models.Model):
    """An official table as data: what it is called, what stands around its rows
    and, column by column, what it shows. A county changes it without code.

    ``template`` names the shipped list of columns, ``data/rural_form_NAME.csv``.
    """

    _name = "rural.form"
    _description = "Official Table"
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, help="Also the name of the sheet.")
    code = fields.Char(required=True, copy=False)
    title = fields.Char(
        required=True,
        default="{region}{noun}{name}",
        help="May hold {region}, {county}, {township}, {village}, {year}, {date}, "
        "{noun} (the county's word for the assets) and {name}.",
    )
    kind = fields.Selection(
        [
            ("ledger", "Ledger: one row per asset"),
            ("summary", "Summary: one row per region"),
            ("income", "Income: one row per asset and year"),
            ("vouchers", "Vouchers: one row per receipt or spending"),
            ("disposal", "Disposals: one row per asset"),
            ("operation", "Operation: one row per operating asset"),
            ("findings", "Findings: one row per finding"),
        ],
        required=True,
        default="ledger",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    template = fields.Char(readonly=True, copy=False)
    column_ids = fields.One2many(
        "rural.form.column", "form_id", string="Columns", copy=True
    )
    column_count = fields.Integer(compute="_compute_column_count")
    # rows
    row_level = fields.Selection(
        [
            ("auto", "The level below the scope"),
            ("county", "County"),
            ("township", "Township"),
            ("village", "Village"),
        ],
        string="One Row per",
        required=True,
        default="auto",
    )
    subtotal_by = fields.Selection(
        [("none", "None"), ("township", "Township"), ("village", "Village")],
        string="Subtotals per",
        required=True,
        default="township",
    )
    grand_total = fields.Boolean(default=True)
    filter_batch = fields.Selection(BATCHES, string="Only the Batch")
    filter_class = fields.Selection(ASSET_CLASSES, string="Only the Class")
    include_disposed = fields.Boolean(
        string="With Disposed Assets",
        help="Otherwise only those that were disposed of after the date.",
    )
    include_draft = fields.Boolean(string="With Drafts")
    all_years = fields.Boolean(
        help="Year by year until the date; otherwise the year of the date alone."
    )
    in_submission = fields.Boolean(
        string="Part of the Submission",
        help="Handed in with the clean-up (凌源市方案 五(一)2). Tables of findings and "
        "disposals only where they have rows.",
    )
    with_clues = fields.Boolean(
        string="With Discipline Clues",
        help="For who may see them. A table with clues is never handed in.",
    )
    # sheet
    unit = fields.Selection(
        [("wan", "10,000 yuan"), ("yuan", "Yuan")],
        string="Money Unit",
        required=True,
        default="wan",
    )
    paper = fields.Selection([("A3", "A3"), ("A4", "A4")], required=True, default="A3")
    orientation = fields.Selection(
        [("landscape", "Landscape"), ("portrait", "Portrait")],
        required=True,
        default="landscape",
    )
    pages_wide = fields.Integer(
        string="Pages in Width",
        default=1,
        help="The table is fitted to this many pages side by side; the frozen "
        "columns are repeated on each.",
    )
    frozen_columns = fields.Integer(default=3)
    signature = fields.Char(
        default="填报人：　　　　　　审核人：　　　　　　单位负责人（签章）："
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
    _pages_range = models.Constraint(
        "CHECK(pages_wide BETWEEN 1 AND 10)", "A table is 1 to 10 pages wide."
    )
    _frozen_range = models.Constraint(
        "CHECK(frozen_columns BETWEEN 0 AND 10)", "Freeze 0 to 10 columns."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("title")
    def _check_title(self):
        for form in self:
            try:
                form_compiler.render_title(form.title, {})
            except DataError as error:
                raise ValidationError(
                    self.env._(
                        "The title cannot hold {%(token)s}. It knows %(known)s.",
                        token=error.params["token"],
                        known=", ".join(f"{{{name}}}" for name in form_compiler.TOKENS),
                    )
                ) from error

    @api.constrains("kind")
    def _check_kind(self):
        self.column_ids._check_source()

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("column_ids")
    def _compute_column_count(self):
        for form in self:
            form.column_count = len(form.column_ids)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        for form, vals in zip(forms, vals_list, strict=True):
            if form.template and not vals.get("column_ids"):
                form._load_columns()
        return forms

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for form, vals in zip(self, vals_list, strict=True):
            vals.setdefault("code", form._free_code())
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=form.name)
        return vals_list

    def _free_code(self):
        """The code with the first number that no form has."""
        stem = re.sub(r"-\d+$", "", self.code)
        taken = self.with_context(active_test=False).search(
            [("code", "=like", f"{stem}-%")]
        )
        numbers = {form.code for form in taken}
        return next(
            code
            for number in range(2, len(numbers) + 3)
            if (code := f"{stem}-{number}") not in numbers
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_restore(self):
        """Replace the columns by those the form was shipped with."""
        for form in self:
            if not form.template:
                raise UserError(
                    self.env._("%(form)s is the county's own form.", form=form.name)
                )
            form.column_ids.unlink()
            form._load_columns()

    def action_export(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_form_export_action"
        )
        action["context"] = {"default_form_id": self.id}
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _load_columns(self):
        """Create the shipped columns; blank cells of the file keep defaults."""
        self.ensure_one()
        path = f"rural_asset/data/rural_form_{self.template}.csv"
        with file_open(path, "r") as file:
            rows = list(csv.DictReader(file))
        self.env["rural.form.column"].create(
            [
                {
                    "form_id": self.id,
                    "sequence": 10 * number,
                    **{name: value for name, value in row.items() if value},
                }
                for number, row in enumerate(rows, 1)
            ]
        )

    def _compiled_columns(self):
        """The columns as ``lib.form_compiler`` wants them."""
        return [
            form_compiler.Column(
                column.name,
                column.group or "",
                column.format,
                column.unit or self.unit,
                column.width,
                column.total,
            )
            for column in self.column_ids
        ]

    def _layout(self, region, as_of):
        """Title, unit row, paper and signature of a sheet for one region."""
        return Layout(
            sheet=self.name,
            title=form_compiler.render_title(self.title, self._tokens(region, as_of)),
            columns=self._compiled_columns(),
            unit_row=(
                f"填报单位：{region.full_name}",
                f"截至日期：{form_compiler.chinese_date(as_of)}",
                f"单位：{form_words.UNIT_WORDS[self.unit]}",
            ),
            signature=self.signature or "",
            frozen=min(self.frozen_columns, len(self.column_ids) - 1),
            paper=self.paper,
            landscape=self.orientation == "landscape",
            pages_wide=self.pages_wide,
        )

    def _tokens(self, region, as_of):
        return {
            "region": region.full_name,
            "county": region.county_id.name,
            "township": region.township_id.name,
            "village": region.village_id.name,
            "year": str(as_of.year),
            "date": form_compiler.chinese_date(as_of),
            "noun": self.env.company.rural_asset_noun,
            "name": self.name,
        }

    def _row_level(self, region):
        """The level of the rows (summary) for a scope."""
        below = LEVELS_BELOW[region.level]
        if self.row_level == "auto":
            return below
        order = list(dict.fromkeys(LEVELS_BELOW.values()))
        return max(self.row_level, below, key=order.index)
