from odoo import api, models
from odoo.tools import SQL

# Modes in which others operate, by contract.
LET = ("contracting", "lease", "shares", "entrusted", "cooperation")
HELPED = ("lifted", "monitored")
LIVE = SQL(
    "SELECT l.asset_id FROM rural_contract_asset l"
    " JOIN rural_contract k ON k.id = l.contract_id"
    " WHERE k.active AND k.state IN ('running', 'expiring', 'expired')"
)


class RuralCheckAssetUse(models.AbstractModel):
    """The rules on who uses, operates and keeps up an asset: V09–V14, and the warnings
    有租无合同 and 闲置资产 of domain.md §9.4.
    """

    _name = "rural.check.asset"
    _inherit = "rural.check.asset"

    # ------------------------------------------------------------
    # V09 TO HOUSEHOLDS
    # ------------------------------------------------------------

    @api.model
    def _hits_household(self, _check, ids):
        """The household alone owns and uses it, and was helped when it was given."""
        beyond = SQL(
            "EXISTS (SELECT FROM rural_asset_right r WHERE r.asset_id = a.id"
            " AND r.holder_level <> 'household')"
        )
        whys = {
            "owner": SQL("a.owner_level IS DISTINCT FROM 'household'"),
            "rights": SQL(
                "COALESCE(a.operator_name, '') <> '' OR a.owner_level = 'household'"
                " AND %s",
                beyond,
            ),
            "kind": SQL(
                "a.household_kind IS NULL OR a.household_kind <> ALL(%s)", list(HELPED)
            ),
        }
        return self._why(ids, whys, where=SQL("a.asset_class = 'household'"))

    @api.model
    def _say_household(self, parts):
        _ = self.env._
        texts = {
            "owner": _("The owner is no household."),
            "rights": _("Others than the household hold rights in it or operate it."),
            "kind": _("The household is entered neither as lifted nor as monitored."),
        }
        return " ".join(texts[why] for why in parts["why"])

    # ------------------------------------------------------------
    # V10 PUBLIC BENEFIT
    # ------------------------------------------------------------

    @api.model
    def _hits_public(self, _check, ids):
        whys = {
            "income": SQL("a.annual_income > 0"),
            "contract": SQL("a.id IN (%s)", LIVE),
        }
        return self._why(ids, whys, where=SQL("a.asset_class = 'public'"))

    @api.model
    def _say_public(self, parts):
        _ = self.env._
        texts = {
            "income": _("Rent or dividend is entered."),
            "contract": _("It stands in an operating contract."),
        }
        return " ".join(texts[why] for why in parts["why"])

    @api.model
    def _hits_caretaker(self, _check, ids):
        where = SQL("a.asset_class = 'public' AND COALESCE(a.caretaker_name, '') = ''")
        return self._assets(ids, where)

    @api.model
    def _say_caretaker(self, _parts):
        return self.env._("Nobody is in charge of its upkeep.")

    # ------------------------------------------------------------
    # V11 OPERATING, 有租无合同
    # ------------------------------------------------------------

    @api.model
    def _hits_operation(self, _check, ids):
        covered = SQL(
            "SELECT l.asset_id FROM rural_contract_asset l"
            " JOIN rural_contract k ON k.id = l.contract_id"
            " WHERE k.active AND k.state IN ('running', 'expiring')"
            " AND %s BETWEEN k.date_start AND k.date_end",
            self._today(),
        )
        whys = {
            "mode": SQL("a.operation_mode IS NULL"),
            "contract": SQL(
                "a.operation_mode = ANY(%s) AND a.usage_state = 'in_use'"
                " AND a.id NOT IN (%s)",
                list(LET),
                covered,
            ),
        }
        return self._why(ids, whys, where=SQL("a.asset_class = 'operating'"))

    @api.model
    def _say_operation(self, parts):
        _ = self.env._
        texts = {
            "mode": _("The mode of operation is missing."),
            "contract": _("It is in use by others, and no contract covers today."),
        }
        return " ".join(texts[why] for why in parts["why"])

    @api.model
    def _hits_no_contract(self, _check, ids):
        """Of assets in use V11 tells it already."""
        elsewhere = SQL("(a.asset_class <> 'operating' OR a.usage_state <> 'in_use')")
        return self._health("no_contract", "asset_id", ids, elsewhere)

    @api.model
    def _say_no_contract(self, parts):
        return self._say_health("no_contract", parts)

    # ------------------------------------------------------------
    # V12 EQUITY AND CLAIMS
    # ------------------------------------------------------------

    @api.model
    def _hits_equity(self, _check, ids):
        whys = {
            "invested_body": SQL("COALESCE(a.invested_body, '') = ''"),
            "invested_share": SQL("COALESCE(a.invested_share, 0) <= 0"),
            "return_rate": SQL("COALESCE(a.return_rate, 0) <= 0"),
            "contract_end": SQL("a.contract_end IS NULL"),
            "date_principal_due": SQL("a.date_principal_due IS NULL"),
        }
        return self._why(ids, whys, where=SQL("a.asset_form = 'equity'"))

    @api.model
    def _say_equity(self, parts):
        return self._say_required(parts)

    # ------------------------------------------------------------
    # V13 PHOTOVOLTAIC
    # ------------------------------------------------------------

    @api.model
    def _hits_capacity(self, check, ids):
        """Without capacity; or more in one village than a village plant may have."""
        plants = SQL(
            """
            JOIN rural_asset_category g ON g.id = a.category_id AND g.require_capacity
            LEFT JOIN (SELECT x.village_id, SUM(x.capacity_kw) AS kw
                         FROM rural_asset x
                         JOIN rural_asset_category y ON y.id = x.category_id
                        WHERE y.require_capacity AND x.active
                          AND x.state NOT IN ('draft', 'disposed')
                        GROUP BY x.village_id) v ON v.village_id = a.village_id
            """
        )
        where = SQL("COALESCE(a.capacity_kw, 0) <= 0 OR v.kw > %s", check.number)
        parts = {
            "kw": SQL("trim_scale(COALESCE(a.capacity_kw, 0)::numeric)::text"),
            "all": SQL("trim_scale(v.kw::numeric)::text"),
            "limit": SQL("%s::int", check.number),
        }
        return self._assets(ids, where, parts, plants)

    @api.model
    def _say_capacity(self, parts):
        if float(parts["kw"]) <= 0:
            return self.env._("The capacity in kW is missing.")
        return self.env._(
            "The plants of the village have %(all)s kW together, above %(limit)s kW.",
            **parts,
        )

    # ------------------------------------------------------------
    # V14 YIELD
    # ------------------------------------------------------------

    @api.model
    def _hits_yield(self, check, ids):
        """Of the last full year; nothing in two years where the books hold both."""
        year = self._today().year - 1
        received = SQL(
            "LEFT JOIN (%s) i ON i.asset_id = a.id",
            self.env["rural.low.yield"]._income_sql(year),
        )
        rate = SQL("COALESCE(i.last_sum, 0) * 100 / NULLIF(a.original_value, 0)")
        whys = {
            "outside": SQL("NOT %s BETWEEN 0 AND %s", rate, check.percent),
            "nothing": SQL(
                """
                a.usage_state = 'in_use' AND COALESCE(i.last_sum, 0) = 0
                AND COALESCE(i.before_sum, 0) = 0
                AND COALESCE(a.date_completed, make_date(a.project_year, 12, 31))
                    < make_date(%s, 1, 1)
                AND a.county_id IN (
                    SELECT county_id FROM rural_receipt WHERE year IN %s
                     GROUP BY county_id HAVING COUNT(DISTINCT year) = 2)
                """,
                year - 1,
                (year - 1, year),
            ),
        }
        operating = SQL("a.asset_class = 'operating' AND a.project_year > 0")
        return self._why(
            ids,
            whys,
            received,
            operating,
            year=SQL("%s::int", year),
            rate=SQL("round(%s, 2)::text", rate),
        )

    @api.model
    def _say_yield(self, parts):
        if "nothing" in parts["why"]:
            return self.env._(
                "Nothing came in during %(before)s and %(year)s: idle or low-yield?",
                before=parts["year"] - 1,
                year=parts["year"],
            )
        return self.env._(
            "%(rate)s %% of the original value came in during %(year)s.",
            rate=parts["rate"],
            year=parts["year"],
        )

    # ------------------------------------------------------------
    # 闲置资产
    # ------------------------------------------------------------

    @api.model
    def _hits_idle(self, _check, ids):
        """As the detection of idle and low-yield assets found them."""
        where = SQL("a.id IN (SELECT asset_id FROM rural_low_yield WHERE is_idle)")
        return self._assets(ids, where)

    @api.model
    def _say_idle(self, _parts):
        return self.env._("It stands idle by the limits of the county.")
