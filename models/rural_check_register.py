from functools import lru_cache

from odoo import api, models
from odoo.tools import SQL

from .rural_check import Found

# Mobile numbers with or without 86, land lines with area code; as `lib.id_numbers`.
PHONE = r"^((86)?1[3-9][0-9]{9}|0[0-9]{9,11})$"
# A sealed identity number: four characters at either end.
MASKED = r"^[0-9]{4}\*{10}[0-9]{3}[0-9X]$"

NONE, ALWAYS = SQL(""), SQL("TRUE")


class RuralCheckRegister(models.AbstractModel):
    """Rules over the register (domain.md §10, V01–V24; §9.4): many thousand records
    in one statement each, whose rows are ``id, parts (jsonb), amount``.
    """

    _name = "rural.check.register"
    _description = "Rules on the Register"
    _inherit = "rural.check.subject"

    _model = ""
    _void = ("draft",)
    _batch = 50_000

    @api.model
    def _alive(self, records):
        """Read by SQL: a county's register would not fit into the cache."""
        query = SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) AND active AND state <> ALL(%s)",
            SQL.identifier(self.env[self._model]._table),
            id_array(records._ids),
            list(self._void),
        )
        return tuple(row[0] for row in self.env.execute_query(query))

    @api.model
    def _nightly(self):
        return []

    @api.model
    def _year_sql(self):
        return SQL("NULL::int")

    @api.model
    def _today(self):
        return self.env.company._rural_today()

    @api.model
    def _each(self, query, told=()):
        """What a statement found.

        :param told: parts that change by themselves, as numbers of days do: they are
            told, but an answer holds whatever they are
        """
        for res_id, parts, amount in self.env.execute_query(query):
            fact = {name: parts[name] for name in sorted(parts) if name not in told}
            yield Found(res_id, (fact,), parts, amount or 0)

    # ------------------------------------------------------------
    # V23 NUMBERS OF PERSONS
    # ------------------------------------------------------------

    @api.model
    def _numbers_sql(self, phone, code):
        """The condition that a telephone or a sealed number has not its shape; whole
        numbers are never read, they are not there.
        """
        return SQL(
            "%s, %s",
            SQL(
                "CASE WHEN %(text)s <> '' AND regexp_replace(%(text)s, '[^0-9]', '', "
                "'g') !~ %(shape)s THEN 'phone' END",
                text=phone,
                shape=PHONE,
            ),
            SQL(
                "CASE WHEN %(text)s LIKE '%%*%%' AND %(text)s !~ %(shape)s"
                " THEN 'code' END",
                text=code,
                shape=MASKED,
            ),
        )

    @api.model
    def _say_numbers(self, parts):
        _ = self.env._
        texts = {
            "phone": _(
                "The telephone is none: 11 digits, or a land line with area code."
            ),
            "code": _("The masked identity number has not 18 characters."),
        }
        return " ".join(texts[why] for why in parts["why"])

    # ------------------------------------------------------------
    # CONTRACT HEALTH
    # ------------------------------------------------------------

    @api.model
    def _health(self, rule, column, ids, where=ALWAYS, told=("days",)):
        """The rows of a rule of `rural.contract.health` on these records."""
        health = self.env["rural.contract.health"].sudo()
        query = SQL(
            """
            SELECT h.%(column)s, jsonb_build_object(
                       'days', h.days, 'amount', to_char(h.amount, %(money)s),
                       'end', to_char(c.date_end, 'YYYY-MM-DD'),
                       'years', p.rural_max_years,
                       'percent', trim_scale(p.rural_rent_floor::numeric)::text,
                       'asset', a.name, 'other', COALESCE(o.code, o.name)), h.amount
              FROM (%(rule)s) h
              JOIN res_company p ON p.id = h.company_id
              LEFT JOIN rural_contract c ON c.id = h.contract_id
              LEFT JOIN rural_contract o ON o.id = h.other_id
              LEFT JOIN rural_asset a ON a.id = h.asset_id
             WHERE h.%(column)s = ANY(%(ids)s) AND %(where)s
            """,
            column=SQL.identifier(column),
            money="FM999,999,999,990.00",
            rule=getattr(health, f"_rule_{rule}")(self._today()),
            ids=id_array(ids),
            where=where,
        )
        return self._each(query, told)

    @api.model
    def _say_health(self, rule, parts):
        messages = self.env["rural.contract.health"]._messages()
        return messages[rule] % {name: parts[name] or "" for name in parts}


@lru_cache(maxsize=1)
def id_array(ids):
    """A tuple of ids as one value: as an expression of thousands they would take
    PostgreSQL longer to read than to look up. Every rule of a run asks for the same.
    """
    return SQL("%s::int[]", "{" + ",".join(map(str, ids)) + "}")
