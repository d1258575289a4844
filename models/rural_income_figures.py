from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .rural_account_part import INCOME

SPENT = ("spent_posts", "spent_relief", "spent_works", "spent_other")
OF_INSTALMENTS = ("contracted", "received_before")
OF_ITEMS = ("invoiced", "land_rent", "upkeep", *SPENT, "spent", "spent_carryover")
# figure → the figures it is made of, with their signs; shown by the ledger's rows
MADE_OF = {
    "distributable": {"received": 1, "land_rent": -1, "upkeep": -1},
    "spent": dict.fromkeys(SPENT, 1),
    "surplus": {"distributable": 1, "spent": -1},
}


class RuralIncomeFigures(models.AbstractModel):
    """What the income ledger and the village year have in common: the figures of
    a village (and an asset), a year and a scheme, each of which opens the rows
    that it adds up.
    """

    _name = "rural.income.figures"
    _description = "Figures of the Income"

    currency_id = fields.Many2one("res.currency")
    expected = fields.Monetary(
        help="What the contracts say for the year; without any, what was invoiced "
        "the year before.",
    )
    contracted = fields.Monetary(help="Instalments of the year by the contracts.")
    received_before = fields.Monetary(
        string="Received before Opening",
        help="Received on these instalments before this program kept the books: "
        "part of the opening carry-over, not of the year's income.",
    )
    invoiced = fields.Monetary(help="Income booked for the year.")
    received = fields.Monetary(help="Money that came in during the year.")
    land_rent = fields.Monetary()
    upkeep = fields.Monetary(string="Operation and Upkeep")
    distributable = fields.Monetary(
        help="Received less land rent and upkeep (来安县办法: 剩余部分方可分配)."
    )
    spent_posts = fields.Monetary(string="Posts and Temporary Work")
    spent_relief = fields.Monetary(string="Relief and Rewards")
    spent_works = fields.Monetary(string="Small Public Works")
    spent_other = fields.Monetary(string="Other Spending")
    spent = fields.Monetary(help="Spent of this year's income, all directions.")
    surplus = fields.Monetary(
        string="Surplus of the Year", help="Distributable less spent."
    )
    spent_carryover = fields.Monetary(
        string="Spent from Earlier Surplus",
        help="Stays outside this year's shares (来安县办法: 历年结余).",
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_figure(self, figure):
        """Open exactly the rows whose amounts make up a figure."""
        self.ensure_one()
        if figure == "expected":
            figure = "contracted" if self.contracted else "invoiced_before"
        if figure in OF_INSTALMENTS:
            return self._open_shares(figure)
        if figure == "received":
            return self._open_receipts()
        if figure == "invoiced_before" or figure in OF_ITEMS:
            return self._open_items(figure)
        return self._open_parts(figure)

    def _open_shares(self, figure):
        return self._open_rows(
            "rural_asset.rural_instalment_share_action", self._share_domain(), figure
        )

    def _open_receipts(self):
        return self._open_rows(
            "rural_asset.rural_income_receipt_action",
            self._place_domain() & Domain("scheme", "=", self.scheme),
            "received",
        )

    def _open_items(self, figure):
        if not self.env["account.analytic.line"].has_access("read"):
            raise UserError(
                self.env._(
                    "These are items of the books, which your role does not read. "
                    "Ask the township accountant for the vouchers behind it."
                )
            )
        return self._open_rows(
            "rural_asset.rural_income_item_action", self._item_domain(figure), figure
        )

    def _open_parts(self, figure):
        """The ledger's rows, for figures that are sums of other figures."""
        return self._open_rows(
            "rural_asset.rural_income_ledger_action",
            self._place_domain() & Domain("scheme", "=", self.scheme),
            figure,
        )

    def _open_rows(self, xmlid, domain, figure):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        label = self._figure_label(figure)
        place = self._figure_place()
        return {
            **action,
            "display_name": f"{place} {self.year} {label}",
            "domain": list(domain),
            "context": {"create": False, "rural_figure": figure},
        }

    def _figure_label(self, figure):
        field = self._fields.get("invoiced" if "before" in figure else figure)
        return field._description_string(self.env) if field else figure

    def _figure_place(self):
        return self.village_id.display_name

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _place_domain(self):
        """Village and year of rows that carry both; the ledger adds its asset."""
        return Domain("village_id", "=", self.village_id.id) & Domain(
            "year", "=", self.year
        )

    def _share_domain(self):
        return (
            self._place_domain()
            & Domain("scheme", "=", self.scheme)
            & Domain("kind", "=", "rent")
        )

    def _item_domain(self, figure):
        """The analytic items of a figure: the same conditions as the ledger's."""
        year = self.year - 1 if figure == "invoiced_before" else self.year
        columns = self.env["rural.tags"]._columns()
        village = self.sudo().village_id.analytic_account_id
        domain = self.env["rural.income.ledger"]._counted_items(year) & Domain(
            columns["village"], "=", village.id
        )
        income = self._income_accounts()
        if figure in ("invoiced", "invoiced_before"):
            return (
                domain
                & Domain("general_account_id", "in", income)
                & self._asset_scheme_domain(columns["asset"])
            )
        uses = self._uses(figure).analytic_account_id
        return (
            domain
            & Domain("general_account_id", "not in", income)
            & Domain(columns["use"], "in", uses.ids)
            & Domain("rural_carryover", "=", figure == "spent_carryover")
        )

    def _income_accounts(self):
        accounts = self.env["rural.account.part"]._accounts(self.company_id, *INCOME)
        return accounts.ids

    def _asset_scheme_domain(self, column):
        """Income follows the scheme of its asset; without one it is general."""
        pv = self.env["rural.asset"].sudo().with_context(active_test=False)
        accounts = pv.search(
            [("category_id.scheme", "=", "pv"), ("analytic_account_id", "!=", False)]
        ).analytic_account_id
        if self.scheme == "pv":
            return Domain(column, "in", accounts.ids)
        return Domain(column, "not in", accounts.ids)

    def _uses(self, figure):
        """The uses of this scheme whose spending a figure counts."""
        uses = self.env["rural.use"].sudo().with_context(active_test=False)
        uses = uses.search([("scheme", "=", self.scheme)])
        if figure == "spent_carryover":
            return uses
        figures = SPENT if figure == "spent" else (figure,)
        return uses.filtered(lambda use: use._figure() in figures)

    @api.model
    def _figure_names(self):
        """All figures, in the order of the chain."""
        return (
            "expected",
            "contracted",
            "received_before",
            "invoiced",
            "received",
            "land_rent",
            "upkeep",
            "distributable",
            *SPENT,
            "spent",
            "surplus",
            "spent_carryover",
        )
