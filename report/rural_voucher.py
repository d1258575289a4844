from decimal import Decimal

from odoo import api, models

from ..lib.capitals import capitals
from .document_text import cut, date_text

# What one page of the form holds; the lengths are those of voucher.css.
ROWS, LINES = 6, 3
SUMMARY, ACCOUNT, DETAIL, TAGS = 12, 7, 9, 11


class ReportRuralVoucher(models.AbstractModel):
    """记账凭证: the paper form of a posted voucher, on half a sheet of A4.

    A long voucher goes on over several pages, each with 承前页 and 过次页.
    """

    _name = "report.rural_asset.voucher"
    _description = "Voucher Form"
    _inherit = ["rural.document"]

    _document_model = "account.move"

    @api.model
    def _document_values(self, doc):
        lines = doc.line_ids.filtered(
            lambda line: (
                line.display_type
                not in ("line_section", "line_subsection", "line_note")
            )
        )
        heads = self._voucher_heads(doc.company_id, lines)
        rows = [self._voucher_row(line, heads) for line in lines.sorted(_debit_first)]
        return {
            "title": "记账凭证",
            "unit": self._voucher_unit(doc),
            "date": date_text(doc.date),
            "word": doc.journal_id.code,
            "number": self._voucher_number(doc),
            "receipt_no": doc.rural_receipt_no or "",
            "annexes": self._voucher_annexes(doc),
            "draft": doc.state != "posted",
            "maker": doc.create_uid.name,
            "sheets": self._voucher_sheets(rows),
        }

    # ------------------------------------------------------------
    # HEAD
    # ------------------------------------------------------------

    @api.model
    def _voucher_unit(self, doc):
        """The body that keeps the account: the company, and whose village it is."""
        region = doc.rural_region_id.full_name or ""
        name = doc.company_id.name or ""
        return name if not region or region in name else f"{name}（{region}）"

    @api.model
    def _voucher_number(self, doc):
        """What stands between 字第 and 号: the name without the journal's word."""
        name = doc.name if doc.name and doc.name != "/" else ""
        return name.removeprefix(f"{doc.journal_id.code}/")

    @api.model
    def _voucher_annexes(self, doc):
        """附单据: the papers attached; the files of the program are none."""
        return self.env["ir.attachment"].search_count(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "=", doc.id),
                ("res_field", "=", False),
            ]
        )

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @api.model
    def _voucher_heads(self, company, lines):
        """``{account: first-level account}`` by the longest code it begins with."""
        accounts = lines.account_id.with_company(company)
        prefixes = {code[:n] for code in accounts.mapped("code") for n in (3, 4)}
        heads = accounts.search(
            [("code", "in", list(prefixes)), ("company_ids", "parent_of", company.id)]
        )
        by_code = {head.code: head for head in heads}
        return {
            account.id: by_code.get(account.code[:3]) or by_code.get(account.code[:4])
            for account in accounts
        }

    @api.model
    def _voucher_row(self, line, heads):
        account = line.account_id
        head = heads.get(account.id) or account
        detail = [] if head == account else [account.name]
        if line.partner_id and account.account_type in (
            "asset_receivable",
            "liability_payable",
        ):
            detail.append(line.partner_id.name)
        places = (line.rural_village_id.name, line.rural_asset_id.name)
        tags = " / ".join(filter(None, (*places, line.rural_use_id.name)))
        return {
            "summary": cut(" ".join((line.name or "").split()), LINES, SUMMARY),
            "account": cut(f"{head.code} {head.name}", LINES, ACCOUNT),
            "detail": cut("—".join(detail), LINES, DETAIL),
            "tags": cut(tags, LINES, TAGS),
            "debit": Decimal(str(round(line.debit, 2))),
            "credit": Decimal(str(round(line.credit, 2))),
        }

    # ------------------------------------------------------------
    # SHEETS
    # ------------------------------------------------------------

    @api.model
    def _voucher_sheets(self, rows):
        """The pages, each with its rows, what it brings and what it carries over."""
        chunks = self._voucher_chunks(rows)
        sheets, debit, credit = [], Decimal(0), Decimal(0)
        for number, chunk in enumerate(chunks, 1):
            last = number == len(chunks)
            body = [self._voucher_cells(row) for row in chunk]
            if number > 1:
                body.insert(0, self._voucher_total("承前页", debit, credit))
            debit += sum(row["debit"] for row in chunk)
            credit += sum(row["credit"] for row in chunk)
            blanks = ROWS - len(body)
            sheets.append(
                {
                    "rows": body + [{}] * blanks,
                    "total": self._voucher_total(
                        "合　计" if last else "过次页", debit, credit
                    ),
                    "capitals": capitals(debit) if last else "",
                    "number": number,
                    "count": len(chunks),
                }
            )
        return sheets

    @api.model
    def _voucher_chunks(self, rows):
        """The first page holds all its rows, the others one less for 承前页."""
        chunks, rest = [rows[:ROWS]], rows[ROWS:]
        while rest:
            chunks.append(rest[: ROWS - 1])
            rest = rest[ROWS - 1 :]
        return chunks

    @api.model
    def _voucher_cells(self, row):
        return {**row, "debit": _amount(row["debit"]), "credit": _amount(row["credit"])}

    @api.model
    def _voucher_total(self, label, debit, credit):
        return {
            "summary": label,
            "debit": _amount(debit) or "0.00",
            "credit": _amount(credit) or "0.00",
            "strong": True,
        }


def _debit_first(line):
    return (not line.debit, line.sequence, line.id)


def _amount(value):
    """``1,234.50``; '' for nothing."""
    return f"{value:,.2f}" if value else ""
