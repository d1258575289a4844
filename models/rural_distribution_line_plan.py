from odoo import models

from .rural_distribution_books import exact
from .rural_distribution_line import CONTINUED

# What annex 1 prints of an item, by what its use is reckoned from.
NEEDED = {
    "amount": ("amount",),
    "post": ("post_count", "person_count", "wage_month", "months"),
    "temporary": ("person_times", "day_rate"),
    "persons": ("person_count", "criterion", "amount"),
    "works": ("amount",),
}


class RuralDistributionLinePlan(models.Model):
    """What keeps an item of a plan from being decided."""

    _name = "rural.distribution.line"
    _inherit = "rural.distribution.line"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _continued(self):
        """Values of the same item in the next year's plan: 岗位延续."""
        vals = {name: self[name] for name in CONTINUED}
        if self.detail not in ("post", "temporary"):
            vals["amount"] = self.amount
        return {**vals, "use_id": self.use_id.id, "asset_id": self.asset_id.id}

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _plan_problems(self):
        """Sentences on one item, each with its cure."""
        self.ensure_one()
        _ = self.env._
        place = {"item": self.name, "use": self.use_id.name}
        found = []
        if self.amount < 0:
            found.append(
                _("“%(item)s” (%(use)s): the amount is below zero.", **place),
            )
        if missing := self._missing_parts():
            found.append(
                _(
                    "“%(item)s” (%(use)s): enter %(parts)s.",
                    parts="、".join(missing),
                    **place,
                )
            )
        if self.use_id.scheme != self.distribution_id.scheme:
            found.append(
                _(
                    "“%(item)s” (%(use)s): this use belongs to the other scheme. "
                    "Choose one of the plan's own scheme.",
                    **place,
                )
            )
        asset = self.sudo().asset_id
        if asset and self.village_id not in asset._income_villages():
            found.append(
                _(
                    "“%(item)s” (%(use)s): the asset %(asset)s belongs to another "
                    "village. Choose one of this village.",
                    asset=asset.name,
                    **place,
                )
            )
        return found + self._planned_list_problems()

    def _planned_list_problems(self):
        """A plan may name who is to get how much; then it says the same twice."""
        listed = sum(map(exact, self.share_ids.mapped("amount")))
        if not self.share_ids or listed == exact(self.amount):
            return []
        return [
            self.env._(
                "“%(item)s”: the persons on the list are to get %(listed)s, the item "
                "plans %(amount).2f. Correct the list or the amount.",
                item=self.name,
                listed=listed,
                amount=self.amount,
            )
        ]

    def _missing_parts(self):
        """The labels of what the use asks for and the item does not say.

        需有具体方案: relief and rewards name who is eligible (annex 1 (三)).
        """
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in NEEDED[self.detail or "amount"]
        }
        return [label for name, label in labels.items() if not self._says(name)]

    def _says(self, name):
        value = self[name]
        return bool(value.strip()) if isinstance(value, str) else bool(value)
