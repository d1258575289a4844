from odoo import api, fields, models

from ..lib import (
    contract_fields,
    ledger_fields,
    national_fields,
    official_fields,
    opening_fields,
    person_fields,
    programme_fields,
)

KINDS = [
    ("asset", "Asset Ledger"),
    ("contract", "Contracts"),
    ("opening", "Opening Balances"),
    ("person", "Households and Persons"),
    ("programme", "Other Programmes"),
    ("official", "Relatives of Officials"),
    ("national", "Export of the National System"),
]
FIELDS = {
    "asset": ledger_fields.KINDS,
    "contract": contract_fields.KINDS,
    "opening": opening_fields.KINDS,
    "person": person_fields.KINDS,
    "programme": programme_fields.KINDS,
    "official": official_fields.KINDS,
    "national": national_fields.KINDS,
}
MODELS = {
    "asset": "rural.asset",
    "contract": "rural.contract",
    "person": "rural.person",
    "programme": "rural.person.programme",
    "official": "rural.official",
    "national": "rural.asset",
}


class RuralImportColumn(models.Model):
    """The words by which a column of a hand-kept workbook is recognised.

    A word may be written “top/sub” for a column below a merged heading:
    资金来源/中央.
    """

    _name = "rural.import.column"
    _description = "Column of a Ledger"
    _order = "kind, sequence, id"
    _rec_name = "label"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS, string="Workbook", required=True, default="asset", readonly=True
    )
    field = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Taken for", compute="_compute_label")
    words = fields.Text(required=True, help="One per line.")

    _field_uniq = models.Constraint(
        "UNIQUE(kind, field)", "This field stands here already."
    )

    @api.depends("kind", "field")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = {kind: dict(self._selection_field(kind)) for kind in FIELDS}
        for column in self:
            column.label = labels.get(column.kind, {}).get(column.field, column.field)

    @api.model
    def _selection_field(self, kind="asset"):
        """``[(field, label)]`` of what a column of such a workbook can hold; labels
        are those of the records where they have the field.
        """
        records = self.env[MODELS[kind]] if kind in MODELS else None
        own = self._own_labels()[kind] | self._place_labels()
        return [
            (name, own[name] if name in own else self._record_label(records, name))
            for name in FIELDS[kind]
        ]

    @api.model
    def _record_label(self, records, name):
        return records._fields[name]._description_string(self.env)

    @api.model
    def _place_labels(self):
        _ = self.env._
        return {
            "county": _("County"),
            "township": _("Township"),
            "village": _("Village"),
            "ignore": _("Do Not Import"),
        }

    @api.model
    def _own_labels(self):
        """Labels of the columns that are no field of the record itself."""
        return {
            "asset": self._asset_labels(),
            "contract": self._contract_labels(),
            "opening": self._opening_labels(),
            "person": self._person_labels(),
            "programme": self._beneficiary_labels(),
            "official": self._beneficiary_labels(),
            "national": {},
        }

    @api.model
    def _asset_labels(self):
        _ = self.env._
        return {
            "asset_class": _("Class"),
            "category_id": _("Category"),
            "owner": _("Owner"),
            "contract_period": _("Contract from and until"),
            "funding_source": _("Name of the Funding Source"),
            "funding_central": _("Funding: Central"),
            "funding_province": _("Funding: Provincial"),
            "funding_city": _("Funding: City"),
            "funding_county": _("Funding: County"),
            "funding_township": _("Funding: Township"),
            "funding_other": _("Funding: Other"),
        }

    @api.model
    def _contract_labels(self):
        _ = self.env._
        return {
            "asset_code": _("Asset Code"),
            "asset_name": _("Asset"),
            "partner": _("Party B"),
            "contract_period": _("Contract from and until"),
            "escalation": _("Escalation"),
            "deposit_received": _("Deposit Received"),
            "paid_until": _("Rent Paid until"),
            "received": _("Received So Far"),
            "arrears": _("Arrears"),
            "currency": _("Currency"),
        }

    @api.model
    def _opening_labels(self):
        _ = self.env._
        return {
            "account_code": _("Account Code"),
            "account_name": _("Account Name"),
            "debit": _("Debit Balance"),
            "credit": _("Credit Balance"),
            "balance": _("Balance"),
            "direction": _("Debit or Credit"),
            "asset_code": _("Asset Code"),
            "asset_name": _("Asset"),
            "partner": _("Partner"),
            "summary": _("Summary"),
            "currency": _("Currency"),
            "carryover_general": _("Surplus of Earlier Years: General"),
            "carryover_pv": _("Surplus of Earlier Years: Photovoltaic"),
        }

    @api.model
    def _person_labels(self):
        _ = self.env._
        return {
            **self._beneficiary_labels(),
            "household_code": _("Household Code"),
            "householder": _("Householder"),
            "phone": _("Telephone"),
            "bank": _("Bank Card"),
            "household_kind": _("Kind of Household"),
            "risk": _("Kind of Risk"),
            "since": _("Since"),
            "risk_removed": _("Risk Removed on"),
            "status": _("Died or Moved Away"),
            "address": _("Group and Address"),
        }

    @api.model
    def _beneficiary_labels(self):
        _ = self.env._
        return {"name": _("Person's Name"), "identity": _("Identity Number")}

    @api.model
    def _words(self, kind="asset"):
        """Return ``{field: [words]}`` for the search of a header."""
        return {
            entry.field: [w.strip() for w in entry.words.splitlines() if w.strip()]
            for entry in self.search([("kind", "=", kind)])
        }
