from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import form_compiler

KINDS = (
    "ledger",
    "summary",
    "income",
    "vouchers",
    "disposal",
    "operation",
    "findings",
)
WIDTHS = {"money": 11, "date": 10, "integer": 6, "percent": 8, "boolean": 5}


class RuralFormColumn(models.Model):
    """One column of an official table: what it shows, under which head, how.

    Neighbouring columns with equal ``group`` stand under one common head.
    """

    _name = "rural.form.column"
    _description = "Column of an Official Table"
    _order = "form_id, sequence, id"

    form_id = fields.Many2one(
        "rural.form", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="form_id.kind")
    sequence = fields.Integer(default=10000)
    group = fields.Char(
        string="Upper Head", help="Neighbours with the same upper head share it."
    )
    name = fields.Char(string="Head", required=True)
    source = fields.Selection("_selection_source", string="Shows", required=True)
    ledger_source = fields.Selection(
        "_selection_ledger_source",
        string="Content",
        compute="_compute_choice",
        readonly=False,
    )
    summary_source = fields.Selection(
        "_selection_summary_source",
        string="Measure",
        compute="_compute_choice",
        readonly=False,
    )
    income_source = fields.Selection(
        "_selection_income_source",
        string="Income Content",
        compute="_compute_choice",
        readonly=False,
    )
    vouchers_source = fields.Selection(
        "_selection_vouchers_source",
        string="Voucher Content",
        compute="_compute_choice",
        readonly=False,
    )
    disposal_source = fields.Selection(
        "_selection_disposal_source",
        string="Content of the Disposal",
        compute="_compute_choice",
        readonly=False,
    )
    operation_source = fields.Selection(
        "_selection_operation_source",
        string="Content of the Operation",
        compute="_compute_choice",
        readonly=False,
    )
    findings_source = fields.Selection(
        "_selection_findings_source",
        string="Content of the Finding",
        compute="_compute_choice",
        readonly=False,
    )
    format = fields.Selection(
        [
            ("text", "Text"),
            ("integer", "Whole Number"),
            ("decimal", "Number"),
            ("money", "Money"),
            ("date", "Date"),
            ("percent", "Per Cent"),
            ("boolean", "是 / 否"),
        ],
        compute="_compute_format",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    unit = fields.Selection(
        [("wan", "10,000 yuan"), ("yuan", "Yuan")],
        string="Own Unit",
        help="Money of this column only; otherwise the unit of the table.",
    )
    width = fields.Float(
        compute="_compute_format",
        store=True,
        readonly=False,
        precompute=True,
        digits=(5, 1),
        help="In characters; a Chinese character takes two.",
    )
    total = fields.Boolean(string="Added up")

    _width_range = models.Constraint(
        "CHECK(width BETWEEN 2 AND 100)", "A column is 2 to 100 characters wide."
    )

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def _selection_source(self):
        """What any kind of table can show, each content once."""
        choices = {}
        for kind in KINDS:
            for key, label in self._selection_of(kind):
                choices.setdefault(key, label)
        return list(choices.items())

    @api.model
    def _selection_ledger_source(self):
        return self._selection_of("ledger")

    @api.model
    def _selection_summary_source(self):
        return self._selection_of("summary")

    @api.model
    def _selection_income_source(self):
        return self._selection_of("income")

    @api.model
    def _selection_vouchers_source(self):
        return self._selection_of("vouchers")

    @api.model
    def _selection_disposal_source(self):
        return self._selection_of("disposal")

    @api.model
    def _selection_operation_source(self):
        return self._selection_of("operation")

    @api.model
    def _selection_findings_source(self):
        return self._selection_of("findings")

    @api.model
    def _selection_of(self, kind):
        sources = self.env[f"rural.form.{kind}"]._sources()
        return [(key, source.label) for key, source in sources.items()]

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("source", "form_id")
    def _check_source(self):
        catalogue = self._catalogue()
        for column in self:
            if column.source not in catalogue[column]:
                raise ValidationError(
                    self.env._(
                        "Column “%(column)s”: this content does not belong into a "
                        "table of the kind “%(kind)s”. Choose another one.",
                        column=column.name,
                        kind=dict(
                            column.form_id._fields["kind"]._description_selection(
                                self.env
                            )
                        )[column.form_id.kind],
                    )
                )

    @api.constrains("source", "format", "total")
    def _check_format(self):
        catalogue = self._catalogue()
        for column in self:
            source = catalogue[column].get(column.source)
            if source and column.format not in form_compiler.FITTING[source.type]:
                raise ValidationError(
                    self.env._(
                        "Column “%(column)s” cannot be shown in this format. Clear "
                        "the format to get the usual one.",
                        column=column.name,
                    )
                )
            if column.total and column.format not in form_compiler.ADDABLE:
                raise ValidationError(
                    self.env._(
                        "Column “%(column)s” cannot be added up: only numbers and "
                        "money can.",
                        column=column.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("source", "form_id.kind")
    def _compute_format(self):
        catalogue = self._catalogue()
        for column in self:
            source = catalogue[column].get(column.source)
            kind = source.type if source else "text"
            column.format = form_compiler.FITTING[kind][0]
            column.width = column.width or WIDTHS.get(kind, 10)

    @api.depends("source", "form_id.kind")
    def _compute_choice(self):
        catalogue = self._catalogue()
        for column in self:
            known = column.source in catalogue[column]
            for kind in KINDS:
                mine = known and column.form_id.kind == kind
                column[f"{kind}_source"] = mine and column.source

    # The screen offers only what fits the table's kind.
    @api.onchange("ledger_source")
    def _onchange_ledger_source(self):
        self._take_choice(self.ledger_source)

    @api.onchange("summary_source")
    def _onchange_summary_source(self):
        self._take_choice(self.summary_source)

    @api.onchange("income_source")
    def _onchange_income_source(self):
        self._take_choice(self.income_source)

    @api.onchange("vouchers_source")
    def _onchange_vouchers_source(self):
        self._take_choice(self.vouchers_source)

    @api.onchange("disposal_source")
    def _onchange_disposal_source(self):
        self._take_choice(self.disposal_source)

    @api.onchange("operation_source")
    def _onchange_operation_source(self):
        self._take_choice(self.operation_source)

    @api.onchange("findings_source")
    def _onchange_findings_source(self):
        self._take_choice(self.findings_source)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _take_choice(self, choice):
        if choice and choice != self.source:
            self.source = choice
            self.name = self.name or self._catalogue()[self][choice].label

    def _catalogue(self):
        """``{key: source}`` of the form's kind; asked once for many columns."""
        kinds = {column.form_id.kind or "ledger" for column in self}
        catalogues = {kind: self.env[f"rural.form.{kind}"]._sources() for kind in kinds}
        return {column: catalogues[column.form_id.kind or "ledger"] for column in self}
