from odoo.tests import tagged

from .common import RuralCommon


@tagged("post_install", "-at_install")
class BooksCommon(RuralCommon):
    """The small county with a company of its own whose chart is that of the rural
    collectives (财会〔2023〕14号); every region belongs to it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._books_company("清源县农村集体经济")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.county = cls.county.with_env(cls.env)
        cls.county.company_id = cls.company
        for user in cls.users.values():
            user.company_ids |= cls.company
            user.company_id = cls.company
        for name in ("liuhe", "shunshan", "xiangguan", "qianying", "linqiao", "fuxing"):
            region = getattr(cls, name).with_env(cls.env)
            region.company_id = cls.company
            setattr(cls, name, region)

    @classmethod
    def _books_company(cls, name):
        """A company with the chart, its journals, profiles and parts of accounts."""
        company = cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref("base.cn").id}
        )
        cls.env.user.company_ids |= company
        cls.env["account.chart.template"].try_loading("cn_rural", company)
        return company

    @classmethod
    def _account(cls, code, company=None):
        company = company or cls.company
        accounts = cls.env["account.account"].with_company(company)
        return accounts.search(
            [("code", "=", code), ("company_ids", "in", company.ids)], limit=1
        )

    @classmethod
    def _tags(cls, village=None, asset=None, use=None):
        """The analytic distribution of a voucher line."""
        return cls.env["rural.tags"]._distribution(village, asset, use)

    @classmethod
    def _use(cls, code):
        return cls.env.ref(f"rural_asset.use_{code.lower()}")

    @classmethod
    def _voucher(cls, lines, date="2025-06-30", post=True, **vals):
        """A voucher of ``[(account code, balance, tags), …]``, with an original
        voucher attached, posted unless told otherwise.
        """
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": cls._account(code).id,
                            "balance": balance,
                            "analytic_distribution": tags,
                            "name": "记账",
                        },
                    )
                    for code, balance, tags in lines
                ],
                **vals,
            }
        )
        cls._attach(move)
        if post:
            move.action_post()
        return move

    @classmethod
    def _attach(cls, record, name="原始凭证.txt"):
        return cls.env["ir.attachment"].create(
            {
                "name": name,
                "raw": b"voucher",
                "res_model": record._name,
                "res_id": record.id,
            }
        )


@tagged("post_install", "-at_install")
class BookingCommon(BooksCommon):
    @classmethod
    def _book(cls, assets, entry="none", user="accountant", rows=None, **vals):
        """Take assets into the books as the accountant does; ``rows`` changes the
        proposed components: a list of values for the first asset.
        """
        wizard = (
            cls.env["rural.asset.book"]
            .with_user(cls.users[user])
            .with_context(active_ids=assets.ids)
            .create({"entry": entry, "date": "2025-01-31", **vals})
        )
        if rows:
            first = wizard.line_ids[:1]
            template = first.copy_data()[0]
            wizard.line_ids = [(5,)] + [(0, 0, {**template, **row}) for row in rows]
        wizard.action_book()
        return assets.with_user(cls.users[user]).book_asset_ids

    def _move_of(self, book_asset):
        line = book_asset.depreciation_line_ids.filtered(
            lambda line: line.type == "create"
        )
        return line.move_id

    def _balances(self, move):
        return sorted((line.account_id.code, line.balance) for line in move.line_ids)
