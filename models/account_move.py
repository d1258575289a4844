from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import distributions

# Known to this process only: a client cannot put a voucher into another state
# than through the buttons that check it.
BOOKS_TOKEN = object()


class AccountMove(models.Model):
    """A voucher of project assets belongs to a village, a township or a county.

    The region follows from the 村 tags of the lines; chosen on the voucher first,
    it gives the lines their tag.
    """

    _name = "account.move"
    _inherit = ["account.move", "rural.books.scoped"]

    rural_region_id = fields.Many2one(
        compute="_compute_rural_region_id",
        store=True,
        readonly=False,
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if "state" in vals and self.env.context.get("rural_books") is not BOOKS_TOKEN:
            moved = self.filtered(
                lambda m: m.state != vals["state"] and m._rural_mapping()
            )
            if moved:
                raise UserError(
                    self.env._(
                        "A voucher is posted, reset and cancelled by its buttons."
                    )
                )
        return super().write(vals)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("line_ids.analytic_distribution")
    def _compute_rural_region_id(self):
        named = {
            move: [
                i
                for line in move.line_ids
                for i in distributions.account_ids(line.analytic_distribution)
            ]
            for move in self
        }
        accounts = list({i for ids in named.values() for i in ids})
        records = self.env["rural.tags"]._by_account(accounts) if accounts else {}
        for move, ids in named.items():
            villages = self.env["rural.region"].union(
                *(records[i][1] for i in ids if records.get(i, ("",))[0] == "village")
            )
            move.rural_region_id = villages._common_region() or move.rural_region_id

    @api.onchange("rural_region_id")
    def _onchange_rural_region_id(self):
        """Lines on accounts of project assets follow the voucher's village."""
        village = self.rural_region_id.village_id
        if not village:
            return
        tags = self.env["rural.tags"]
        for line in self.line_ids.filtered(lambda line: line._rural_asked_tags()):
            line.analytic_distribution = tags._replace(
                line.analytic_distribution, "village", village
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def button_draft(self):
        return super(AccountMove, self._by_button()).button_draft()

    def button_cancel(self):
        return super(AccountMove, self._by_button()).button_cancel()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _by_button(self):
        return self.with_context(rural_books=BOOKS_TOKEN)

    def _post(self, soft=True):
        """Vouchers of project assets are checked first, superuser or not."""
        ours = self.filtered(lambda move: move._rural_is_voucher())
        dates = {move: move.date for move in ours}
        ours._rural_check_posting()
        posted = super(AccountMove, self._by_button())._post(soft).with_env(self.env)
        for move in (ours & posted).filtered(lambda m: m.state == "posted"):
            move._rural_note_posting(dates[move])
        return posted

    def _rural_check_posting(self):
        """Everything that may stop vouchers of project assets, in this order."""
        self._rural_merge_tags()
        self._rural_check_tags()
        self._rural_check_evidence()
        self._rural_check_negative()

    def _rural_mapping(self):
        """``{account id: part}`` of the voucher's company."""
        return self.env["rural.account.part"]._part_by_account(self.company_id.id)

    def _rural_is_voucher(self):
        """Whether lines play a part for project assets or may carry its tags."""
        mapping = self._rural_mapping()
        return not self.journal_id.rural_closing and any(
            line.account_id.id in mapping or line.analytic_distribution
            for line in self.line_ids
        )

    def _rural_note_posting(self, date):
        """Leave in the history what was posted in spite of a warning, and that
        the date was moved out of a closed period.
        """
        notes = self._rural_evidence_problems("warn") + self._rural_negative_problems()
        if self.date != date:
            notes.append(
                self.env._(
                    "Dated %(new)s, not %(old)s: the books are closed up to then.",
                    new=self.date,
                    old=date,
                )
            )
        if notes:
            self.message_post(body="\n".join(notes))
