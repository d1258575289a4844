from odoo import models

from odoo.addons.account.models.chart_template import template

CHART = "cn_rural"

# part → its accounts, the first being the one that generated entries use
PARTS = {
    "rent_income": ("50101", "50102"),
    "dividend_income": ("502",),
    "pv_income": ("50103",),
    "other_income": ("50109",),
    "upkeep": ("51101",),
    "land_rent": ("51102",),
    "post_wages": ("51401",),
    "relief": ("51402",),
    "works": ("51403",),
    "other_spending": ("51409",),
    "depreciation": ("51103",),
    "public_depreciation": ("51404",),
    "receivable": ("112",),
    "member_receivable": ("113",),
    "deposit": ("21101",),
    "advance": ("21102",),
    "wages_payable": ("213",),
    "grant": ("241",),
    "equity": ("311",),
    "construction": ("153",),
    "opening": ("322",),
    "forbidden": ("201", "212", "221"),
}
# form of a category → asset account, accumulated depreciation, on removal
PROFILE_ACCOUNTS = {
    ("fixed", "operating"): ("151", "152", "154"),
    ("fixed", "public"): ("151", "152", "154"),
    ("biological", "operating"): ("132", "133", "515"),
    # 134 has no contra account: biological assets for the public are not
    # depreciated.
    ("biological", "public"): ("134", "134", "515"),
    ("intangible", "operating"): ("161", "162", "515"),
    ("intangible", "public"): ("161", "162", "515"),
    ("equity", "operating"): ("141", "141", "502"),
    ("equity", "public"): ("141", "141", "502"),
}
EXPENSE = {"operating": "51103", "public": "51404"}
NOT_DEPRECIATED = ("134", "141")


class AccountChartTemplate(models.AbstractModel):
    """农村集体经济组织会计制度 (财会〔2023〕14号): chart, journals, asset profiles
    and the parts that the accounts play.
    """

    _inherit = "account.chart.template"

    # ------------------------------------------------------------
    # TEMPLATE
    # ------------------------------------------------------------

    @template("cn_rural")
    def _get_cn_rural_template_data(self):
        return {
            "name": "农村集体经济组织会计制度",
            "country": "cn",
            "sequence": 20,
            "code_digits": 3,
            "use_storno_accounting": True,
            "property_account_receivable_id": "rural_112",
            "property_account_payable_id": "rural_211",
        }

    @template("cn_rural", "res.company")
    def _get_cn_rural_res_company(self):
        return {
            self.env.company.id: {
                "account_fiscal_country_id": "base.cn",
                "bank_account_code_prefix": "10201",
                "cash_account_code_prefix": "10101",
                "transfer_account_code_prefix": "10299",
                "account_journal_suspense_account_id": "rural_10298",
                "transfer_account_id": "rural_10299",
                "income_currency_exchange_account_id": "rural_504",
                "expense_currency_exchange_account_id": "rural_515",
                "default_cash_difference_income_account_id": "rural_504",
                "default_cash_difference_expense_account_id": "rural_515",
                "account_journal_early_pay_discount_gain_account_id": "rural_504",
                "account_journal_early_pay_discount_loss_account_id": "rural_515",
                "income_account_id": "rural_50101",
                "expense_account_id": "rural_51101",
                "tax_calculation_rounding_method": "round_per_line",
            }
        }

    @template("cn_rural", "account.journal")
    def _get_cn_rural_account_journal(self):
        return {
            "sale": {"name": "应收", "code": "收"},
            "purchase": {"name": "应付", "code": "付"},
            "general": {"name": "记账", "code": "记", "show_on_dashboard": True},
            "exch": {"name": "汇兑差额", "code": "汇"},
            "caba": {"name": "现金制税金", "code": "税"},
            "bank": {
                "name": "银行存款",
                "code": "银",
                "default_account_id": "rural_102",
                "payment_sequence": False,
            },
            "cash": {
                "name": "库存现金",
                "type": "cash",
                "code": "现",
                "default_account_id": "rural_101",
                "payment_sequence": False,
                "show_on_dashboard": True,
                "sequence": 8,
            },
            "rural_depreciation": {
                "name": "折旧",
                "type": "general",
                "code": "折旧",
                "show_on_dashboard": False,
                "sequence": 10,
            },
            "rural_closing": {
                "name": "年终结转",
                "type": "general",
                "code": "结转",
                "show_on_dashboard": False,
                "sequence": 11,
                "rural_closing": True,
            },
        }

    def _get_chart_template_mapping(self, get_all=False):
        """Ours comes last: what Odoo guesses for a country stays as it was."""
        mapping = super()._get_chart_template_mapping(get_all)
        if CHART in mapping:
            mapping[CHART] = mapping.pop(CHART)
        return mapping

    # ------------------------------------------------------------
    # LOADING
    # ------------------------------------------------------------

    def _load(self, template_code, company, install_demo, force_create=True):
        """A company without vouchers that changes its chart loses the old accounts,
        and with them the profiles of ours that stand on them.
        """
        changes = template_code != company.chart_template
        if changes and self.env.is_system():
            if not company.root_id._existing_accounting():
                self._unlink_unused_profiles(company)
        return super()._load(template_code, company, install_demo, force_create)

    def _unlink_unused_profiles(self, company):
        profiles = self.env["account.asset.profile"].sudo()
        ours = profiles.with_context(active_test=False).search(
            [("company_id", "child_of", company.id), ("rural_category_id", "!=", False)]
        )
        used = self.env["account.asset"].sudo().search([("profile_id", "in", ours.ids)])
        (ours - used.profile_id).unlink()

    def _create_outstanding_accounts(self, company, bank_prefix, code_digits):
        """A payment is booked on 101 or 102 at once; no accounts in between."""
        if company.chart_template == CHART:
            return None
        return super()._create_outstanding_accounts(company, bank_prefix, code_digits)

    def _get_bank_fees_reco_account(self, company):
        if company.chart_template == CHART:
            return self.ref("rural_513")
        return super()._get_bank_fees_reco_account(company)

    def _post_load_data(self, template_code, company, template_data):
        result = super()._post_load_data(template_code, company, template_data)
        if template_code == CHART and not company.parent_id:
            self._fill_payment_accounts(company)
            self._fill_account_parts(company)
            self._create_asset_profiles(company)
        return result

    def _fill_payment_accounts(self, company):
        journals = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "in", ("bank", "cash"))]
        )
        for journal in journals:
            lines = (
                journal.inbound_payment_method_line_ids
                | journal.outbound_payment_method_line_ids
            )
            empty = lines.filtered(lambda line: not line.payment_account_id)
            empty.payment_account_id = journal.default_account_id

    def _fill_account_parts(self, company):
        """Once: what the county has changed stays, whenever the chart is reloaded."""
        parts = self.env["rural.account.part"].sudo()
        if parts.search_count([("company_id", "=", company.id)], limit=1):
            return
        parts.create(
            [
                {
                    "company_id": company.id,
                    "part": part,
                    "account_id": self.ref(f"rural_{code}").id,
                    "sequence": 10 * position,
                }
                for part, codes in PARTS.items()
                for position, code in enumerate(codes, 1)
            ]
        )

    def _create_asset_profiles(self, company):
        """One profile a category that the village books, where there is none yet."""
        categories = self.env["rural.asset.category"].search(
            [("asset_class", "in", list(EXPENSE))]
        )
        profiles = self.env["account.asset.profile"].sudo()
        have = profiles.with_context(active_test=False).search(
            [("company_id", "=", company.id)]
        )
        created = profiles.create(
            [
                self._prepare_profile_vals(company, category)
                for category in categories - have.rural_category_id
            ]
        )
        # Several profiles share an account: none is the account's default, or any
        # voucher on it would make a book asset.
        ours = created.account_asset_id.filtered(
            lambda account: account.asset_profile_id in created
        )
        ours.asset_profile_id = False

    def _prepare_profile_vals(self, company, category):
        key = category.asset_form or "fixed", category.asset_class
        asset, depreciation, removal = PROFILE_ACCOUNTS[key]
        depreciated = asset not in NOT_DEPRECIATED
        return {
            "name": f"{category.code} {category.name}",
            "company_id": company.id,
            "rural_category_id": category.id,
            "account_asset_id": self.ref(f"rural_{asset}").id,
            "account_depreciation_id": self.ref(f"rural_{depreciation}").id,
            "account_expense_depreciation_id": self.ref(
                f"rural_{EXPENSE[category.asset_class]}"
            ).id,
            "account_plus_value_id": self.ref("rural_504").id,
            "account_min_value_id": self.ref("rural_515").id,
            "account_residual_value_id": self.ref(f"rural_{removal}").id,
            "journal_id": self.ref("rural_depreciation").id,
            "method": "linear",
            "method_time": "year",
            "method_period": "month",
            "method_number": category.useful_life if depreciated else 0,
            "prorata": True,
            "salvage_type": "percent",
            "salvage_value": category.residual_rate if depreciated else 0,
            "allow_reversal": True,
        }
