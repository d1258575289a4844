from odoo import fields, models
from odoo.exceptions import UserError


class RuralFieldPackReturnLine(models.Model):
    """One row of a returned workbook, and what becomes of it.

    Where the count sheet says otherwise already, both sides stand side by side until
    somebody decides.
    """

    _name = "rural.field.pack.return.line"
    _description = "Row of a Returned Workbook"
    _order = "return_id, book_id, row"

    return_id = fields.Many2one(
        "rural.field.pack.return", required=True, index=True, ondelete="cascade"
    )
    book_id = fields.Many2one(
        "rural.field.pack.return.book",
        string="Returned Workbook",
        required=True,
        ondelete="cascade",
    )
    sheet_id = fields.Many2one(related="book_id.sheet_id", string="Count Sheet")
    state = fields.Selection(related="return_id.state")
    row = fields.Integer()
    code = fields.Char(string="Asset Code")
    name = fields.Char(string="Asset Name")
    count_line_id = fields.Many2one(
        "rural.inventory.line", string="Row of the Count Sheet", ondelete="set null"
    )
    is_extra = fields.Boolean(string="Not in the Register")
    status = fields.Selection(
        [
            ("taken", "New Count"),
            ("same", "Counted the Same"),
            ("conflict", "Counted Otherwise"),
            ("skipped", "Skipped"),
            ("wrong", "Wrong"),
        ]
    )
    mine = fields.Text(string="In the Workbook")
    theirs = fields.Text(string="Counted Before")
    theirs_by = fields.Many2one("res.users", string="Counted by")
    theirs_on = fields.Datetime(string="Counted on")
    decision = fields.Selection(
        [
            ("none", "Undecided"),
            ("mine", "The Workbook Is Right"),
            ("theirs", "The Count Before Is Right"),
            ("both", "Both Are There"),
        ],
        string="Which Count Stands",
        required=True,
        default="none",
    )
    photo_count = fields.Integer(string="New Photos")
    detail = fields.Text(string="What Is Wrong")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            self._check_deciding(vals)
        return super().write(vals)

    def _check_deciding(self, vals):
        _ = self.env._
        if vals.keys() - {"decision"}:
            raise UserError(_("Only which count stands is decided here."))
        if any(line.state not in ("checked", "failed") for line in self):
            raise UserError(
                _("The workbooks are taken in already: nothing is left to decide.")
            )
        if any(line.status != "conflict" for line in self):
            raise UserError(_("Only rows that were counted otherwise are decided."))
        if vals.get("decision") == "both" and not all(self.mapped("is_extra")):
            raise UserError(
                _(
                    "“Both Are There” is for things that the register does not know: "
                    "of an asset there is one count."
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _position(self):
        """What a decision is remembered by."""
        return self.book_id.number, self.row, self.mine or "", self.theirs or ""
