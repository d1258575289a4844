from odoo import fields, models

from ..lib import disposal_chain, notice_period

# What must be right before a step, whatever evidence is brought.
STANDING = {
    "resolve": ("_content_problems",),
    "publish": ("_content_problems", "_value_problems"),
    "submit": ("_content_problems", "_value_problems", "_posted_problems"),
    "review": ("_value_problems", "_objection_problems"),
    "agree": ("_value_problems", "_objection_problems"),
    "approve": ("_value_problems", "_objection_problems"),
    "complete": ("_value_problems", "_objection_problems", "_contract_problems"),
}


class RuralDisposalChecks(models.Model):
    """What each step of a disposal asks for, as sentences with their cure."""

    _name = "rural.disposal"
    _inherit = "rural.disposal"

    # ------------------------------------------------------------
    # RULES OF THE PAPER
    # ------------------------------------------------------------

    def _step_problems(self, action):
        """What keeps a step from being taken, whatever is entered: ``[text]``."""
        self.ensure_one()
        return [
            text
            for find in STANDING.get(self._generic(action), ())
            for text in getattr(self, find)()
        ]

    def _content_problems(self):
        """What keeps the disposal, as it is written, from being decided."""
        _ = self.env._
        if not self.line_ids:
            yield _("No asset. Enter what is to be disposed of.")
            return
        for line in self.line_ids.sudo():
            yield from line._asset_problems()
        yield from self._mixture_problems()
        if not (self.rule_id or self._best_rule()):
            yield _(
                "No approval rule fits. Ask the county to enter one under "
                "Configuration / Approval Rules of Disposals."
            )
            return
        if not (self.description or "").strip():
            yield _("“Facts” is empty. Say what happened to the asset.")
        if self.nature == "sale" and not (self.proceeds_note or "").strip():
            yield _(
                "“Proceeds Are Used for” is empty. Proceeds serve "
                "巩固拓展脱贫攻坚成果和乡村振兴 again: say how."
            )
        if self._chain()["valuation"]:
            yield from self._valuation_problems()

    def _mixture_problems(self):
        """One disposal has one owner, one class and assets that its way fits."""
        assets = self.sudo().line_ids.asset_id
        if len(set(assets.mapped("owner_name"))) > 1:
            yield self.env._(
                "The assets belong to different owners. Draw up one disposal for each."
            )
        if len(set(assets.mapped("asset_class"))) > 1:
            yield self.env._(
                "The assets are of different classes, which other rules may hold for. "
                "Draw up one disposal for each."
            )
        for asset in assets.filtered(lambda a: a.asset_form != "equity"):
            if self.kind == "principal":
                yield self.env._(
                    "%(asset)s is no money invested: there is no principal to recover. "
                    "Choose another way of disposal.",
                    asset=asset.display_name,
                )

    def _valuation_problems(self):
        """浙江 36, 37: what is sold or invested is valued first."""
        _ = self.env._
        if not (self.appraiser or "").strip():
            yield _("The rule asks for a valuation: enter the appraiser.")
        if not self.appraised_value:
            yield _("The rule asks for a valuation: enter the appraised value.")
        if not self.valuation_date:
            yield _("The rule asks for a valuation: enter its day.")
        elif self.valuation_date > self.company_id._rural_today():
            yield _(
                "%(day)s lies ahead: enter the day it was.", day=self.valuation_date
            )
        if not self._with_content(self.valuation_ids):
            yield _("The rule asks for a valuation: attach the report.")

    def _value_problems(self):
        """What was decided on is what is there; a draft follows the assets."""
        if self.state != "draft":
            yield from self.line_ids._value_problems()

    def _posted_problems(self):
        if disposal_chain.notice_days(self._chain()):
            yield from self._notice_problems()
            yield from self._objection_problems()

    def _contract_problems(self):
        if self.nature != "stay":
            yield from self.line_ids._contract_problems()

    # ------------------------------------------------------------
    # RULES OF THE EVIDENCE
    # ------------------------------------------------------------

    def _given(self, action, evidence):
        """The evidence of this disposal: what was brought, and what follows."""
        given = {**evidence}
        given["attachments"] = evidence.get("attachments") or self.env["ir.attachment"]
        for name in ("date", "date_start", "date_end"):
            given[name] = fields.Date.to_date(given.get(name)) or None
        step, today = self._generic(action), self.company_id._rural_today()
        if step in ("complete", "cancel", "book"):
            given["date"] = given["date"] or today
        elif step == "resolve":
            missing = self._missing_voters()
            given["voter"] = given.get("voter") or (
                missing if len(missing) == 1 else missing.browse()
            )
        elif step == "publish":
            start = given["date_start"] or today
            days = self._notice_length()
            end = given["date_end"] or notice_period.last_day(start, days)
            given.update(date_start=start, date_end=end)
        return given

    def _evidence_problems(self, action, given):
        """What is missing or wrong in what was brought: ``[text]``."""
        find = getattr(self, f"_{self._generic(action)}_evidence", None)
        return list(find(given)) if find else []

    def _resolve_evidence(self, given):
        yield from self._meeting_problems(given, self.valuation_date)
        yield from self._vote_problems(given)
        if given["voter"] not in self._missing_voters():
            yield self.env._(
                "Choose the village that decided. Still to decide: %(villages)s.",
                villages="、".join(self._missing_voters().mapped("name")),
            )

    def _publish_evidence(self, given):
        yield from self._period_problems(given)
        yield from self._place_problems(given)
        yield from self._photo_problems(given)

    def _submit_evidence(self, given):
        if disposal_chain.notice_days(self._chain()):
            yield from self._photo_problems(given)

    def _review_evidence(self, given):
        yield from self._meeting_problems(given, self.submitted_date)

    def _agree_evidence(self, given):
        earliest = self.township_date or self.submitted_date
        yield from self._meeting_problems(given, earliest)

    def _approve_evidence(self, given):
        yield from self._meeting_problems(given, self._approved_on())
        if not (given.get("number") or "").strip():
            yield self.env._("Enter the number of the government’s document.")

    def _meeting_problems(self, given, earliest):
        """The day of a meeting and its minutes."""
        yield from self._day_problems(given, earliest)
        yield from self._minutes_problems(given)

    def _notice_length(self):
        """As the chain asks; 15 days with a valuation."""
        asked = disposal_chain.notice_days(self._chain())
        return max(asked, notice_period.LEGAL_DAYS)

    def _approved_on(self):
        """The day of the last approval, or of the submission."""
        return (
            self.government_date
            or self.department_date
            or self.township_date
            or self.submitted_date
        )

    def _complete_evidence(self, given):
        yield from self._order_problems(given["date"], self._approved_on())
        yield from self._price_problems(given)
        receives = self.nature in ("sale", "exchange") or self.kind == "gift"
        if receives and not (given.get("buyer") or "").strip():
            yield self.env._("Enter who received the asset.")
        if not self._with_content(given["attachments"]):
            yield self.env._(
                "Attach the papers: contract, record of the auction, photos of the "
                "demolition."
            )

    def _price_problems(self, given):
        """浙江 37: below the reserve price the sale is suspended."""
        price = given.get("price") or 0
        if price < 0:
            yield self.env._("A price cannot be negative.")
        elif price and self.nature == "stay":
            yield self.env._("The asset stays with its owner: there is no price.")
        elif self.nature == "sale" and not price:
            yield self.env._("Enter the price that was reached.")
        elif (
            self.nature in ("sale", "exchange")
            and self.currency_id.compare_amounts(price, self.reserve_price) < 0
        ):
            yield self.env._(
                "%(price).2f yuan is below the reserve price of %(reserve).2f yuan: "
                "the sale is suspended. Hold it again, or have the disposal returned "
                "and a lower price resolved.",
                price=price,
                reserve=self.reserve_price,
            )

    def _cancel_evidence(self, given):
        yield from self._order_problems(given["date"], self.date_done)

    def _book_evidence(self, given):
        yield from self._order_problems(given["date"], self.date_done)
