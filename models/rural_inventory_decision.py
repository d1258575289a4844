from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .rural_procedure import STATE_TOKEN

DIFFERENT = ("differs", "not_found", "extra")
# An asset leaves through a disposal, never by a count.
LEFT = ("disposed", "scrapped")
# What a difference is called in the ledger of findings (问题类型): 未纳入管理,
# 账实不符, 资产卡未上墙; 闲置 and 损毁未修 by the usage found.
UNREGISTERED, UNLIKE, NO_CARD = "01", "05", "07"
OF_USAGE = {"idle": "09", "damaged": "12"}


class RuralInventoryDecision(models.Model):
    """What becomes of a difference: the field is right and the register follows, the
    register is right, or it becomes a finding. Township and county decide; nothing
    is written to the register before, and nothing twice.
    """

    _name = "rural.inventory.line"
    _inherit = "rural.inventory.line"

    undecided = fields.Boolean(
        compute="_compute_undecided",
        search="_search_undecided",
        help="A difference that township or county has to decide on.",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("result", "decision", "disposed")
    def _compute_undecided(self):
        for line in self:
            open_ = line.decision == "none" and not line.disposed
            line.undecided = open_ and line.result in DIFFERENT

    @api.model
    def _search_undecided(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("result", "in", DIFFERENT)
            & Domain("decision", "=", "none")
            & Domain("disposed", "=", False)
        )

    @api.depends("sheet_id.state", "result", "applied_on", "finding_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for line in self:
            open_ = line.result in DIFFERENT and not line._already_settled()
            line.can_decide = open_ and line.sheet_id.can_decide

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_decide(self):
        """Ask for the decision on one difference or on many."""
        lines = self.filtered(lambda line: line.result in DIFFERENT)
        if not lines:
            raise UserError(self.env._("Choose rows with a difference."))
        lines._check_deciding()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on Differences"),
            "res_model": "rural.inventory.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": lines.ids},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _decide(self, decision, reason):
        """Decide on these differences and carry it out; all of them or none."""
        self.check_access("write")
        self.sheet_id._lock_for_step()
        self.lock_for_update()
        self.invalidate_recordset()
        self._check_deciding()
        applied = decision == "apply"
        values = self._prepare_decision_vals(decision, reason, applied)
        if applied:
            for line in self:
                line._apply(reason)
        elif decision == "finding":
            self._make_findings(reason)
        self.with_context(rural_token=STATE_TOKEN).write(values)

    def _check_deciding(self):
        """Who decides, when, and on what."""
        sheets = self.sheet_id
        sheets._check_campaign_open()
        for sheet in sheets.filtered(lambda s: not s._may_decide()):
            raise AccessError(
                self.env._(
                    "%(sheet)s: differences are decided by the township or the county, "
                    "after the village has signed and before the sheet is accepted.",
                    sheet=sheet.display_name,
                )
            )
        self._check_not_settled()
        if same := self.filtered(lambda line: line.result not in DIFFERENT):
            raise UserError(
                self.env._(
                    "%(asset)s shows no difference: there is nothing to decide.",
                    asset=same[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # THE FIELD IS RIGHT
    # ------------------------------------------------------------

    def _apply(self, reason):
        """Bring the register in line with the field, logged with the clean-up."""
        self.ensure_one()
        said = self.env._(
            "%(campaign)s: %(reason)s", campaign=self.inventory_id.name, reason=reason
        )
        if self.result == "extra":
            return self._register_asset(said)
        self._check_not_disposed()
        self._check_not_moved()
        values = self._register_values()
        if self.asset_id.state == "confirmed":
            return self.asset_id._apply_correction(
                self._with_funding(values), said, self.photo_ids
            )
        before = self.asset_id._snapshot(values)
        self.asset_id.write(values)
        after = self.asset_id._snapshot(values)
        changes = [
            {"field": n, "old": before[n], "new": after[n]}
            for n in values
            if before[n] != after[n]
        ]
        self.asset_id.message_post(body=self.asset_id._correction_note(changes, said))
        return changes

    def _check_not_disposed(self):
        if self.asset_id.sudo().state == "disposed":
            raise UserError(
                self.env._(
                    "%(asset)s was disposed of while it was on the count sheet: there "
                    "is nothing left to correct. Decide “The Register Is Right”.",
                    asset=self.display_name,
                )
            )

    def _check_not_moved(self):
        """Who decides reaches the asset where it lies by now."""
        if not self.asset_id.with_env(self.env).has_access("write"):
            raise UserError(
                self.env._(
                    "%(asset)s lies in %(place)s by now, outside your places. The "
                    "county decides on it, or decide “The Register Is Right”.",
                    asset=self.display_name,
                    place=self.asset_id.sudo().region_id.full_name,
                )
            )

    def _register_values(self):
        """``{field of the asset: value}`` of what the register takes over."""
        if self.result == "not_found":
            return {"usage_state": "to_dispose"}
        values = {name: new for name, (_old, new) in self._differences().items()}
        if not values:
            raise UserError(
                self.env._(
                    "%(asset)s: the difference stands in the remark only. Correct the "
                    "asset itself and decide “The Register Is Right”, or make it a "
                    "finding.",
                    asset=self.display_name,
                )
            )
        if values.get("usage_state") in LEFT:
            raise UserError(
                self.env._(
                    "%(asset)s: what is gone leaves the register through a disposal, "
                    "not by a count. Draw one up, or make it a finding.",
                    asset=self.display_name,
                )
            )
        return values

    def _with_funding(self, values):
        """Another value is another sum of the funding rows: a single row follows by
        itself, among several somebody has to choose.
        """
        rows = self.asset_id.funding_ids
        if "original_value" not in values or len(rows) != 1:
            return values
        amount = values["original_value"]
        return {**values, "funding_ids": [(1, rows.id, {"amount": amount})]}

    def _register_asset(self, said):
        """A draft in the register of what nobody had entered (应纳未纳)."""
        assets = self.env["rural.asset"]
        asset = assets.create(
            {
                "name": self.name,
                "region_id": self.sheet_id.region_id.id,
                "acquisition": "surplus",
                "usage_state": self.found_usage or "in_use",
                "quantity": self.found_quantity,
                "original_value": self.found_value,
                "operator_name": self.found_operator,
                "card_posted": self.found_card,
                "latitude": self.latitude,
                "longitude": self.longitude,
                "note": self.remark,
            }
        )
        asset.message_post(body=said)
        self.with_context(rural_token=STATE_TOKEN).write({"asset_id": asset.id})
        return asset

    # ------------------------------------------------------------
    # IT BECOMES A FINDING
    # ------------------------------------------------------------

    def _make_findings(self, reason):
        findings = self.env["rural.finding"]._report(
            [line._prepare_finding_vals(reason) for line in self]
        )
        for line, finding in zip(self, findings, strict=True):
            line.with_context(rural_token=STATE_TOKEN).finding_id = finding

    def _prepare_finding_vals(self, reason):
        campaign = self.inventory_id
        labels = dict(self._fields["result"]._description_selection(self.env))
        return {
            "type_code": self._finding_type(),
            "name": f"{self.name}：{labels[self.result]}",
            "source": "inventory",
            "region_id": self.sheet_id.region_id.id,
            "inventory_id": campaign.id,
            "res_model": self._name,
            "res_id": self.id,
            "asset_id": self.asset_id.id,
            "amount": self.found_value or (self.expected or {}).get("original_value"),
            "detail": "\n".join(
                filter(None, [self.difference_text, self.remark, reason])
            ),
            "deadline": campaign.date_rectify,
        }

    def _finding_type(self):
        if self.result == "extra":
            return UNREGISTERED
        found = {n: new for n, (_old, new) in self._differences().items()}
        if found == {"card_posted": False}:
            return NO_CARD
        if found.keys() == {"usage_state"}:
            return OF_USAGE.get(found["usage_state"], UNLIKE)
        return UNLIKE
