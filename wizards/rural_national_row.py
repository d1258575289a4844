from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..lib import reconcile
from ..lib.national_fields import COMPARED
from ..models.rural_asset_workflow import REVIEWERS
from ..models.rural_inventory_decision import LEFT
from .national_compare import compared

STATUSES = [
    ("same", "In Agreement"),
    ("differs", "Different"),
    ("only_here", "Only in the Register"),
    ("only_there", "Only There"),
    ("cancel", "To Be Cancelled There"),
    ("doubled", "Entered Twice"),
]
DECISIONS = [
    ("none", "Undecided"),
    ("register", "The Register Is Right"),
    ("national", "The National System Is Right"),
    ("finding", "Becomes a Finding"),
]
TO_DECIDE = ("differs", "only_here", "only_there")
# Columns of a decision that outlive another comparison.
KEPT = ("decision", "decision_reason", "decided_by", "decided_on", "finding_id")
# What the register does not take over from there, and where it is put right.
BY_HAND = ("code", "asset_class", "owner_name", "state")
# 系统数据与台账不一致
FINDING_TYPE = "08"
# More corrections at once would outlast a request.
MOST = 500


class RuralNationalRow(models.Model):
    """One asset of the register, of the national system's export, or of both, and
    which side is right where they differ. Written by comparing and deciding alone.
    """

    _name = "rural.national.row"
    _description = "Asset Compared with the National System"
    _inherit = ["rural.scoped", "rural.decided"]
    _order = "check_id, id"
    _rec_names_search = ["name", "code", "national_code"]

    check_id = fields.Many2one(
        "rural.national.check",
        string="Comparison with the National System",
        required=True,
        index=True,
        ondelete="cascade",
    )
    status = fields.Selection(STATUSES, required=True, string="Compared as", index=True)
    sheet = fields.Char()
    row = fields.Integer(aggregator=None, help="In the export.")
    asset_id = fields.Many2one("rural.asset", index=True, ondelete="cascade")
    code = fields.Char(string="Asset Code")
    national_code = fields.Char(string="Code in the National System")
    name = fields.Char(string="Asset Name")
    project_year = fields.Integer(aggregator=None)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value_here = fields.Monetary(string="Value in the Register")
    value_there = fields.Monetary()
    # compared values: {field: value}, {field: [here, there]}
    here = fields.Json(string="As in the Register")
    there = fields.Json(string="As There")
    differences = fields.Json(string="What Differs by Field")
    fingerprint = fields.Char(string="Digest of What Is Decided on")
    difference_text = fields.Text(
        string="What Is Different", compute="_compute_difference_text"
    )
    twin_row = fields.Integer(aggregator=None)
    paired = fields.Boolean(string="Paired by Hand")
    proposal_id = fields.Many2one(
        "rural.asset",
        string="Perhaps",
        index="btree_not_null",
        ondelete="set null",
        help="An asset of the register in the same place, alike in name, year and "
        "value.",
    )
    likeness = fields.Integer(string="Likeness (%)", aggregator=None)
    decision = fields.Selection(
        DECISIONS, string="Decided as", required=True, default="none", index=True
    )
    undecided = fields.Boolean(compute="_compute_undecided", search="_search_undecided")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("status", "decision")
    def _compute_undecided(self):
        for row in self:
            row.undecided = row.decision == "none" and row.status in TO_DECIDE

    @api.model
    def _search_undecided(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("status", "in", TO_DECIDE) & Domain("decision", "=", "none")

    @api.depends("differences", "status", "twin_row", "proposal_id")
    @api.depends_context("lang")
    def _compute_difference_text(self):
        for row in self:
            row.difference_text = "\n".join(row._explanations())

    def _explanations(self):
        """Field by field, or why the row stands where it does, and what to do."""
        _ = self.env._
        if self.status == "doubled":
            yield _("Same code as row %(row)s of the export.", row=self.twin_row)
        elif self.status == "cancel":
            yield self._cancel_reason()
        elif self.status == "only_there" and self.proposal_id:
            yield _(
                "Perhaps %(asset)s (%(likeness)s %% alike).",
                asset=self.proposal_id.sudo().display_name,
                likeness=self.likeness,
            )
        if self.status == "differs":
            for name, (here, there) in (self.differences or {}).items():
                yield _(
                    "%(field)s: in the register %(here)s, there %(there)s",
                    field=self._label(name),
                    here=self._printable(name, here),
                    there=self._printable(name, there),
                )

    def _cancel_reason(self):
        if self.asset_id.sudo().state == "disposed":
            return self.env._("Disposed of in the register.")
        return self.env._("衔接资产: not to be entered in the national system.")

    @api.model
    def _label(self, name):
        return self.env["rural.asset"]._field_label(name)

    @api.model
    def _printable(self, name, value):
        """A compared value as people read it."""
        if isinstance(value, dict):
            return self.env._("“%(text)s” (unreadable)", text=value["text"])
        if value is None:
            return "—"
        kind = COMPARED.get(name, "choice")
        if kind == "money":
            return f"{value / 100:,.2f}"
        if kind == "place":
            return self.env["rural.region"].sudo().browse(value).full_name
        if kind == "choice":
            field = self.env["rural.asset"]._fields[name]
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_decide(self):
        """Ask which side is right, for one row or many."""
        rows = self.filtered(lambda row: row.status in TO_DECIDE)
        if not rows:
            raise UserError(self.env._("Choose rows with a difference."))
        rows._check_deciding()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Which Side Is Right?"),
            "res_model": "rural.national.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_row_ids": rows.ids},
        }

    def action_pair(self):
        """The asset proposed is the one: both rows become one."""
        rows = self.filtered(lambda row: row.status == "only_there")
        if not rows.proposal_id:
            raise UserError(
                self.env._(
                    "Choose rows for which an asset is proposed under “Perhaps”."
                )
            )
        rows._check_deciding()
        for row in rows.filtered("proposal_id"):
            row._pair()

    def action_open_asset(self):
        self.ensure_one()
        asset = self.asset_id or self.proposal_id
        return asset.get_formview_action() if asset else False

    # ------------------------------------------------------------
    # PAIR
    # ------------------------------------------------------------

    def _pair(self):
        """Compare with the asset proposed as if a code had told it."""
        self.ensure_one()
        own = self.sudo().search(
            [
                ("check_id", "=", self.check_id.id),
                ("status", "=", "only_here"),
                ("asset_id", "=", self.proposal_id.id),
            ]
        )
        if not own:
            return
        names = compared(own.here, self.there, self.check_id.sudo().compared_fields)
        found = reconcile.differences(own.here, self.there, names)
        status = "differs" if found else "same"
        facts = {
            "status": status,
            "here": own.asset_id.id,
            "there": self.there,
            "differences": found,
        }
        self.sudo().write(
            {
                "status": status,
                "paired": True,
                "asset_id": own.asset_id.id,
                "code": own.code,
                "region_id": own.region_id.id,
                "value_here": own.value_here,
                "here": own.here,
                "differences": found,
                "fingerprint": reconcile.digest([facts]),
                "proposal_id": False,
                "decision": "none",
            }
        )
        own.unlink()

    # ------------------------------------------------------------
    # DECIDE
    # ------------------------------------------------------------

    def _decide(self, decision, reason):
        """Decide on these rows and carry it out; all of them or none."""
        self.check_access("read")
        self.sudo().lock_for_update()
        self.invalidate_recordset()
        self._check_deciding()
        applied = decision == "national"
        values = self._prepare_decision_vals(decision, reason, applied)
        if applied:
            self._take_over(reason)
        elif decision == "finding":
            self._make_findings(reason)
        self.sudo().write(values)

    def _check_deciding(self):
        if not any(self.env.user.has_group(group) for group in REVIEWERS):
            raise AccessError(
                self.env._(
                    "Which side is right is decided by the township reviewer or the "
                    "county."
                )
            )
        if any(check.state != "checked" for check in self.sudo().check_id):
            raise UserError(
                self.env._("The comparison is closed, or has to be made anew first.")
            )
        self._check_not_settled()
        if other := self.filtered(lambda row: row.status not in TO_DECIDE):
            raise UserError(
                self.env._(
                    "%(asset)s: there is nothing to decide.",
                    asset=other[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # THE NATIONAL SYSTEM IS RIGHT
    # ------------------------------------------------------------

    def _take_over(self, reason):
        if len(self) > MOST:
            raise UserError(
                self.env._(
                    "At most %(most)s assets are corrected at a time: each correction "
                    "is checked and logged. Choose fewer rows.",
                    most=MOST,
                )
            )
        said = self.env._("National system: %(reason)s", reason=reason.strip())
        for row in self:
            if row.status == "only_there":
                row._register_asset(said)
            elif row.status == "only_here":
                raise UserError(
                    self.env._(
                        "%(asset)s: an asset leaves the register through a disposal, "
                        "and 衔接资产 by correcting its batch. Do that, then compare "
                        "again.",
                        asset=row.display_name,
                    )
                )
            else:
                row._correct_asset(said)

    def _correct_asset(self, said):
        values = self._register_values()
        asset = self.asset_id
        if asset.state == "confirmed":
            return asset._apply_correction(self._with_funding(values), said)
        before = asset._snapshot(values)
        asset.write(self._with_funding(values))
        after = asset._snapshot(values)
        changes = [
            {"field": n, "old": before[n], "new": after[n]}
            for n in values
            if before[n] != after[n]
        ]
        asset.message_post(body=asset._correction_note(changes, said))
        return changes

    def _register_values(self):
        """``{field of the asset: value}`` of what stands there, as ``write`` takes
        it.
        """
        values = {}
        for name, (_here, there) in self.differences.items():
            if name in BY_HAND or isinstance(there, dict):
                raise UserError(
                    self.env._(
                        "%(asset)s: “%(field)s” cannot be taken over (%(value)s). "
                        "Correct the asset by hand, then compare again.",
                        asset=self.display_name,
                        field=self._label(name),
                        value=self._printable(name, there),
                    )
                )
            values[name] = self._writable(name, there)
        if values.get("usage_state") in LEFT:
            raise UserError(
                self.env._(
                    "%(asset)s: what is gone leaves the register through a disposal.",
                    asset=self.display_name,
                )
            )
        return values

    @api.model
    def _writable(self, name, value):
        if COMPARED[name] == "money":
            return (value or 0) / 100
        if COMPARED[name] == "quantity":
            return float(value or 0)
        return value or False

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
        """A draft in the register of what is only known there."""
        values = {
            name: self._writable(name, value)
            for name, value in self.there.items()
            if name not in BY_HAND
            and name != "region_id"
            and value is not None
            and not isinstance(value, dict)
        }
        asset = self.env["rural.asset"].create(
            {
                "batch": "poverty",
                **values,
                "region_id": self.region_id.id,
                "in_national_system": True,
                "date_national_system": self.check_id.sudo().date_export,
            }
        )
        asset.message_post(body=said)
        self.sudo().asset_id = asset
        return asset

    # ------------------------------------------------------------
    # IT BECOMES A FINDING
    # ------------------------------------------------------------

    def _make_findings(self, reason):
        findings = self.env["rural.finding"]._report(
            [row._prepare_finding_vals(reason) for row in self]
        )
        for row, finding in zip(self, findings, strict=True):
            row.sudo().finding_id = finding

    def _prepare_finding_vals(self, reason):
        labels = dict(self._fields["status"]._description_selection(self.env))
        place = {}
        if asset := self.asset_id:
            place = {"res_model": asset._name, "res_id": asset.id, "asset_id": asset.id}
        return {
            **place,
            "type_code": FINDING_TYPE,
            "name": f"{self.display_name}：{labels[self.status]}",
            "source": "national",
            "region_id": self.region_id.id,
            "amount": self.value_here or self.value_there,
            "detail": "\n".join(filter(None, [self.difference_text, reason])),
        }
