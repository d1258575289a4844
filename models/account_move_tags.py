from odoo import models
from odoo.exceptions import UserError

from ..lib import distributions
from .rural_account_part import DEPRECIATION, INCOME
from .rural_tags import TAGS


class AccountMoveTags(models.Model):
    """What the tags of a voucher must satisfy before it is posted.

    Odoo asks for analytic accounts only when the screen tells it to; these rules
    hold on every path. One message names every line, what is wrong and the cure.
    """

    _name = "account.move"
    _inherit = "account.move"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_merge_tags(self):
        """One key a line: the defaults of several rules stand side by side."""
        lines = self.line_ids.filtered(
            lambda line: len(line.analytic_distribution or ()) > 1
        )
        if not lines:
            return
        accounts = {
            i
            for line in lines
            for i in distributions.account_ids(line.analytic_distribution)
        }
        plan_of = self.env["rural.tags"]._plan_of(list(accounts))
        for line in lines:
            merged = distributions.merged(line.analytic_distribution, plan_of)
            if merged != line.analytic_distribution:
                line.analytic_distribution = merged

    def _rural_check_tags(self):
        """Raise one message about the tags of all lines of all these vouchers."""
        lines = self.line_ids.filtered(
            lambda line: line._rural_part() or line.analytic_distribution
        )
        accounts = {
            i
            for line in lines
            for i in distributions.account_ids(line.analytic_distribution)
        }
        tags = self.env["rural.tags"]
        records = tags._by_account(list(accounts))
        alive = tags._plan_of(list(accounts - records.keys())).keys() | records.keys()
        texts = []
        for move, own in lines.grouped("move_id").items():
            found = [
                f"- {line._rural_label()}: {text}"
                for line in own
                for text in line._rural_tag_problems(records, alive)
            ]
            if found:
                texts.append("\n".join([move._rural_refusal(), *found]))
        if texts:
            raise UserError("\n\n".join(texts))

    def _rural_refusal(self):
        return self.env._(
            "The voucher %(name)s cannot be posted:", name=self._rural_voucher_name()
        )


class AccountMoveLineTags(models.Model):
    _name = "account.move.line"
    _inherit = "account.move.line"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_tag_problems(self, records, alive):
        """What is wrong with the line's tags, as sentences with the cure.

        :param records: ``{analytic account id: (tag, record)}``
        :param alive: the ids of the analytic accounts that exist
        """
        rows = distributions.parts(self.analytic_distribution)
        part = self._rural_part()
        if part and any(i not in alive for ids, _percent in rows for i in ids):
            return [self._rural_tag_texts()["deleted"]]
        keys = [
            ({tag: r for tag, r in map(records.get, filter(records.get, ids))}, percent)
            for ids, percent in rows
        ]
        texts = self._rural_share_problems(keys, part)
        for tags, _percent in keys:
            texts += self._rural_place_problems(tags)
        if part and self.currency_id != self.company_currency_id:
            texts.append(
                self.env._(
                    "the currency is %(currency)s. The books of project assets are "
                    "kept in %(own)s: convert the amount at the day's rate.",
                    currency=self.currency_id.name,
                    own=self.company_currency_id.name,
                )
            )
        return list(dict.fromkeys(texts))

    def _rural_share_problems(self, keys, part):
        """Tags that are missing, do not add up to 100 % or do not belong here."""
        texts = []
        asked = self._rural_asked_tags()
        if part in DEPRECIATION and _has_villages(keys):
            asked = ("village", *asked)
        for tag in TAGS:
            total = sum(percent for tags, percent in keys if tag in tags)
            if not total and tag in asked:
                texts.append(self._rural_tag_texts()[tag])
            elif total and abs(total - 100) > 0.005:
                texts.append(
                    self.env._(
                        "“%(tag)s” adds up to %(percent)s %%, not to 100 %%. Correct "
                        "the shares in the column “Analytic”.",
                        tag=self._fields[f"rural_{tag}_id"]._description_string(
                            self.env
                        ),
                        percent=f"{total:g}",
                    )
                )
            if total and tag == "use" and part in INCOME:
                texts.append(self._rural_tag_texts()["use_of_income"])
        return texts

    def _rural_place_problems(self, tags):
        """A village of other books or out of charge, an asset of another village."""
        village, asset = tags.get("village"), tags.get("asset")
        if not village:
            return []
        texts = []
        books = self.company_id.sudo().parent_ids
        if village.company_id and village.company_id not in books:
            texts.append(
                self.env._(
                    "%(village)s is kept in the books of %(other)s, not of "
                    "%(company)s. Choose a village of these books or book it there.",
                    village=village.full_name,
                    other=village.company_id.name or "—",
                    company=self.company_id.name,
                )
            )
        if not self._rural_in_charge(village):
            texts.append(
                self.env._(
                    "%(village)s does not belong to your regions. Choose a village you "
                    "are in charge of.",
                    village=village.full_name,
                )
            )
        if asset and not self._rural_holds(village, asset):
            texts.append(
                self.env._(
                    "%(asset)s is no asset of %(village)s: it lies in %(region)s, and "
                    "%(village)s holds no right in it. Choose the asset or the village "
                    "anew.",
                    asset=asset.display_name,
                    village=village.full_name,
                    region=asset.region_id.full_name,
                )
            )
        return texts

    def _rural_in_charge(self, village):
        """Whether the village lies within the regions of whoever posts."""
        user = self.env.user
        scope = user.rural_scope_ids
        place = village | village.township_id | village.county_id
        return user.rural_sees_all_books or bool(place & scope)

    def _rural_holds(self, village, asset):
        """Whether income and spending of the asset can be the village's: it lies
        there, the village holds a right in it or a share of its contract; an asset
        of a township or county without such villages belongs to all below it.
        """
        holders = asset.right_ids.holder_region_id.filtered(
            lambda region: region.level == "village"
        )
        if asset.village_id == village or village in holders:
            return True
        shared = asset.contract_line_ids.beneficiary_id
        if asset.village_id or holders or shared:
            return village in shared
        return asset.region_id in village.township_id | village.county_id

    def _rural_tag_texts(self):
        _ = self.env._
        return {
            "village": _("the village is missing. Choose it in the column “Village”."),
            "asset": _(
                "the asset is missing. Choose it in the column “Project Asset”."
            ),
            "use": _(
                "the direction of use is missing. Choose it in the column "
                "“Direction of Use”."
            ),
            "use_of_income": _(
                "a direction of use stands on income. Directions belong to spending: "
                "empty the column “Direction of Use”."
            ),
            "deleted": _(
                "a village, asset or direction chosen before has been deleted from the "
                "analytic accounts. Choose the three anew."
            ),
        }


def _has_villages(keys):
    """Whether an asset of the keys lies in a village or is owned by some."""
    assets = [tags["asset"] for tags, _percent in keys if "asset" in tags]
    return any(asset.sudo()._owner_villages() for asset in assets)
