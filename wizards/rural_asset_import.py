from odoo import fields, models

from ..lib import leak_scan
from ..models.rural_asset import BATCHES
from .ledger_check import LedgerCheck
from .ledger_write import LedgerWriter
from .rural_workbook_import import is_new


class RuralAssetImport(models.Model):
    """导入台账: a county's own ledger workbook, checked, shown, then taken in."""

    _name = "rural.asset.import"
    _description = "Import of a Ledger Workbook"
    _inherit = ["rural.workbook.import"]

    _kind = "asset"
    _line_blank = {"name": None, "original_value": 0, "asset_id": None, "target": None}

    batch = fields.Selection(
        BATCHES,
        help="Only for sheets whose name, title and columns do not tell.",
    )
    target = fields.Selection(
        [
            ("draft", "Draft"),
            ("registered", "Registered"),
            ("confirmed", "Ownership Confirmed"),
        ],
        string="New Assets Become at Most",
        default="confirmed",
        required=True,
        help="How far an asset gets depends on what the workbook proves: an asset "
        "with owner, document, funding and dates in order is confirmed, if your "
        "role may do so.",
    )
    column_ids = fields.One2many("rural.asset.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.asset.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.asset.import.line", "import_id", string="Rows", readonly=True
    )
    asset_ids = fields.One2many("rural.asset", "import_id", string="Assets")
    amount_new = fields.Monetary(string="Value of New Assets", readonly=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_assets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_asset_action"
        )
        action.update(domain=[("import_id", "=", self.id)], context={})
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return LedgerCheck(self, mapping)

    def _write_plan(self, check, progress):
        return LedgerWriter(self, progress).write(check.planned)

    def _highest_target(self):
        """The furthest state that both the user's choice and role allow."""
        assets = self.env["rural.asset"]
        allowed = "draft"
        for action, state in (("register", "registered"), ("confirm", "confirmed")):
            groups = assets._transitions[action].groups
            if any(self.env.user.has_group(group) for group in groups):
                allowed = state
        order = ("draft", "registered", "confirmed")
        return min(self.target, allowed, key=order.index)

    def _totals(self, check):
        new = [p.row.values["original_value"] for p in check.planned if is_new(p)]
        return {"amount_new": float(sum(new)) if new else 0}

    def _messages(self):
        return {**self.env["rural.asset"]._rule_messages(), **super()._messages()}

    def _message_params(self, issue, labels):
        params = super()._message_params(issue, labels)
        if "after" in params:
            params["after"] = self.env["rural.asset"]._field_label(params["after"])
        return params

    def _line_values(self, planned):
        values = planned.row.values
        return {
            "name": values.get("name"),
            "original_value": float(values.get("original_value") or 0),
            "asset_id": planned.record_id or None,
            "target": planned.target if planned.status == "new" else None,
            "detail": self._change_text(planned.changes),
        }

    def _change_text(self, changes):
        """Field by field: old → new, as people read it."""
        assets = self.env["rural.asset"]
        lines = []
        for name, (old, new) in changes.items():
            if name in ("funding_ids", "right_ids"):
                old, new = (
                    "；".join(" ".join(str(v) for v in part[1:]) for part in parts)
                    if name == "funding_ids"
                    else "；".join(f"{holder} {share:g}%" for holder, share in parts)
                    for parts in (old, new)
                )
            elif assets._fields[name].type in ("many2one", "selection"):
                old, new = (
                    self._printable_value(assets._fields[name], value)
                    for value in (old, new)
                )
            lines.append(f"{assets._field_label(name)}: {old or '—'} → {new or '—'}")
        return leak_scan.masked("\n".join(lines)) or None

    def _printable_value(self, field, value):
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value).display_name
        return dict(field._description_selection(self.env)).get(value, value)
