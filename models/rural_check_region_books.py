from odoo import api, models
from odoo.tools import SQL

from .rural_check_register import id_array


class RuralCheckRegionBooks(models.AbstractModel):
    """The warnings of domain.md §9.4 on a place's books: 扶贫资产未登记, 月账未结清,
    现金预警, 债务资产率. A company's books are told at the highest place they carry.
    """

    _name = "rural.check.region"
    _inherit = "rural.check.region"

    @api.model
    def _keepers_sql(self, ids):
        """``region, company_id``: the highest place of each company's books."""
        return SQL(
            """
            SELECT r.id AS region, r.company_id
              FROM rural_region r LEFT JOIN rural_region u ON u.id = r.parent_id
             WHERE r.id = ANY(%s) AND r.company_id IS NOT NULL
               AND u.company_id IS DISTINCT FROM r.company_id
            """,
            id_array(ids),
        )

    # ------------------------------------------------------------
    # 扶贫资产未登记
    # ------------------------------------------------------------

    @api.model
    def _hits_unregistered(self, _check, ids):
        """Booked with a profile of project assets, and not in the register."""
        query = SQL(
            """
            SELECT b.rural_region_id, jsonb_build_object(
                       'count', COUNT(*), 'names',
                       to_jsonb((array_agg(b.name ORDER BY b.id))[1:5])),
                   SUM(b.purchase_value)
              FROM account_asset b
              JOIN account_asset_profile p ON p.id = b.profile_id
             WHERE b.rural_asset_id IS NULL AND b.state NOT IN ('draft', 'removed')
               AND p.rural_category_id IS NOT NULL
               AND b.rural_region_id = ANY(%s)
             GROUP BY b.rural_region_id
            """,
            id_array(ids),
        )
        return self._each(query)

    @api.model
    def _say_unregistered(self, parts):
        return self.env._(
            "%(count)s project assets of the books are not in the register: %(names)s.",
            count=parts["count"],
            names="、".join(parts["names"]),
        )

    # ------------------------------------------------------------
    # 月账未结清
    # ------------------------------------------------------------

    @api.model
    def _hits_unclosed(self, check, ids):
        """Drafts of months that should be closed, ``number`` months after their end."""
        query = SQL(
            """
            SELECT k.region, jsonb_build_object(
                       'count', COUNT(*), 'month',
                       to_char(MIN(m.date), 'YYYY-MM')), SUM(m.amount_total)
              FROM (%(keepers)s) k
              JOIN account_move m ON m.company_id = k.company_id AND m.state = 'draft'
             WHERE m.date < date_trunc('month', %(today)s::date)
                            - make_interval(months => %(months)s)
             GROUP BY k.region
            """,
            keepers=self._keepers_sql(ids),
            today=self._today(),
            months=check.number,
        )
        return self._each(query)

    @api.model
    def _say_unclosed(self, parts):
        return self.env._(
            "%(count)s draft vouchers of closed months, the first of %(month)s.",
            **parts,
        )

    # ------------------------------------------------------------
    # 现金预警
    # ------------------------------------------------------------

    @api.model
    def _hits_cash(self, check, ids):
        query = SQL(
            """
            SELECT k.region, jsonb_build_object(
                       'cash', round(SUM(l.balance), 2)::text, 'limit', %(limit)s::int),
                   SUM(l.balance)
              FROM (%(keepers)s) k
              JOIN account_journal j ON j.company_id = k.company_id AND j.type = 'cash'
              JOIN account_move_line l ON l.account_id = j.default_account_id
                                      AND l.company_id = k.company_id
                                      AND l.parent_state = 'posted'
             GROUP BY k.region
            HAVING SUM(l.balance) > %(limit)s OR SUM(l.balance) < 0
            """,
            keepers=self._keepers_sql(ids),
            limit=check.number,
        )
        return self._each(query)

    @api.model
    def _say_cash(self, parts):
        return self.env._(
            "%(cash)s yuan of cash in hand; the limit is %(limit)s.", **parts
        )

    # ------------------------------------------------------------
    # 债务资产率
    # ------------------------------------------------------------

    @api.model
    def _hits_debt(self, check, ids):
        query = SQL(
            """
            SELECT region, jsonb_build_object(
                       'debt', round(debt, 2)::text, 'assets', round(assets, 2)::text),
                   debt
              FROM (SELECT k.region,
                           SUM(l.balance) FILTER (
                               WHERE a.account_type LIKE 'asset%%') AS assets,
                           -SUM(l.balance) FILTER (
                               WHERE a.account_type LIKE 'liability%%') AS debt
                      FROM (%s) k
                      JOIN account_move_line l ON l.company_id = k.company_id
                                              AND l.parent_state = 'posted'
                      JOIN account_account a ON a.id = l.account_id
                     GROUP BY k.region) s
             WHERE debt > 0 AND debt * 100 > %s * COALESCE(assets, 0)
            """,
            self._keepers_sql(ids),
            check.percent,
        )
        return self._each(query)

    @api.model
    def _say_debt(self, parts):
        return self.env._(
            "Debts of %(debt)s against assets of %(assets)s yuan.", **parts
        )
