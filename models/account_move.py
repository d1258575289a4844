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
            self._rural_check_state(vals["state"])
        if "rural_region_id" not in vals or self.env.su:
            return super().write(vals)
        self._rural_check_region(vals["rural_region_id"])
        result = super().write(vals)
        self.check_access("write")
        return result

    def _rural_check_state(self, state):
        moved = self.filtered(lambda m: m.state != state and m._rural_mapping())
        if moved:
            raise UserError(
                self.env._("A voucher is posted, reset and cancelled by its buttons.")
            )

    def _rural_check_region(self, region):
        posted = self.filtered(
            lambda m: m.state == "posted" and m.rural_region_id.id != region
        )
        if posted:
            raise UserError(
                self.env._(
                    "%(names)s: the region of a posted voucher follows from its lines. "
                    "Reset it to draft and choose the village on the lines.",
                    names="、".join(posted.mapped("name")),
                )
            )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("line_ids.analytic_distribution")
    def _compute_rural_region_id(self):
        for move, region in self._rural_named_regions():
            move.rural_region_id = region or move.rural_region_id

    def _rural_named_regions(self):
        """``[(voucher, what the villages of its lines have in common)]``."""
        named = [
            (
                move,
                [
                    i
                    for line in move.line_ids
                    for i in distributions.account_ids(line.analytic_distribution)
                ],
            )
            for move in self
        ]
        accounts = list({i for _move, ids in named for i in ids})
        records = self.env["rural.tags"]._by_account(accounts) if accounts else {}
        regions = self.env["rural.region"]
        return [
            (
                move,
                regions.union(
                    *(
                        record
                        for tag, record in map(records.get, filter(records.get, ids))
                        if tag == "village"
                    )
                )._common_region(),
            )
            for move, ids in named
        ]

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
        ours = (ours & posted).filtered(lambda m: m.state == "posted")
        ours.filtered(lambda m: m.date.year != dates[m].year)._rural_check_plan()
        for move in ours:
            move._rural_note_posting(dates[move])
        return posted

    def _rural_check_posting(self):
        """Everything that may stop vouchers of project assets, in this order."""
        self._rural_merge_tags()
        for move, region in self._rural_named_regions():
            if region and region != move.rural_region_id:
                move.rural_region_id = region
        self._rural_check_tags()
        self._rural_check_evidence()
        self._rural_check_negative()
        self._rural_check_plan()

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
        notes = [
            *self._rural_evidence_problems("warn"),
            *self._rural_negative_problems(),
            *self._rural_plan_problems("warn"),
        ]
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
