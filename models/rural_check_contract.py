from odoo import api, models
from odoo.tools import SQL

from .rural_check_register import ALWAYS, id_array


class RuralCheckContract(models.AbstractModel):
    """The rules on contracts: V15, V16, V23 and the contract health, whose statements
    are those of `rural.contract.health`.
    """

    _name = "rural.check.contract"
    _description = "Rules on Contracts"
    _inherit = "rural.check.register"

    _model = "rural.contract"

    @api.model
    def _contracts(self, rule, ids, where=ALWAYS, told=("days",)):
        return self._health(rule, "contract_id", ids, where, told)

    # ------------------------------------------------------------
    # V15 TERM AND PAPER
    # ------------------------------------------------------------

    @api.model
    def _hits_too_long(self, _check, ids):
        return self._contracts("too_long", ids)

    @api.model
    def _say_too_long(self, parts):
        return self._say_health("too_long", parts)

    @api.model
    def _hits_not_written(self, check, ids):
        """民法典第707条: a lease of six months or more is in writing."""
        return self._contracts("not_written", ids, SQL("c.months >= %s", check.number))

    @api.model
    def _say_not_written(self, parts):
        return self._say_health("not_written", parts)

    # ------------------------------------------------------------
    # V16 OVERLAP
    # ------------------------------------------------------------

    @api.model
    def _hits_overlap(self, _check, ids):
        return self._contracts("overlap", ids, told=())

    @api.model
    def _say_overlap(self, parts):
        return self._say_health("overlap", parts)

    # ------------------------------------------------------------
    # CONTRACT HEALTH
    # ------------------------------------------------------------

    @api.model
    def _hits_low_rent(self, _check, ids):
        return self._contracts("low_rent", ids)

    @api.model
    def _say_low_rent(self, parts):
        return self._say_health("low_rent", parts)

    @api.model
    def _hits_arrears(self, _check, ids):
        return self._contracts("arrears", ids)

    @api.model
    def _say_arrears(self, parts):
        return self._say_health("arrears", parts)

    @api.model
    def _hits_expiring(self, _check, ids):
        return self._contracts("expiring", ids)

    @api.model
    def _say_expiring(self, parts):
        return self._say_health("expiring", parts)

    @api.model
    def _hits_expired_in_use(self, _check, ids):
        return self._contracts("expired_in_use", ids)

    @api.model
    def _say_expired_in_use(self, parts):
        return self._say_health("expired_in_use", parts)

    @api.model
    def _hits_no_decision(self, _check, ids):
        return self._contracts("no_decision", ids)

    @api.model
    def _say_no_decision(self, parts):
        return self._say_health("no_decision", parts)

    # ------------------------------------------------------------
    # 长期合同
    # ------------------------------------------------------------

    @api.model
    def _hits_long(self, check, ids):
        """Longer than the county likes to see, within what the law allows (V15)."""
        query = SQL(
            """
            SELECT c.id, jsonb_build_object(
                       'end', to_char(c.date_end, 'YYYY-MM-DD'),
                       'years', %(years)s::int), c.annual_amount
              FROM rural_contract c JOIN res_company p ON p.id = c.company_id
             WHERE c.id = ANY(%(ids)s) AND c.state IN ('running', 'expiring')
               AND c.months > 12 * %(years)s
               AND (c.mode NOT IN ('lease', 'contracting') OR c.date_end
                    < c.date_start + make_interval(years => p.rural_max_years))
            """,
            years=check.number,
            ids=id_array(ids),
        )
        return self._each(query)

    @api.model
    def _say_long(self, parts):
        return self.env._(
            "It runs until %(end)s, longer than %(years)s years.", **parts
        )

    # ------------------------------------------------------------
    # V23 NUMBERS
    # ------------------------------------------------------------

    @api.model
    def _hits_numbers(self, _check, ids):
        query = SQL(
            """
            SELECT id, jsonb_build_object('why', to_jsonb(why)), 0
              FROM (SELECT c.id, array_remove(ARRAY[%s], NULL) AS why
                      FROM rural_contract c
                      LEFT JOIN res_partner b ON b.id = c.partner_id
                     WHERE c.id = ANY(%s)) f
             WHERE cardinality(why) > 0
            """,
            self._numbers_sql(SQL("b.phone"), SQL("c.partner_code")),
            id_array(ids),
        )
        return self._each(query)
