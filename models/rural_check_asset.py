from odoo import api, models
from odoo.tools import SQL

from ..lib.asset_rules import (
    DATE_FIELDS,
    POVERTY_LAST_YEAR,
    TRANSITION_FIRST_YEAR,
)
from .rural_check_register import ALWAYS, NONE, id_array

# fact → the condition that it is missing (V01)
REQUIRED = {
    "name": "btrim(a.name) = ''",
    "category_id": "a.category_id IS NULL",
    "project_year": "COALESCE(a.project_year, 0) = 0",
    "region_id": "a.township_id IS NULL",
    "original_value": "COALESCE(a.original_value, 0) <= 0",
    "owner_name": "COALESCE(a.owner_name, '') = ''",
}


class RuralCheckAsset(models.AbstractModel):
    """The rules on what the register says of an asset: V01–V08."""

    _name = "rural.check.asset"
    _description = "Rules on Assets"
    _inherit = "rural.check.register"

    _model = "rural.asset"

    @api.model
    def _assets(self, ids, where, parts=None, joins=NONE, amount="a.original_value"):
        """Hits on the assets ``a`` in use that satisfy a condition; ``parts`` as
        ``{name: SQL}``.
        """
        named = [SQL("%s, %s", name, value) for name, value in (parts or {}).items()]
        query = SQL(
            "SELECT a.id, jsonb_build_object(%(parts)s), %(amount)s"
            "  FROM rural_asset a"
            "  JOIN res_company c ON c.id = COALESCE(a.company_id, %(own)s) %(joins)s"
            " WHERE a.id = ANY(%(ids)s) AND a.state <> 'disposed' AND (%(where)s)",
            parts=SQL(", ").join(named),
            amount=SQL(amount),
            own=self.env.company.id,
            joins=joins,
            ids=id_array(ids),
            where=where,
        )
        return self._each(query)

    @api.model
    def _why(self, ids, whys, joins=NONE, where=ALWAYS, **parts):
        """Hits on the assets for which any of ``whys`` (name → SQL) holds."""
        cases = [
            SQL("CASE WHEN %s THEN %s END", condition, name)
            for name, condition in whys.items()
        ]
        found = SQL("array_remove(ARRAY[%s], NULL)", SQL(", ").join(cases))
        some = SQL("(%s) AND %s", where, SQL("cardinality(%s) > 0", found))
        return self._assets(
            ids, some, {"why": SQL("to_jsonb(%s)", found), **parts}, joins
        )

    @api.model
    def _labels(self, names):
        """Fields by the words of the form."""
        fields = self.env["rural.asset"]._fields
        return "、".join(fields[name]._description_string(self.env) for name in names)

    # ------------------------------------------------------------
    # V01 REQUIRED
    # ------------------------------------------------------------

    @api.model
    def _hits_required(self, _check, ids):
        return self._why(ids, {name: SQL(sql) for name, sql in REQUIRED.items()})

    @api.model
    def _say_required(self, parts):
        return self.env._("Missing: %(fields)s.", fields=self._labels(parts["why"]))

    # ------------------------------------------------------------
    # V02 NAME OF THE PROJECT
    # ------------------------------------------------------------

    @api.model
    def _hits_project(self, _check, ids):
        """As in the funding document: given, and one name for one project number."""
        named = SQL(
            """
            LEFT JOIN (SELECT county_id, project_code,
                              mode() WITHIN GROUP (ORDER BY project_name) AS name
                         FROM rural_asset
                        WHERE active AND project_code <> '' AND project_name <> ''
                        GROUP BY county_id, project_code
                       HAVING COUNT(DISTINCT project_name) > 1) p
                   ON p.county_id = a.county_id AND p.project_code = a.project_code
            """
        )
        where = SQL("COALESCE(a.project_name, '') = '' OR a.project_name <> p.name")
        parts = {
            "name": SQL("a.project_name"),
            "other": SQL("p.name"),
            "code": SQL("a.project_code"),
        }
        return self._assets(ids, where, parts, named)

    @api.model
    def _say_project(self, parts):
        if not parts["name"]:
            return self.env._("The name of the project is missing.")
        return self.env._(
            "Project no. %(code)s is called “%(name)s” here and “%(other)s” elsewhere.",
            **parts,
        )

    # ------------------------------------------------------------
    # V03 YEAR OF THE PROJECT, AND THE BATCH
    # ------------------------------------------------------------

    @api.model
    def _hits_year(self, _check, ids):
        where = SQL(
            "a.project_year > 0 AND NOT a.project_year BETWEEN"
            " COALESCE(c.rural_first_year, 2012) AND %s",
            self._today().year,
        )
        parts = {
            "year": SQL("a.project_year"),
            "first": SQL("COALESCE(c.rural_first_year, 2012)"),
        }
        return self._assets(ids, where, parts)

    @api.model
    def _say_year(self, parts):
        return self.env._(
            "Project year %(year)s lies before %(first)s or in the future.", **parts
        )

    @api.model
    def _hits_batch(self, _check, ids):
        """Carried-over money exists: asked for, not forbidden."""
        where = SQL(
            "a.project_year > 0 AND (a.batch = 'poverty' AND a.project_year > %s"
            " OR a.batch = 'transition' AND a.project_year < %s)",
            POVERTY_LAST_YEAR,
            TRANSITION_FIRST_YEAR,
        )
        parts = {"year": SQL("a.project_year"), "batch": SQL("a.batch")}
        return self._assets(ids, where, parts)

    @api.model
    def _say_batch(self, parts):
        batches = self.env["rural.asset"]._fields["batch"]
        return self.env._(
            "Project year %(year)s does not go with the batch “%(batch)s”.",
            year=parts["year"],
            batch=dict(batches._description_selection(self.env))[parts["batch"]],
        )

    # ------------------------------------------------------------
    # V04 SCALE
    # ------------------------------------------------------------

    @api.model
    def _hits_scale(self, _check, ids):
        asked = SQL(
            "a.asset_form IS DISTINCT FROM 'equity' AND a.category_id IN"
            " (SELECT id FROM rural_asset_category WHERE require_quantity)"
        )
        whys = {
            "quantity": SQL(
                "COALESCE(a.quantity, 0) < 0 OR COALESCE(a.quantity, 0) = 0"
                " AND (a.uom_id IS NOT NULL OR %s)",
                asked,
            ),
            "uom_id": SQL("a.uom_id IS NULL AND (a.quantity > 0 OR %s)", asked),
        }
        equity = SQL("a.asset_form IS DISTINCT FROM 'equity' OR a.quantity > 0")
        return self._why(ids, whys, where=equity)

    @api.model
    def _say_scale(self, parts):
        return self.env._(
            "Quantity and unit go together: %(fields)s is missing.",
            fields=self._labels(parts["why"]),
        )

    # ------------------------------------------------------------
    # V05 ORIGINAL VALUE AND FUNDING
    # ------------------------------------------------------------

    @api.model
    def _hits_funding(self, _check, ids):
        sums = SQL(
            "LEFT JOIN (SELECT asset_id, SUM(amount) AS amount FROM rural_asset_funding"
            " WHERE asset_id = ANY(%s) GROUP BY asset_id) f ON f.asset_id = a.id",
            id_array(ids),
        )
        where = SQL(
            "round(COALESCE(a.original_value, 0)::numeric, 2)"
            " <> round(COALESCE(f.amount, 0)::numeric, 2)"
        )
        parts = {
            "value": SQL("round(COALESCE(a.original_value, 0)::numeric, 2)::text"),
            "funding": SQL("round(COALESCE(f.amount, 0)::numeric, 2)::text"),
        }
        difference = "abs(COALESCE(a.original_value, 0) - COALESCE(f.amount, 0))"
        return self._assets(ids, where, parts, sums, difference)

    @api.model
    def _say_funding(self, parts):
        return self.env._(
            "Original value %(value)s, funding rows %(funding)s yuan.", **parts
        )

    # ------------------------------------------------------------
    # V06 NET VALUE
    # ------------------------------------------------------------

    @api.model
    def _hits_net(self, check, ids):
        """0 ≤ net ≤ original; what the books wrote off is original less net; a
        residual of 5 % at least stays (`percent`).
        """
        books = SQL(
            """
            LEFT JOIN (SELECT rural_asset_id,
                              bool_or(value_depreciated < 0
                                      OR value_depreciated > depreciation_base
                                      OR salvage_value < 0) AS wrong,
                              SUM(purchase_value) AS purchase
                         FROM account_asset
                        WHERE rural_asset_id = ANY(%s) AND state <> 'removed'
                        GROUP BY rural_asset_id) b ON b.rural_asset_id = a.id
            """,
            id_array(ids),
        )
        whys = {
            "residual": SQL(
                "a.asset_form = 'fixed' AND a.useful_life > 0 AND a.residual_rate < %s",
                check.percent,
            ),
            "books": SQL("b.wrong"),
            "purchase": SQL("b.purchase > a.original_value"),
        }
        return self._why(ids, whys, books, percent=SQL("%s::float", check.percent))

    @api.model
    def _say_net(self, parts):
        _ = self.env._
        texts = {
            "residual": _(
                "A residual value below %(percent)g %% is left.",
                percent=parts["percent"],
            ),
            "books": _("The books wrote off more than there is to write off."),
            "purchase": _("The books carry more than the original value."),
        }
        return " ".join(texts[why] for why in parts["why"])

    # ------------------------------------------------------------
    # V07 ORDER OF THE DATES
    # ------------------------------------------------------------

    @api.model
    def _hits_order(self, _check, ids):
        """项目年度 ≤ 建成 ≤ 验收 ≤ 移交 ≤ 确权; dates that are missing say nothing."""
        whys, before = {}, [SQL("make_date(NULLIF(a.project_year, 0), 1, 1)")]
        for name in DATE_FIELDS:
            column = SQL.identifier("a", name)
            whys[name] = SQL("%s < GREATEST(%s)", column, SQL(", ").join(before))
            before.append(column)
        return self._why(ids, whys)

    @api.model
    def _say_order(self, parts):
        return self.env._(
            "%(fields)s lies before the project year or an earlier step.",
            fields=self._labels(parts["why"]),
        )

    @api.model
    def _hits_future(self, _check, ids):
        today = self._today()
        whys = {
            name: SQL("%s > %s", SQL.identifier("a", name), today)
            for name in DATE_FIELDS
        }
        return self._why(ids, whys)

    @api.model
    def _say_future(self, parts):
        return self.env._(
            "%(fields)s lies in the future.", fields=self._labels(parts["why"])
        )

    # ------------------------------------------------------------
    # V08 SHARES OF THE OWNERS
    # ------------------------------------------------------------

    @api.model
    def _hits_shares(self, _check, ids):
        shares = SQL(
            "JOIN (SELECT r.asset_id, SUM(r.share) AS share FROM rural_asset_right r"
            " JOIN rural_right_type t ON t.id = r.type_id AND t.is_ownership"
            " WHERE r.asset_id = ANY(%s) GROUP BY r.asset_id) s ON s.asset_id = a.id",
            id_array(ids),
        )
        where = SQL("round(s.share::numeric, 4) <> 100")
        parts = {"shares": SQL("trim_scale(round(s.share::numeric, 4))::text")}
        return self._assets(ids, where, parts, shares)

    @api.model
    def _say_shares(self, parts):
        return self.env._(
            "The ownership shares add up to %(shares)s %%, not 100 %%.", **parts
        )
