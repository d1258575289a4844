from odoo import api, models
from odoo.tools import SQL

from .rural_check_asset_use import LIVE
from .rural_check_register import id_array

NAMED = 5
WAN = 10_000


class RuralCheckAssetDoubt(models.AbstractModel):
    """The rules on what has left, stands twice or was typed in another unit:
    V20–V23.
    """

    _name = "rural.check.asset"
    _inherit = "rural.check.asset"

    # ------------------------------------------------------------
    # V20 DISPOSAL
    # ------------------------------------------------------------

    @api.model
    def _hits_disposed(self, _check, ids):
        """What is disposed of leaves books and contracts; what is being disposed of
        is marked; no price is below zero.
        """
        gone = SQL("a.state = 'disposed'")
        whys = {
            "usage": SQL("(%s) <> (a.usage_state IN ('disposed', 'scrapped'))", gone),
            "contract": SQL("%s AND a.id IN (%s)", gone, LIVE),
            "books": SQL(
                "%s AND EXISTS (SELECT FROM account_asset b"
                " WHERE b.rural_asset_id = a.id AND b.state <> 'removed')",
                gone,
            ),
            "price": SQL(
                "EXISTS (SELECT FROM rural_disposal_line l WHERE l.asset_id = a.id"
                " AND l.price < 0)"
            ),
            "marked": SQL(
                "a.usage_state <> 'to_dispose' AND EXISTS ("
                "SELECT FROM rural_disposal_line l"
                " JOIN rural_disposal d ON d.id = l.disposal_id"
                " WHERE l.asset_id = a.id AND l.is_open"
                " AND d.state NOT IN ('draft', 'resolved', 'noticed'))"
            ),
        }
        cases = SQL(", ").join(
            SQL("CASE WHEN %s THEN %s END", sql, why) for why, sql in whys.items()
        )
        query = SQL(
            "SELECT id, jsonb_build_object('why', to_jsonb(why)), original_value"
            "  FROM (SELECT a.id, a.original_value,"
            "               array_remove(ARRAY[%s], NULL) AS why"
            "          FROM rural_asset a WHERE a.id = ANY(%s)) f"
            " WHERE cardinality(why) > 0",
            cases,
            id_array(ids),
        )
        return self._each(query)

    @api.model
    def _say_disposed(self, parts):
        _ = self.env._
        texts = {
            "usage": _("Its usage and its papers contradict each other."),
            "contract": _("It is disposed of and still stands in a contract."),
            "books": _("It is disposed of and still stands in the books."),
            "price": _("A price below zero is entered."),
            "marked": _("It is being disposed of and not marked so."),
        }
        return " ".join(texts[why] for why in parts["why"])

    # ------------------------------------------------------------
    # V21 TWICE
    # ------------------------------------------------------------

    @api.model
    def _hits_double(self, _check, ids):
        """Same place, project and name; or the same position."""
        query = SQL(
            """
            WITH asked AS (SELECT DISTINCT region_id, county_id FROM rural_asset
                            WHERE id = ANY(%(ids)s)),
            live AS MATERIALIZED (
                 SELECT id, code, name, region_id, county_id, project_name,
                        original_value, latitude AS y, longitude AS x
                   FROM rural_asset
                  WHERE active AND state NOT IN ('draft', 'disposed')
                    AND county_id IN (SELECT county_id FROM asked)),
            groups AS (
                 SELECT 'name' AS why, array_agg(id ORDER BY id) AS ids
                   FROM live WHERE project_name <> ''
                  GROUP BY region_id, project_name, name HAVING COUNT(*) > 1
                  UNION ALL
                 SELECT 'position', array_agg(id ORDER BY id)
                   FROM live WHERE x <> 0 AND y <> 0
                  GROUP BY county_id, x, y HAVING COUNT(*) > 1)
            SELECT l.id, jsonb_build_object(
                       'why', g.why, 'ids', to_jsonb(g.ids),
                       'others', (SELECT jsonb_agg(COALESCE(o.code, o.name))
                                    FROM live o
                                   WHERE o.id = ANY(g.ids[:%(named)s + 1])
                                     AND o.id <> l.id)), l.original_value
              FROM groups g CROSS JOIN LATERAL unnest(g.ids) u (id)
              JOIN live l ON l.id = u.id
             WHERE l.id = ANY(%(ids)s)
            """,
            ids=id_array(ids),
            named=NAMED,
        )
        for found in self._each(query, told=("others",)):
            rows = {"rural.asset": found.parts.pop("ids")}
            yield found._replace(rows=rows)

    @api.model
    def _say_double(self, parts):
        others = "、".join(parts["others"] or ())
        if parts["why"] == "name":
            return self.env._(
                "The same village, project and name stand in: %(others)s.",
                others=others,
            )
        return self.env._("The same position stands in: %(others)s.", others=others)

    # ------------------------------------------------------------
    # V22 UNIT
    # ------------------------------------------------------------

    @api.model
    def _hits_unit(self, check, ids):
        where = SQL(
            "a.village_id IS NOT NULL AND a.original_value > %s", check.number * WAN
        )
        wan = SQL("trim_scale(round(a.original_value::numeric / 10000, 6))::text")
        return self._assets(ids, where, {"wan": wan})

    @api.model
    def _say_unit(self, parts):
        return self.env._(
            "%(wan)s × 10,000 yuan for one asset of a village: were yuan entered as "
            "10,000 yuan?",
            **parts,
        )

    # ------------------------------------------------------------
    # V23 NUMBERS
    # ------------------------------------------------------------

    @api.model
    def _hits_numbers(self, _check, ids):
        phone, code = SQL("a.caretaker_phone"), SQL("a.operator_code")
        found = SQL("array_remove(ARRAY[%s], NULL)", self._numbers_sql(phone, code))
        some = SQL("cardinality(%s) > 0", found)
        return self._assets(ids, some, {"why": SQL("to_jsonb(%s)", found)}, amount="0")
