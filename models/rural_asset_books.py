from odoo import api, fields, models

from .template_cn_rural import CHART


class RuralAssetBooks(models.Model):
    """The asset of the register and what stands for it in the books."""

    _name = "rural.asset"
    _inherit = "rural.asset"

    book_asset_count = fields.Integer(compute="_compute_book_asset_count")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("book_asset_ids")
    def _compute_book_asset_count(self):
        counts = dict(
            self.env["account.asset"]
            .sudo()
            ._read_group(
                [("rural_asset_id", "in", self.ids)], ["rural_asset_id"], ["__count"]
            )
        )
        for asset in self:
            asset.book_asset_count = counts.get(asset._origin, 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_book(self):
        """入账: open the proposal for these assets."""
        self.env["rural.asset.book"].with_context(
            active_ids=self.ids
        )._assets_asked_for()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take into the Books"),
            "res_model": "rural.asset.book",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }

    def action_open_book_assets(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Book Assets"),
            "res_model": "account.asset",
            "view_mode": "list,form",
            "domain": [("rural_asset_id", "=", self.id)],
        }
        if self.book_asset_count == 1:
            book_asset = self.env["account.asset"].search(action["domain"])
            action.update(view_mode="form", res_id=book_asset.id)
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _book_refusal(self):
        """Why the asset cannot be taken into the books, or nothing."""
        self.ensure_one()
        _, name = self.env._, self.display_name
        if self.asset_class == "household":
            return _(
                "%(asset)s belongs to a household: the village does not book it.",
                asset=name,
            )
        if self.state != "confirmed":
            return _(
                "%(asset)s: only assets whose ownership is confirmed are booked.",
                asset=name,
            )
        if self.sudo().book_asset_ids.filtered(lambda book: book.state != "removed"):
            return _("%(asset)s is in the books already.", asset=name)
        if not self.original_value:
            return _(
                "%(asset)s has no original value. Correct it first: without papers, "
                "by appraisal or the nominal 1 yuan.",
                asset=name,
            )
        return ""

    def _book_profile(self, company):
        """The profile of the asset's category; under our chart a category of the
        county's own gets one when it is first needed.
        """
        profiles = self.env["account.asset.profile"].with_company(company)
        domain = [
            ("company_id", "parent_of", company.id),
            ("rural_category_id", "=", self.category_id.id),
        ]
        profile = profiles.search(domain, limit=1)
        root = company.root_id
        if not profile and root.sudo().chart_template == CHART:
            charts = self.env["account.chart.template"].sudo()
            charts.with_company(root)._create_asset_profiles(root)
            profile = profiles.search(domain, limit=1)
        return profile

    def _owner_villages(self):
        """``{village: percent}`` whose books carry the asset: the village it lies
        in; otherwise those that own it, by their shares; none for what a township
        or county owns itself.
        """
        self.ensure_one()
        if self.village_id:
            return {self.village_id: 100.0}
        rights = self.right_ids.filtered(
            lambda right: (
                right.type_id.is_ownership and right.holder_region_id.level == "village"
            )
        )
        whole = sum(rights.mapped("share"))
        return {
            village: 100 * sum(rows.mapped("share")) / whole
            for village, rows in rights.grouped("holder_region_id").items()
            if whole
        }

    def _books_distribution(self):
        """The tags of the asset's own entries: asset and village, several villages
        by their shares in it, the last one taking what rounding leaves.
        """
        tags, shares = self.env["rural.tags"], self.sudo()._owner_villages()
        if not shares:
            return tags._distribution(asset=self)
        *firsts, last = shares
        percents = {village: round(shares[village], 2) for village in firsts}
        percents[last] = round(100 - sum(percents.values()), 2)
        return {
            key: percent
            for village, percent in percents.items()
            for key in tags._distribution(village, self)
        }
