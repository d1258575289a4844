from decimal import Decimal

from .common_books import BooksCommon


class IncomeCommon(BooksCommon):
    """A village with a greenhouse and a photovoltaic plant, and vouchers of both.

    Receipts are written as the books write them, one per income item.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls._asset(state="confirmed", name="蔬菜大棚")
        cls.shop = cls._asset(state="confirmed", name="门面房", category="0107")
        cls.plant = cls._asset(
            state="confirmed", name="光伏电站", category="0106", capacity_kw=60
        )
        cls.other = cls._asset(cls.qianying, "confirmed", name="冷库", category="0103")
        cls.ledger = cls.env["rural.income.ledger"]

    @classmethod
    def _income(cls, amount, asset, date="2025-03-10", code="50101", cash=True):
        """A voucher of income, with its receipt when it debits cash at once."""
        village = asset.village_id
        move = cls._voucher(
            [
                ("102" if cash else "112", amount, False),
                (code, -amount, cls._tags(village, asset)),
            ],
            date,
            rural_region_id=village.id,
        )
        if cash:
            cls._receipt(move, asset)
        return move

    @classmethod
    def _receipt(cls, move, asset, amount=None, date=None, payment=None):
        """The receipt of an income voucher, unless the books wrote it themselves."""
        line = move.line_ids.filtered("analytic_distribution")[:1]
        receipts = cls.env["rural.receipt"].sudo()
        if receipts.search_count([("move_line_id", "=", line.id)]) and not amount:
            return receipts
        date = date or move.date
        return receipts.create(
            {
                "date": date,
                "year": int(str(date)[:4]),
                "amount": -line.balance if amount is None else amount,
                "scheme": asset.category_id.scheme,
                "village_id": asset.village_id.id,
                "township_id": asset.township_id.id,
                "county_id": asset.county_id.id,
                "company_id": cls.company.id,
                "asset_id": asset.id,
                "move_line_id": line.id,
                "payment_move_id": payment and payment.id,
            }
        )

    @classmethod
    def _spending(cls, amount, use, asset=None, date="2025-05-20", carryover=False):
        """A voucher of spending, on the account that the use is booked on."""
        use = cls._use(use)
        village = asset.village_id if asset else cls.xiangguan
        account = cls.env["rural.account.part"]._account(cls.company, use.part)
        move = cls._voucher(
            [
                (
                    account.with_company(cls.company).code,
                    amount,
                    cls._tags(village, asset, use),
                ),
                ("102", -amount, False),
            ],
            date,
            post=False,
            rural_region_id=village.id,
        )
        if carryover:
            move.line_ids.filtered("analytic_distribution").rural_carryover = True
        move.action_post()
        return move

    @classmethod
    def _contract(cls, assets, amount, years=(2025,), region=None, start=True, **vals):
        """A contract of ``{asset: weight}`` with one instalment a year."""
        contract = cls.env["rural.contract"].create(
            {
                "name": "租赁合同",
                "region_id": (region or cls.xiangguan).id,
                "partner_id": cls.env["res.partner"].create({"name": "绿源公司"}).id,
                "date_start": f"{min(years)}-01-01",
                "date_end": f"{max(years)}-12-31",
                "line_ids": [
                    (0, 0, {"asset_id": asset.id, "weight": weight})
                    for asset, weight in assets.items()
                ],
                "instalment_ids": [
                    (
                        0,
                        0,
                        {"number": n, "amount": amount, "date_due": f"{year}-02-01"},
                    )
                    for n, year in enumerate(years, 1)
                ],
                **vals,
            }
        )
        if start:
            # the ledger counts what runs; how a contract starts is tested elsewhere
            cls.env.flush_all()
            cls.env.cr.execute(
                "UPDATE rural_contract SET state = 'running' WHERE id = %s",
                [contract.id],
            )
            contract.invalidate_recordset()
        return contract

    def _row(self, asset=None, year=2025, scheme="general", village=None):
        """The ledger's row, or an empty one."""
        village = village or (asset.village_id if asset else self.xiangguan)
        self.ledger.invalidate_model()
        return self.ledger.search(
            [
                ("village_id", "=", village.id),
                ("asset_id", "=", asset.id if asset else False),
                ("year", "=", year),
                ("scheme", "=", scheme),
            ]
        )

    def _figures(self, row, *names):
        """Figures of a row, exactly."""
        return [fen(row[name]) for name in names]

    def _sum_behind(self, record, figure, column="amount"):
        """What the rows that a figure opens add up to."""
        action = record.action_open_figure(figure)
        rows = self.env[action["res_model"]].search(action["domain"])
        return fen(sum(Decimal(str(row[column])) for row in rows))


def fen(amount):
    return Decimal(str(amount)).quantize(Decimal("0.01"))
