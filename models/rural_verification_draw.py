import secrets
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib import sampling
from ..lib.amounts import of_float
from ..lib.errors import DataError
from .rural_procedure import STATE_TOKEN

# What stands in the register now.
POPULATION = """
    SELECT a.id, a.code, a.township_id, a.asset_class, a.original_value
      FROM rural_asset a
     WHERE a.active AND a.state IN ('registered', 'confirmed')
       AND a.county_id = %(county)s
       AND (%(townships)s = '{}' OR a.township_id = ANY(%(townships)s))
       AND (%(batch)s IS NULL OR a.batch = %(batch)s)
"""
ADD_SAMPLES = """
    INSERT INTO rural_verification_sample (verification_id, number, asset_id, code,
           name, asset_class, value, facts, region_id, village_id, township_id,
           county_id, company_id, create_uid, write_uid, create_date, write_date)
    SELECT %(verification)s, d.number, a.id, a.code, a.name, a.asset_class,
           a.original_value,
           jsonb_build_object(
               'category', k.name, 'batch', a.batch, 'project_name', a.project_name,
               'project_year', a.project_year, 'location', a.location,
               'quantity', a.quantity,
               'uom', COALESCE(u.name->>%(lang)s, u.name->>'en_US'),
               'original_value', a.original_value, 'owner_name', a.owner_name,
               'date_confirmed', a.date_confirmed,
               'confirmation_document', a.confirmation_document,
               'usage_state', a.usage_state, 'operation_mode', a.operation_mode,
               'operator_name', a.operator_name, 'contract_no', a.contract_no,
               'contract_start', a.contract_start, 'contract_end', a.contract_end,
               'annual_income', a.annual_income,
               'caretaker_body', a.caretaker_body,
               'caretaker_name', a.caretaker_name,
               'card_posted', COALESCE(a.card_posted, FALSE),
               'voucher_no', a.voucher_no,
               'in_national_system', COALESCE(a.in_national_system, FALSE)),
           a.region_id, a.village_id, a.township_id, a.county_id, a.company_id,
           %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM UNNEST(%(assets)s) WITH ORDINALITY d(asset_id, number)
      JOIN rural_asset a ON a.id = d.asset_id
      LEFT JOIN rural_asset_category k ON k.id = a.category_id
      LEFT JOIN uom_uom u ON u.id = a.uom_id
"""
ADD_ANSWERS = """
    INSERT INTO rural_verification_answer (sample_id, verification_id, indicator_id,
           sequence, result, township_id,
           create_uid, write_uid, create_date, write_date)
    SELECT s.id, s.verification_id, i.id, i.sequence, 'pending', s.township_id,
           %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM rural_verification_sample s
      JOIN rural_verification_indicator i ON i.id = ANY(%(indicators)s)
     WHERE s.verification_id = %(verification)s
     ORDER BY s.number, i.sequence, i.id
"""


class RuralVerificationDraw(models.Model):
    """The draw: from which assets, by which seed, and the sample with the register's
    facts as they were. The same seed draws the same sample (`lib/sampling.py`).
    """

    _name = "rural.verification"
    _inherit = "rural.verification"

    sample_count = fields.Integer(string="Assets Drawn", compute="_compute_sample")
    sample_value = fields.Monetary(string="Value Drawn", compute="_compute_sample")
    margin = fields.Float(
        string="Margin of Error (%)",
        compute="_compute_sample",
        digits=(5, 1),
        help="Of a share found in the sample, at 95 % confidence, at its widest, for "
        "a population of this size. Strata make it smaller.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("sample_ids", "population_count")
    def _compute_sample(self):
        groups = self.env["rural.verification.sample"]._read_group(
            [("verification_id", "in", self.ids)],
            ["verification_id"],
            ["__count", "value:sum"],
        )
        found = {verification.id: row for verification, *row in groups}
        for verification in self:
            count, value = found.get(verification.id, (0, 0))
            verification.sample_count, verification.sample_value = count, value
            verification.margin = (
                sampling.margin(count, verification.population_count) if count else 0
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _draw(self, seed=None):
        """Draw by a seed and freeze what the register says of each asset drawn;
        what was drawn before goes.
        """
        self.ensure_one()
        self._check_drawable()
        seed = (seed or "").strip() or secrets.token_hex(8)
        rows = self._population()
        units = [unit for _asset_id, unit in rows]
        try:
            drawn = sampling.draw(
                units, self._sample_size(len(units)), seed, self.method == "value"
            )
        except DataError as error:
            raise UserError(self._draw_message(error)) from error
        ids = {unit.key: asset_id for asset_id, unit in rows}
        self.sudo().with_context(rural_token=STATE_TOKEN).sample_ids.unlink()
        self._add_samples([ids[key] for key in drawn])
        self.with_context(rural_token=STATE_TOKEN).write(
            {
                "seed": seed,
                "draw_count": self.draw_count + 1,
                "date_drawn": fields.Datetime.now(),
                "population_count": len(units),
                "population_value": Decimal(sum(u.weight for u in units)) / 100,
                "population_digest": sampling.fingerprint(units),
            }
        )

    def _check_drawable(self):
        if self.sudo().answer_ids.filtered(lambda a: a.result != "pending"):
            raise UserError(
                self.env._(
                    "%(name)s has answers already: its sample stands. Cancel it and "
                    "plan another one if it has to be drawn anew.",
                    name=self.name,
                )
            )
        if not self.indicator_ids:
            raise UserError(
                self.env._(
                    "Choose the indicators that are asked (Configuration / "
                    "Verification Indicators holds the county's list)."
                )
            )

    def _population(self):
        """``[(asset id, Unit)]`` of what may be drawn, by code."""
        self.env.flush_all()
        query = SQL(
            POPULATION,
            county=self.region_id.id,
            townships=self.township_ids.ids,
            batch=self.batch or None,
        )
        codes = {r.id: r.code for r in self._townships()}
        return [
            (
                asset_id,
                sampling.Unit(
                    code or f"#{asset_id}",
                    (codes.get(township_id, ""), asset_class or ""),
                    int(of_float(value or 0) * 100),
                ),
            )
            for asset_id, code, township_id, asset_class, value in (
                self.env.execute_query(query)
            )
        ]

    def _townships(self):
        regions = self.env["rural.region"].sudo().with_context(active_test=False)
        return regions.search(
            [("county_id", "=", self.region_id.id), ("level", "=", "township")]
        )

    def _draw_message(self, error):
        if error.code == "sample_too_large":
            return self.env._(
                "A sample of %(size)s assets cannot be drawn from %(population)s. "
                "Lower the number, widen townships and batch, or verify every asset.",
                **error.params,
            )
        return self.env._(
            "There is nothing to draw: no registered asset lies in these townships "
            "and this batch."
        )

    def _add_samples(self, asset_ids):
        common = {"verification": self.id, "uid": self.env.uid}
        self.env.flush_all()
        lang = self.env.lang or "en_US"
        self.env.cr.execute(SQL(ADD_SAMPLES, assets=asset_ids, lang=lang, **common))
        indicators = self.indicator_ids.ids
        self.env.cr.execute(SQL(ADD_ANSWERS, indicators=indicators, **common))
        # Planned by the statistics of tables that were empty, reports take minutes.
        self.env.cr.execute(
            SQL("ANALYZE rural_verification_sample, rural_verification_answer")
        )
        self.env["rural.verification.sample"].invalidate_model()
        self.env["rural.verification.answer"].invalidate_model()
        self.invalidate_recordset()
