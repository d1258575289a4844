from odoo import models
from odoo.fields import Domain

from ..lib import tie_out
from .rural_submission import REQUIRED

# Assets named in a message.
NAMED = 20
# Hits of the checks that are remarked on.
REMARKED = 5


class RuralSubmissionChecks(models.Model):
    """What must hold before a submission is made: Σ class = Σ owner level = Σ funding
    = total, the ledger's total = that of the summary (domain rule V24), one row of the
    operation table for each operating asset. What differs is named with its assets.
    """

    _name = "rural.submission"
    _inherit = "rural.submission"

    def _problems(self):
        """Sentences on what keeps the submission from being made."""
        self.ensure_one()
        if problems := [*self._form_problems(), *self._scope_problems()]:
            return problems
        return [
            *self._sum_problems(),
            *self._total_problems(),
            *self._operation_problems(),
        ]

    def _domain_of(self, form):
        """The assets of a table out of the register, or of the operation table."""
        source = (
            "rural.form.scope" if form.kind != "operation" else "rural.form.operation"
        )
        return self.env[source]._domain(form, self.region_id, self.as_of)

    # ------------------------------------------------------------
    # WHAT IS HANDED IN
    # ------------------------------------------------------------

    def _form_problems(self):
        forms = self._forms()
        kinds = dict(
            self.env["rural.form"]._fields["kind"]._description_selection(self.env)
        )
        for kind in REQUIRED:
            if kind not in forms:
                yield self.env._(
                    "No table of the kind “%(kind)s” is handed in. Mark one under "
                    "Table Forms as part of the submission.",
                    kind=kinds[kind],
                )
        for form in forms.get("findings", ()):
            if form.with_clues:
                yield self.env._(
                    "“%(form)s” shows discipline clues, which are never handed in. "
                    "Take the mark off the table, or off the clues.",
                    form=form.name,
                )

    def _scope_problems(self):
        if self.inventory_id.state not in ("open", "reported"):
            yield self.env._(
                "%(campaign)s is not open: nothing is handed in.",
                campaign=self.inventory_id.name,
            )
        elif not self.env["rural.asset"].search_count(
            self._domain_of(self._form("ledger")), limit=1
        ):
            yield self.env._(
                "%(region)s has no asset in the register as of %(date)s. Register its "
                "assets first.",
                region=self.region_id.full_name,
                date=self.as_of,
            )

    # ------------------------------------------------------------
    # CROSS-CHECKS
    # ------------------------------------------------------------

    def _sum_problems(self):
        """Σ class = Σ owner level = Σ funding = total, in the summary's columns."""
        form = self._form("summary")
        checks = self.env["rural.form.summary"]._checks(
            form.column_ids.mapped("source"), self._domain_of(form)
        )
        for check in checks:
            if check["whole"] == check["parts"] and not check["offender_count"]:
                continue
            money = check["unit"] == "money"
            yield self.env._(
                "“%(form)s”, %(way)s (%(unit)s): the parts come to %(parts)s, the "
                "total is %(whole)s. Correct these assets:",
                form=form.name,
                way=check["name"],
                unit=self.env._("value") if money else self.env._("number"),
                parts=_shown(check["parts"], money),
                whole=_shown(check["whole"], money),
            )
            for code, name, place, whole, parts in check["offenders"][:NAMED]:
                sums = f"{_shown(parts, money)} ≠ {_shown(whole, money)}"
                yield f"- {code or '—'} {name}（{place}）: {sums}"
            if check["offender_count"] > len(check["offenders"][:NAMED]):
                yield "- …"

    def _total_problems(self):
        """V24: the ledger holds what the summary counts, place by place."""
        return self._between(self._form("ledger"), self._form("summary"))

    def _operation_problems(self):
        """One row of the operation table for each operating asset of the summary."""
        operating = Domain("asset_class", "=", "operating")
        return self._between(self._form("operation"), self._form("summary"), operating)

    def _rule_remarks(self):
        """What the rules of the register have found by their last run: said, and no
        reason to refuse a report that is to be true (凌源市方案 六(四): 如实客观报送).
        """
        hits = self.env["rural.check.hit"]
        domain = self.env["rural.form.scope"]._place(self.region_id)
        domain &= Domain("res_model", "=", "rural.asset")
        domain &= Domain("state", "=", "open") & Domain("severity", "=", "block")
        if count := hits.search_count(domain):
            yield self.env._("%(count)s open hits of the checks, such as:", count=count)
            yield from (
                f"- {hit.document.display_name}: {hit._sentence()}"
                for hit in hits.search(domain, limit=REMARKED)
            )

    def _between(self, form, other, kind=Domain.TRUE):
        """Where two tables do not hold the same assets, and which these are."""
        mine, theirs = self._domain_of(form), self._domain_of(other) & kind
        found = tie_out.between(self._sums(mine), self._sums(theirs))
        for each in found:
            money = each.way == "value"
            yield self.env._(
                "%(place)s, %(unit)s: %(whole)s in “%(form)s”, %(parts)s in "
                "“%(other)s”. Let both tables show the same assets (Table Forms: "
                "batch, class, drafts, disposed assets):",
                place=each.key,
                unit=self.env._("value") if money else self.env._("number"),
                form=form.name,
                other=other.name,
                whole=_shown(each.whole, money),
                parts=_shown(each.parts, money),
            )
        assets = self.env["rural.asset"]
        for domain, where in ((mine & ~theirs, form), (theirs & ~mine, other)):
            for asset in assets.search(domain, order="code, id", limit=NAMED):
                yield self.env._(
                    "- %(asset)s stands in “%(form)s” only.",
                    asset=f"{asset.code or '—'} {asset.name}",
                    form=where.name,
                )

    def _sums(self, domain):
        """``{place below: {"number", "value" in fen}}`` of some assets."""
        column = "township_id" if self.level == "county" else "village_id"
        summary = self.env["rural.form.summary"]
        rows = summary._measure(["total:count", "total:amount"], domain, column)
        rows.pop("total")
        regions = self.env["rural.region"].browse(filter(None, rows)).sudo()
        names = {region.id: region.name for region in regions}
        return {
            names.get(region_id, self.region_id.name): {
                "number": row["total:count"],
                "value": row["total:amount"] or 0,
            }
            for region_id, row in rows.items()
        }


def _shown(number, money):
    """A number, or fen as yuan."""
    return f"{number / 100:,.2f}" if money else str(number)
