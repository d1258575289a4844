from .common_books import BooksCommon


class ReceiptCommon(BooksCommon):
    """Books with started contracts, to be invoiced and collected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "清源农业有限公司"})
        cls.greenhouse = cls._asset(state="confirmed")
        cls.orchard = cls._asset(state="confirmed", name="相官村果园")
        cls.bank = cls._journal("bank")

    @classmethod
    def _journal(cls, kind, company=None):
        return cls.env["account.journal"].search(
            [("type", "=", kind), ("company_id", "=", (company or cls.company).id)],
            limit=1,
        )

    @classmethod
    def _rent(cls, rows, assets=None, deposit=(), signed=True, **vals):
        """A running contract with instalments ``[(due, amount), …]`` by hand."""
        assets = cls.greenhouse if assets is None else assets
        kinds = [("rent", rows), ("deposit", deposit)]
        contract = cls.env["rural.contract"].create(
            {
                "name": "相官村蔬菜大棚租赁合同",
                "region_id": cls.xiangguan.id,
                "partner_id": cls.partner.id,
                "date_signed": "2024-12-20",
                "date_start": "2025-01-01",
                "date_end": "2027-12-31",
                "rent_kind": "manual",
                "line_ids": [(0, 0, {"asset_id": asset.id}) for asset in assets],
                "instalment_ids": [
                    (0, 0, {"kind": kind, "number": n, "date_due": due, "amount": sum_})
                    for kind, part in kinds
                    for n, (due, sum_) in enumerate(part, 1)
                ],
                "document_ids": [
                    (0, 0, {"kind": "contract", "name": "合同", "file": "eA=="})
                ]
                if signed
                else [],
                **vals,
            }
        )
        contract.with_user(cls.users["accountant"]).action_start()
        return contract

    @classmethod
    def _rows(cls, contract, kind="rent"):
        rows = contract.instalment_ids.filtered(lambda r: r.kind == kind)
        return rows.sorted("number")

    @classmethod
    def _receive(cls, source, amount=None, rows=None, **vals):
        """Register a receipt as the accountant does.

        :param source: a contract or instalments
        :param rows: ``{instalment: amount}``, when not the oldest first
        """
        wizard = cls._wizard(source, **vals)
        if amount is not None:
            wizard.amount = amount
            wizard._onchange_amount()
        for line in wizard.line_ids if rows is not None else ():
            line.amount = rows.get(line.instalment_id, 0)
        action = wizard.action_register()
        action = action.get("params", {}).get("next", action)
        return cls.env["account.payment"].browse(action["res_id"])

    @classmethod
    def _wizard(cls, source, **vals):
        wizards = cls.env["rural.contract.receipt"].with_context(
            active_model=source._name, active_ids=source.ids
        )
        return wizards.create({"date": "2025-02-01", **vals})

    def _receipts(self, *domain):
        """``[(date, amount)]`` of the company's receipts, oldest first."""
        rows = self.env["rural.receipt"].search(
            [("company_id", "=", self.company.id), *domain], order="date, id"
        )
        return [(str(row.date), row.amount) for row in rows]

    def assertBooked(self, move, *lines):
        """``(account code, balance)`` of the voucher's lines, in any order."""
        found = [(line.account_id.code, line.balance) for line in move.line_ids]
        self.assertEqual(sorted(found), sorted(lines))

    def assertInAgreement(self):
        """Receipts, instalments and the ledger say the same: what is received is
        what cash and bank took in for income and deposits.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        instalments = self.env["rural.contract.instalment"].search(
            [("company_id", "=", self.company.id)]
        )
        receipts = self.env["rural.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        for row in instalments.filtered(lambda r: r.kind == "rent"):
            own = receipts.filtered(lambda r, row=row: r.instalment_id == row)
            self.assertAlmostEqual(sum(own.mapped("amount")), row.amount_received, 4)
        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        )
        cash = sum(
            lines.filtered(lambda line: line.account_type == "asset_cash").mapped(
                "balance"
            )
        )
        money = lines.filtered("move_id.origin_payment_id").filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        advances = -sum(money.mapped("amount_residual"))
        sign = {"refund": -1}
        received = sum(
            sign.get(row.kind, 1) * row.amount_received for row in instalments
        ) + sum(receipts.filtered(lambda r: not r.instalment_id).mapped("amount"))
        self.assertAlmostEqual(cash, received + advances, 4)
