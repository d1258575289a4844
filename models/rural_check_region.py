from odoo import api, models
from odoo.tools import SQL

from ..lib.tie_out import differences
from .rural_check import Found
from .rural_check_register import id_array
from .rural_check_subject import yuan

WAYS = ("class", "owner", "funding")
OFFENDERS = 50
# Shapes of what is sealed, by the kind of number (`lib.id_numbers.mask`).
SEALED = SQL(
    "(k.kind = 'identity' AND k.masked !~ '^[0-9]{4}[*]{10}[0-9]{3}[0-9X]$'"
    " OR k.kind = 'phone' AND k.masked !~ '^[0-9]{3}[*]{3,5}[0-9]{4}$')"
)


class RuralCheckRegion(models.AbstractModel):
    """The rules on a place as a whole: V23 and V24, and the warnings of domain.md
    §9.4 that look at its books.
    """

    _name = "rural.check.region"
    _description = "Rules on Regions"
    _inherit = "rural.check.register"

    _model = "rural.region"

    @api.model
    def _alive(self, records):
        query = SQL(
            "SELECT id FROM rural_region WHERE id = ANY(%s) AND active",
            id_array(records._ids),
        )
        return tuple(row[0] for row in self.env.execute_query(query))

    @api.model
    def _nightly(self):
        return [("level", "in", ("county", "township", "village"))]

    # ------------------------------------------------------------
    # V24 TOTALS
    # ------------------------------------------------------------

    @api.model
    def _hits_totals(self, _check, ids):
        """Σ class = Σ owner level = Σ funding = total, of each county and township;
        its assets that one of the sums leaves out are named.
        """
        for region, whole, *sums, offenders in self.env.execute_query(
            self._totals_sql(ids)
        ):
            found = differences(region, whole, dict(zip(WAYS, sums, strict=True)))
            if found:
                parts = {each.way: yuan(each.missing / 100) for each in found}
                most = max(abs(each.missing) for each in found)
                rows = {"rural.asset": offenders or []}
                yield Found(region, (parts,), parts, most / 100, rows=rows)

    @api.model
    def _totals_sql(self, ids):
        return SQL(
            """
            WITH assets AS MATERIALIZED (
                 SELECT a.id, a.township_id, a.county_id,
                        round(COALESCE(a.original_value, 0) * 100)::bigint AS whole,
                        CASE WHEN a.asset_class IS NOT NULL
                             THEN round(a.original_value * 100)::bigint ELSE 0 END
                             AS class,
                        CASE WHEN a.owner_level IS NOT NULL
                             THEN round(a.original_value * 100)::bigint ELSE 0 END
                             AS owner,
                        COALESCE(f.amount, 0) AS funding
                   FROM rural_asset a
                   LEFT JOIN (SELECT asset_id,
                                     round(SUM(amount) * 100)::bigint AS amount
                                FROM rural_asset_funding GROUP BY asset_id) f
                          ON f.asset_id = a.id
                  WHERE a.active AND a.state NOT IN ('draft', 'disposed')),
            places AS (
                 SELECT township_id AS region, * FROM assets
                  WHERE township_id = ANY(%(ids)s)
                  UNION ALL
                 SELECT county_id, * FROM assets WHERE county_id = ANY(%(ids)s))
            SELECT region, SUM(whole)::bigint, COALESCE(SUM(class), 0)::bigint,
                   COALESCE(SUM(owner), 0)::bigint, SUM(funding)::bigint,
                   (array_agg(id ORDER BY id) FILTER (
                       WHERE whole <> class OR whole <> owner OR whole <> funding)
                   )[1:%(most)s]
              FROM places GROUP BY region
            """,
            ids=id_array(ids),
            most=OFFENDERS,
        )

    @api.model
    def _say_totals(self, parts):
        _ = self.env._
        names = {"class": _("Class"), "owner": _("Owners"), "funding": _("Funding")}
        told = "；".join(f"{names[way]} {parts[way]}" for way in WAYS if way in parts)
        return _(
            "The total and its parts differ by (yuan): %(differences)s.",
            differences=told,
        )

    # ------------------------------------------------------------
    # V23 NUMBERS
    # ------------------------------------------------------------

    @api.model
    def _hits_numbers(self, _check, ids):
        """The telephone on notices; sealed numbers of the village's persons by their
        masked shape.
        """
        query = SQL(
            """
            SELECT r.id, jsonb_build_object('why', to_jsonb(r.why),
                                            'sealed', COALESCE(s.number, 0)), 0
              FROM (SELECT r.id, array_remove(ARRAY[%(found)s], NULL) AS why
                      FROM rural_region r WHERE r.id = ANY(%(ids)s)) r
              LEFT JOIN (SELECT p.village_id, COUNT(*) AS number
                           FROM rural_secret k
                           JOIN rural_person p ON p.id = k.res_id
                          WHERE k.res_model = 'rural.person' AND %(sealed)s
                            AND p.village_id = ANY(%(ids)s)
                          GROUP BY p.village_id) s ON s.village_id = r.id
             WHERE cardinality(r.why) > 0 OR s.number > 0
            """,
            found=self._numbers_sql(SQL("r.phone"), SQL("NULL::text")),
            ids=id_array(ids),
            sealed=SEALED,
        )
        return self._each(query)

    @api.model
    def _say_numbers(self, parts):
        texts = [super()._say_numbers(parts)] if parts["why"] else []
        if parts["sealed"]:
            texts.append(
                self.env._(
                    "%(count)s sealed numbers of persons have the wrong length.",
                    count=parts["sealed"],
                )
            )
        return " ".join(texts)
