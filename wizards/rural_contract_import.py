from odoo import api, fields, models

from ..lib import contract_fields, leak_scan
from .contract_check import ContractCheck
from .contract_messages import contract_messages
from .contract_write import ContractWriter
from .rural_workbook_import import is_new


class RuralContractImport(models.Model):
    """导入合同: the contracts of a running county with what was paid on them.

    A complete contract starts; what is missing leaves it a draft. Contracts on
    file are told by their number: drafts are brought up to date, of those that
    have started the differences are reported.
    """

    _name = "rural.contract.import"
    _description = "Import of a List of Contracts"
    _inherit = ["rural.workbook.import"]

    _kind = "contract"
    _fields_lib = contract_fields
    # A contract with its schedule costs about as much as ten assets.
    _row_weight = 10
    _line_blank = {
        "name": None,
        "partner": None,
        "assets": None,
        "annual_amount": 0,
        "paid": 0,
        "contract_id": None,
        "target": None,
    }

    date_stated = fields.Date(
        string="Received and Arrears as of",
        required=True,
        default=fields.Date.context_today,
        help="The day on which the workbook's amounts received and arrears stood so.",
    )
    column_ids = fields.One2many("rural.contract.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.contract.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.contract.import.line", "import_id", string="Rows", readonly=True
    )
    amount_rent = fields.Monetary(string="Yearly Rent of New Contracts", readonly=True)
    amount_paid = fields.Monetary(string="Received on New Contracts", readonly=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_contracts(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Contracts"),
            "res_model": "rural.contract",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.contract_id.ids)],
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return ContractCheck(self, mapping)

    def _write_plan(self, check, progress):
        return ContractWriter(check, progress).write()

    def _file_message(self, error):
        if error.code != "no_header":
            return super()._file_message(error)
        return self.env._(
            "No sheet has a heading that looks like a list of contracts (合同编号, 村, "
            "乙方, 年租金 …). Check that this is the right workbook; if the county "
            "uses other words, add them under Configuration / Columns of Ledgers."
        )

    def _totals(self, check):
        new = [c for c in check.contracts if is_new(c.first)]
        return {
            "amount_rent": sum(c.vals.get("annual_amount") or 0 for c in new),
            "amount_paid": float(sum(c.paid or 0 for c in new)),
        }

    def _messages(self):
        return {**super()._messages(), **contract_messages(self.env)}

    def _line_values(self, planned):
        contract, values = planned.group, planned.row.values
        first = contract and contract.first is planned
        running = first and planned.status == "new"
        return {
            "name": contract and contract.vals.get("name"),
            "partner": contract and contract.values.get("partner"),
            "assets": "、".join(values.get("codes") or values.get("names") or ())
            or None,
            "annual_amount": contract.vals.get("annual_amount", 0) if first else 0,
            "paid": float(contract.paid or 0) if first else 0,
            "contract_id": planned.record_id or None,
            "target": planned.target if running else None,
            "detail": self._detail(planned) if first else None,
        }

    def _detail(self, planned):
        """What changes, or what keeps the contract a draft."""
        reasons = planned.group.reasons
        if planned.status == "new" and reasons:
            return self.env._("Stays a draft: %(why)s.", why="、".join(reasons))
        return self._change_text(planned.changes)

    @api.model
    def _change_text(self, changes):
        """Field by field: old → new, as people read it."""
        contracts = self.env["rural.contract"]
        lines = []
        for name, values in changes.items():
            field = contracts._fields[name]
            old, new = (self._printable(field, value) for value in values)
            label = field._description_string(self.env)
            lines.append(f"{label}: {old or '—'} → {new or '—'}")
        return "\n".join(lines) or None

    @api.model
    def _printable(self, field, value):
        if field.type == "many2one" and isinstance(value, int):
            return self.env[field.comodel_name].browse(value).display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if isinstance(value, str):
            return leak_scan.masked(value)
        return f"{value:.2f}" if isinstance(value, float) else value
