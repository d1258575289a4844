from decimal import Decimal

from odoo import api, models

from ..lib.amounts import of_float
from ..lib.capitals import capitals
from .document_text import date_text, number_text


class ReportRuralPayout(models.AbstractModel):
    """发放表: the paper behind the voucher, with a column for signatures. Of a bank
    card it shows the last four digits.
    """

    _name = "report.rural_asset.payout"
    _description = "Payment List Document"
    _inherit = ["rural.document"]

    _document_model = "rural.payout"

    @api.model
    def _document_values(self, doc):
        kind = dict(doc._fields["kind"]._description_selection(doc.env))[doc.kind]
        return {
            "title": f"{doc.region_id.name}{doc.month.year}年{doc.month.month}月"
            f"{doc.plan_line_id.name or kind}发放表",
            "unit": doc.region_id.full_name,
            "date": date_text(doc.company_id._rural_today()),
            "draft": doc.state in ("draft", "cancelled"),
            "relief": doc.kind == "relief",
            "rows": self._payout_rows(doc),
            **self._payout_totals(doc),
        }

    @api.model
    def _payout_rows(self, doc):
        tails = self._payout_tails(doc.line_ids.person_id)
        return [
            {
                "number": number,
                "name": line.person_id.name,
                "what": line.post_id.name or line.reason or "",
                "days": number_text(line.days) if line.days else "",
                "rate": _money(line.rate),
                "amount": _money(line.amount),
                "card": tails.get(line.person_id.id, ""),
                "note": line.post_id and line.reason or "",
            }
            for number, line in enumerate(doc.line_ids, 1)
        ]

    @api.model
    def _payout_tails(self, persons):
        masked = self.env["rural.secret"].sudo()._masked(persons._name, persons.ids)
        return {
            person.id: f"尾号{masked[person.id, 'bank'][-4:]}"
            for person in persons
            if (person.id, "bank") in masked
        }

    @api.model
    def _payout_totals(self, doc):
        total = sum(map(of_float, doc.line_ids.mapped("amount")), Decimal("0.00"))
        return {
            "count": doc.person_count,
            "total": f"{total:,.2f}",
            "capitals": capitals(total),
        }


def _money(value):
    """``1,234.50``; '' for nothing."""
    return f"{of_float(value):,.2f}" if value else ""
