from odoo import api, fields, models
from odoo.exceptions import UserError

REVIEWERS = ("rural_asset.group_rural_reviewer", "rural_asset.group_rural_officer")


class AccountMoveEvidence(models.Model):
    """原始凭证: a voucher of project income or spending shows the paper behind it.

    A reversal rests on the voucher that it reverses, an instalment on its signed
    contract, depreciation on the asset's card.
    """

    _name = "account.move"
    _inherit = "account.move"

    rural_receipt_no = fields.Char(
        string="三资 Receipt No.",
        copy=False,
        tracking=True,
        help="The number of the receipt or voucher in the county's 三资 platform.",
    )
    rural_lacks_evidence = fields.Boolean(
        string="Without Original Voucher",
        compute="_compute_rural_lacks_evidence",
        store=True,
    )
    rural_warning = fields.Text(string="Warnings", compute="_compute_rural_warning")

    _rural_receipt_no_uniq = models.UniqueIndex(
        "(company_id, rural_receipt_no) "
        "WHERE rural_receipt_no IS NOT NULL AND rural_receipt_no != ''",
        "Another voucher has this 三资 receipt number already.",
    )
    _rural_lacks_evidence_idx = models.Index(
        "(company_id, date) WHERE rural_lacks_evidence"
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "state",
        "line_ids.account_id",
        "attachment_ids",
        "reversed_entry_id",
        "rural_instalment_ids.contract_id.document_ids",
    )
    def _compute_rural_lacks_evidence(self):
        asked = self.filtered(
            lambda m: m.state == "posted" and m._rural_asks("rural_evidence")
        )
        lacking = asked - asked._rural_with_evidence()
        for move in self:
            move.rural_lacks_evidence = move in lacking

    @api.depends(
        "state",
        "rural_receipt_no",
        "attachment_ids",
        "line_ids.account_id",
        "line_ids.name",
        "line_ids.balance",
        "line_ids.analytic_distribution",
        "line_ids.rural_carryover",
        "line_ids.rural_line_id",
        "ref",
        "narration",
        "rural_release_ids",
    )
    def _compute_rural_warning(self):
        for move in self:
            texts = []
            if move.state != "cancel" and move._rural_is_voucher():
                texts = [
                    *move._rural_evidence_problems(),
                    *move._rural_negative_problems(),
                    *move._rural_plan_problems(),
                ]
            move.rural_warning = "\n".join(texts)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_asks(self, control):
        """Whether the company's control concerns the voucher: it has lines of
        project income or spending and reverses no other.
        """
        return (
            self.company_id.sudo()[control] != "off"
            and not self.journal_id.rural_closing
            and any(line._rural_is_project() for line in self.line_ids)
        )

    def _rural_has_evidence(self):
        """Whether the voucher shows the paper behind it."""
        self.ensure_one()
        return bool(self._rural_with_evidence())

    def _rural_with_evidence(self):
        """Those of the vouchers that show the paper behind them."""
        own = self._rural_attached()
        own |= (self - own)._rural_by_contract()
        rest = self - own
        reversed_moves = rest.reversed_entry_id
        if not reversed_moves:
            return own
        shown = reversed_moves._rural_with_evidence()
        return own | rest.filtered(lambda m: m.reversed_entry_id in shown)

    def _rural_attached(self):
        """Those of the vouchers with an attachment of their own that has content."""
        attachments = self.env["ir.attachment"].sudo()
        groups = attachments._read_group(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "in", self._origin.ids),
                ("res_field", "=", False),
                "|",
                ("file_size", ">", 0),
                ("type", "=", "url"),
            ],
            ["res_id"],
        )
        attached = {res_id for (res_id,) in groups}
        return self.filtered(lambda move: move._origin.id in attached)

    def _rural_by_contract(self):
        """Those of the vouchers whose instalment's contract is there, signed."""
        claims = self.filtered("rural_instalment_ids")
        if not claims:
            return claims
        signed = self.env["rural.contract.document"].sudo()
        papers = signed.search(
            [
                (
                    "contract_id",
                    "in",
                    claims.sudo().rural_instalment_ids.contract_id.ids,
                ),
                ("kind", "=", "contract"),
                ("file", "!=", False),
            ]
        )
        contracts = papers.contract_id
        return claims.filtered(
            lambda m: m.sudo().rural_instalment_ids.contract_id & contracts
        )

    def _rural_lacks_receipt_no(self):
        """Instalments and reversals are no receipts: the payment is numbered."""
        claim = self.sudo().rural_instalment_ids
        return not (self.rural_receipt_no or self.reversed_entry_id or claim)

    def _rural_evidence_problems(self, level=None, shown=None):
        """What is missing behind the voucher, as sentences.

        :param level: only what the company answers with "warn" or "block"
        :param shown: the vouchers that show their paper, when asked for many
        """
        _ = self.env._
        company = self.company_id.sudo()
        texts = []
        if level in (None, company.rural_evidence) and self._rural_asks(
            "rural_evidence"
        ):
            if self not in (self._rural_with_evidence() if shown is None else shown):
                texts.append(
                    _(
                        "The original voucher is missing. Attach the invoice, receipt "
                        "or list that it is booked by."
                    )
                )
        if level in (None, company.rural_receipt_no) and self._rural_asks(
            "rural_receipt_no"
        ):
            if self._rural_lacks_receipt_no():
                texts.append(
                    _(
                        "The 三资 receipt number is missing. Enter it in the field "
                        "“三资 Receipt No.”."
                    )
                )
        return texts

    def _rural_check_evidence(self):
        shown = self._rural_with_evidence()
        texts = [
            "\n- ".join([move._rural_refusal(), *problems])
            for move in self
            if (problems := move._rural_evidence_problems("block", shown))
        ]
        if texts:
            raise UserError("\n\n".join(texts))
