from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

ENTRIES = [
    ("construction", "Completed Construction (153 → 151)"),
    ("bank", "Bought and Paid (102 → 151)"),
    ("handover", "Handed over, Donated or Found (311 → 151)"),
    ("none", "No Entry: the Balances Are in the Books"),
]


class RuralAssetBook(models.TransientModel):
    """入账: take confirmed assets of the register into the books.

    Each asset becomes one book asset or several components that add up to its
    value; one voucher an asset, with the tags of village and asset.
    """

    _name = "rural.asset.book"
    _description = "Take Assets into the Books"

    asset_ids = fields.Many2many(
        "rural.asset", string="Assets", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    entry = fields.Selection(
        ENTRIES, string="Voucher", required=True, default="construction"
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    date = fields.Date(
        string="Accounting Date", required=True, default=fields.Date.context_today
    )
    opening_date = fields.Date(
        string="Depreciated Elsewhere until",
        help="What was depreciated up to this day is taken over, not posted again. "
        "Leave empty to post every month since completion.",
    )
    line_ids = fields.One2many("rural.asset.book.line", "book_id", string="Components")

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        assets = self._assets_asked_for()
        company = self._company_of(assets)
        opening = company.account_opening_date
        values.update(
            asset_ids=[Command.set(assets.ids)],
            company_id=company.id,
            opening_date=opening - timedelta(days=1) if opening else False,
            journal_id=self.env["account.journal"]
            .search(
                [("type", "=", "bank"), ("company_id", "=", company.id)],
                limit=1,
            )
            .id,
            line_ids=[
                Command.create(self._prepare_line_vals(asset, company))
                for asset in assets
            ],
        )
        return values

    @api.model
    def _assets_asked_for(self):
        assets = self.env["rural.asset"].browse(self.env.context.get("active_ids", []))
        refusals = [text for asset in assets if (text := asset._book_refusal())]
        if refusals or not assets:
            raise UserError(
                "\n".join(refusals) or self.env._("Choose the assets first.")
            )
        return assets

    @api.model
    def _company_of(self, assets):
        """The company that keeps the books of all of them."""
        companies = {asset.company_id or self.env.company for asset in assets}
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These assets are in the books of several companies: %(names)s. "
                    "Take the assets of one company at a time.",
                    names="、".join(company.name for company in companies),
                )
            )
        company = companies.pop()
        if company not in self.env.companies:
            raise UserError(
                self.env._(
                    "Switch to the company %(company)s, which keeps the books of "
                    "these assets.",
                    company=company.name,
                )
            )
        return company

    @api.model
    def _prepare_line_vals(self, asset, company):
        profile = asset._book_profile(company)
        return {
            "asset_id": asset.id,
            "name": asset.name,
            "profile_id": profile.id,
            "value": asset.original_value,
            "date_start": asset.date_completed,
            "useful_life": asset.useful_life if profile.method_number else 0,
            "residual_rate": asset.residual_rate if profile.method_number else 0,
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_book(self):
        """Create, confirm and post; the register learns the voucher's number."""
        self.ensure_one()
        self = self.with_company(self.company_id)
        (self.asset_ids | self.line_ids.asset_id).lock_for_update()
        self._check_lines()
        book_assets = self._create_book_assets()
        books_of = book_assets.grouped("rural_asset_id")
        for asset, lines in self.line_ids.grouped("asset_id").items():
            move = self._post_entry(asset, lines, books_of[asset])
            number = asset.voucher_no or (move.name if move else False)
            asset.write({"in_books": True, "voucher_no": number})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book Assets"),
            "res_model": "account.asset",
            "view_mode": "list,form",
            "domain": [("id", "in", book_assets.ids)],
        }

    def _create_book_assets(self):
        """One a component, in the order of the components, running."""
        book_assets = self.env["account.asset"].create(
            [line._prepare_asset_vals() for line in self.line_ids]
        )
        self.env["account.asset.line"].create(
            [
                line._prepare_opening_vals(book_asset)
                for line, book_asset in zip(self.line_ids, book_assets, strict=True)
                if line.depreciated
            ]
        )
        book_assets.compute_depreciation_board()
        book_assets.validate()
        return book_assets

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _check_lines(self):
        """The rows come from a screen: nothing of them is taken for granted."""
        assets = self.asset_ids | self.line_ids.asset_id
        assets.check_access("write")
        if self._company_of(assets) != self.company_id:
            raise UserError(
                self.env._("Open this window anew: the company has changed.")
            )
        problems = [text for asset in assets if (text := asset._book_refusal())]
        for asset in assets:
            lines = self.line_ids.filtered(
                lambda line, asset=asset: line.asset_id == asset
            )
            problems += self._sum_problems(asset, lines)
        for line in self.line_ids:
            problems += line._problems()
        if problems:
            raise UserError("\n".join(dict.fromkeys(problems)))

    def _sum_problems(self, asset, lines):
        total = sum(lines.mapped("value"))
        if self.currency_id.compare_amounts(total, asset.original_value):
            yield self.env._(
                "%(asset)s: the components add up to %(total).2f yuan, the register "
                "says %(value).2f. Correct the components, or the register first.",
                asset=asset.display_name,
                total=total,
                value=asset.original_value,
            )

    # ------------------------------------------------------------
    # VOUCHER
    # ------------------------------------------------------------

    def _post_entry(self, asset, lines, book_assets):
        if self.entry == "none":
            return self.env["account.move"]
        tags = asset._books_distribution()
        vals = {
            "move_type": "entry",
            "journal_id": self._entry_journal().id,
            "company_id": self.company_id.id,
            "date": self.date,
            "ref": asset.display_name,
            "line_ids": [
                Command.create({**item, "analytic_distribution": tags})
                for item in self._prepare_items(asset, lines, book_assets)
            ],
        }
        move = self.env["account.move"].with_context(allow_asset=True).create(vals)
        move.action_post()
        starts = book_assets.depreciation_line_ids.filtered(
            lambda line: line.type == "create"
        )
        starts.move_id = move
        return move.with_context(allow_asset=False)

    def _prepare_items(self, asset, lines, book_assets):
        """借 the asset, 贷 where it came from; 借 the grant, 贷 the reserve."""
        items, counter, gone = [], 0, 0
        for line, book_asset in zip(lines, book_assets, strict=True):
            profile = line.profile_id
            item = self._item(profile.account_asset_id, line.value, line.name)
            items.append({**item, "asset_id": book_asset.id})
            if self.entry == "handover" and line.depreciated:
                account = profile.account_depreciation_id
                item = self._item(account, -line.depreciated, line.name)
                items.append({**item, "asset_id": book_asset.id})
                gone += line.depreciated
            counter += line.value
        source = self._source_account()
        items.append(self._item(source, gone - counter, asset.name))
        grant = sum(lines.mapped("grant")) if self._takes_grants() else 0
        if grant:
            text = self.env._("Grant turned into reserve: %(asset)s", asset=asset.name)
            items.append(self._item(self._part("grant"), grant, text))
            items.append(self._item(self._part("equity"), -grant, text))
        return items

    def _takes_grants(self):
        return self.entry in ("construction", "bank")

    def _item(self, account, balance, name):
        return {
            "account_id": account.id,
            "balance": self.currency_id.round(balance),
            "name": name,
        }

    def _source_account(self):
        if self.entry == "construction":
            return self._part("construction")
        if self.entry == "handover":
            return self._part("equity")
        if not self.journal_id.default_account_id:
            raise UserError(
                self.env._("Choose the bank or cash journal it was paid from.")
            )
        return self.journal_id.default_account_id

    def _part(self, part):
        return self.env["rural.account.part"]._account(self.company_id, part)

    def _entry_journal(self):
        journal = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.company_id.id)],
            order="sequence, id",
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no general journal. Create one first.",
                    company=self.company_id.name,
                )
            )
        return journal
