from odoo import api, fields, models
from odoo.tools import SQL

# rule: (severity, the clause it rests on)
RULES = {
    "no_contract": ("high", "民法典第707条"),
    "not_written": ("high", "民法典第707条"),
    "too_long": ("high", "民法典第705条"),
    "overlap": ("high", "民法典第708条"),
    "low_rent": ("medium", "县定最低收益率"),
    "arrears": ("high", "民法典第722条"),
    "expiring": ("low", "民法典第733条"),
    "expired_in_use": ("high", "民法典第734条"),
    "no_decision": ("medium", "村民委员会组织法第24条"),
}
SEVERITIES = [("high", "High"), ("medium", "Medium"), ("low", "Low")]
# Ids of rows: that of the record × 16 + the number of the rule.
STEP = 16
LIVE = SQL("c.active AND c.state IN ('running', 'expiring', 'expired')")
RUNNING = SQL("c.active AND c.state IN ('running', 'expiring')")


class RuralContractHealth(models.Model):
    """合同体检: one row for each contract, or asset, and problem.

    Each rule is one query; all of them look at the columns that the records
    store, so that a county is examined in one statement.
    """

    _name = "rural.contract.health"
    _description = "Contract Check"
    _auto = False
    _order = "severity, rule, township_id, village_id, id"
    _rec_name = "rule"

    rule = fields.Selection(
        [
            ("no_contract", "No Contract"),
            ("not_written", "Not in Writing"),
            ("too_long", "Term Too Long"),
            ("overlap", "Overlapping Terms"),
            ("low_rent", "Low Rent"),
            ("arrears", "Arrears"),
            ("expiring", "Expiring Soon"),
            ("expired_in_use", "Expired but in Use"),
            ("no_decision", "No Decision Recorded"),
        ],
        readonly=True,
    )
    severity = fields.Selection(SEVERITIES, readonly=True)
    contract_id = fields.Many2one("rural.contract", readonly=True)
    asset_id = fields.Many2one("rural.asset", readonly=True)
    other_id = fields.Many2one("rural.contract", string="Other Contract", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Operator", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    days = fields.Integer(readonly=True, aggregator="max")
    clause = fields.Char(string="Legal Basis", compute="_compute_clause")
    message = fields.Text(string="Problem and Cure", compute="_compute_message")

    _depends = {
        "rural.contract": [
            "active",
            "state",
            "mode",
            "date_start",
            "date_end",
            "months",
            "rent_kind",
            "annual_amount",
            "is_written",
            "decision_date",
            "partner_id",
            "user_id",
            "village_id",
            "township_id",
            "county_id",
            "company_id",
        ],
        "rural.contract.asset": ["contract_id", "asset_id"],
        "rural.contract.document": ["contract_id", "kind"],
        "rural.contract.instalment": [
            "contract_id",
            "kind",
            "amount",
            "amount_open",
            "date_due",
            "date_from",
            "cancelled",
            "move_id",
        ],
        "rural.asset": [
            "active",
            "state",
            "usage_state",
            "operation_mode",
            "original_value",
            "annual_income",
            "village_id",
            "township_id",
            "county_id",
            "company_id",
        ],
        "res.company": ["rural_max_years", "rural_rent_floor", "rural_expiring_days"],
    }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_clause(self):
        for row in self:
            row.clause = RULES[row.rule][1]

    def _compute_message(self):
        messages = self._messages()
        for row in self:
            row.message = messages[row.rule] % row._message_params()

    def _message_params(self):
        """What the sentences speak of; the other contract may be out of sight."""
        contract, company = self.contract_id, self.company_id.sudo()
        return {
            "days": self.days,
            "amount": f"{self.amount:,.2f}",
            "end": contract.date_end,
            "years": company.rural_max_years,
            "percent": f"{company.rural_rent_floor:g}",
            "asset": self.asset_id.display_name,
            "other": self.other_id.sudo().display_name,
        }

    @api.model
    def _messages(self):
        _ = self.env._
        return {
            "no_contract": _(
                "The asset is operated by others without a running contract. Enter "
                "the contract and start it, or correct the mode of operation."
            ),
            "not_written": _(
                "There is no signed contract. Put it in writing and add it under "
                "“Documents”."
            ),
            "too_long": _(
                "It runs until %(end)s, %(days)s days beyond %(years)s years. What is "
                "beyond is void: agree on a shorter term."
            ),
            "overlap": _(
                "%(asset)s is let for the same %(days)s days by %(other)s. Correct "
                "one of the terms, or terminate one contract."
            ),
            "low_rent": _(
                "The rent is %(amount)s yuan a year below %(percent)s %% of the "
                "assets' value. Renegotiate, or have the price approved."
            ),
            "arrears": _(
                "%(amount)s yuan overdue, the oldest for %(days)s days. Demand "
                "payment; after that the contract may be terminated."
            ),
            "expiring": _(
                "It ends on %(end)s, in %(days)s days. Renew it, or prepare to take "
                "the assets back."
            ),
            "expired_in_use": _(
                "It ended %(days)s days ago and the assets are still in use. Renew "
                "the contract, or terminate it and take the assets back."
            ),
            "no_decision": _(
                "No democratic decision is recorded. Enter its date or add its "
                "minutes under “Documents”."
            ),
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        """The contract that has the problem; the asset when it has no contract."""
        self.ensure_one()
        record = self.contract_id or self.asset_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        rules = [getattr(self, f"_rule_{rule}")(today) for rule in RULES]
        return SQL(" UNION ALL ").join(rules)

    @api.model
    def _select(self, rule, source, amount="0", days="0", key="c.id", x=None):
        """One rule's rows; ``c`` is the contract, ``x`` where asset or other stand.

        ``amount``, ``days`` and ``key`` are expressions of this file.
        """
        number = list(RULES).index(rule)
        return SQL(
            "SELECT %(key)s * %(step)s + %(number)s AS id, %(rule)s AS rule,"
            " %(severity)s AS severity, c.id AS contract_id, %(asset)s AS asset_id,"
            " %(other)s AS other_id, c.partner_id, c.user_id, c.village_id,"
            " c.township_id, c.county_id, c.company_id,"
            " ROUND((%(amount)s)::numeric, 2) AS amount, %(days)s AS days"
            " FROM rural_contract c"
            " JOIN res_company p ON p.id = c.company_id %(source)s",
            key=SQL(key),
            step=STEP,
            number=number,
            rule=rule,
            severity=RULES[rule][0],
            asset=SQL("x.asset_id" if x else "NULL::integer"),
            other=SQL("x.other_id" if x else "NULL::integer"),
            amount=SQL(amount),
            days=SQL(days) if isinstance(days, str) else days,
            source=source,
        )

    def _rule_no_contract(self, today):
        """Others operate the asset, and no contract that has started says so."""
        return SQL(
            "SELECT a.id * %(step)s + %(number)s AS id, 'no_contract' AS rule,"
            " %(severity)s AS severity, NULL::integer AS contract_id,"
            " a.id AS asset_id, NULL::integer AS other_id,"
            " NULL::integer AS partner_id, NULL::integer AS user_id, a.village_id,"
            " a.township_id, a.county_id, a.company_id,"
            " COALESCE(a.annual_income, 0) AS amount, 0 AS days FROM rural_asset a"
            " WHERE a.active AND a.state IN ('registered', 'confirmed')"
            " AND a.usage_state NOT IN ('disposed', 'scrapped')"
            " AND a.operation_mode IN"
            " ('contracting', 'lease', 'shares', 'entrusted', 'cooperation')"
            " AND NOT EXISTS (SELECT FROM rural_contract_asset l"
            " JOIN rural_contract c ON c.id = l.contract_id"
            " WHERE l.asset_id = a.id AND %(live)s)",
            step=STEP,
            number=list(RULES).index("no_contract"),
            severity=RULES["no_contract"][0],
            live=LIVE,
        )

    def _rule_not_written(self, today):
        where = SQL(
            "WHERE %s AND (c.is_written IS NOT TRUE OR c.id NOT IN %s)",
            LIVE,
            self._with_document("contract"),
        )
        return self._select("not_written", where)

    @api.model
    def _with_document(self, kind):
        return SQL(
            "(SELECT contract_id FROM rural_contract_document WHERE kind = %s)", kind
        )

    def _rule_too_long(self, today):
        """What a lease runs beyond twenty years, or the county's shorter limit."""
        limit = "(c.date_start + make_interval(years => p.rural_max_years))::date"
        where = SQL(
            "WHERE %s AND c.mode IN ('lease', 'contracting') AND c.date_end >= %s",
            LIVE,
            SQL(limit),
        )
        return self._select("too_long", where, days=f"c.date_end - {limit} + 1")

    def _rule_overlap(self, today):
        """An asset that two running contracts let on the same day."""
        pairs = SQL(
            "JOIN (SELECT l.contract_id, l.asset_id, MIN(l.id) AS line_id,"
            " MIN(o.id) AS other_id, MAX(LEAST(c.date_end, o.date_end)"
            " - GREATEST(c.date_start, o.date_start)) + 1 AS days"
            " FROM rural_contract_asset l JOIN rural_contract c ON c.id = l.contract_id"
            " JOIN rural_contract_asset m ON m.asset_id = l.asset_id"
            " JOIN rural_contract o ON o.id = m.contract_id AND o.id <> c.id"
            " WHERE %s AND o.active AND o.state IN ('running', 'expiring')"
            " AND c.date_start <= o.date_end AND o.date_start <= c.date_end"
            " GROUP BY l.contract_id, l.asset_id) x ON x.contract_id = c.id",
            RUNNING,
        )
        return self._select("overlap", pairs, days="x.days", key="x.line_id", x=True)

    def _rule_low_rent(self, today):
        """A year's rent under the set share of the value. An asset let in parts
        counts in equal parts with each of its contracts.
        """
        value = SQL(
            "JOIN (SELECT l.contract_id, SUM(a.original_value / l.parts) AS value"
            " FROM (SELECT c.id AS contract_id, l.asset_id,"
            " COUNT(*) OVER (PARTITION BY l.asset_id) AS parts"
            " FROM rural_contract_asset l JOIN rural_contract c ON c.id = l.contract_id"
            " WHERE %s GROUP BY c.id, l.asset_id) l"
            " JOIN rural_asset a ON a.id = l.asset_id GROUP BY l.contract_id) v"
            " ON v.contract_id = c.id LEFT JOIN (SELECT contract_id,"
            " SUM(amount) AS total FROM rural_contract_instalment WHERE kind = 'rent'"
            " AND cancelled IS NOT TRUE GROUP BY contract_id) s"
            " ON s.contract_id = c.id AND c.rent_kind = 'manual'"
            " WHERE v.value * p.rural_rent_floor / 100 > COALESCE(s.total * 12"
            " / NULLIF(c.months, 0), c.annual_amount, 0)",
            RUNNING,
        )
        short = (
            "v.value * p.rural_rent_floor / 100 - COALESCE(s.total * 12"
            " / NULLIF(c.months, 0), c.annual_amount, 0)"
        )
        return self._select("low_rent", value, amount=short)

    def _rule_arrears(self, today):
        """What is due and open, whatever became of the contract since."""
        overdue = SQL(
            "JOIN (SELECT contract_id, SUM(amount_open) AS amount,"
            " MIN(date_due) AS since FROM rural_contract_instalment"
            " WHERE amount_open > 0 AND kind <> 'refund' AND date_due < %s"
            " GROUP BY contract_id) i ON i.contract_id = c.id"
            " WHERE c.active AND c.state <> 'draft'",
            today,
        )
        days = SQL("%s - i.since", today)
        return self._select("arrears", overdue, amount="i.amount", days=days)

    def _rule_expiring(self, today):
        where = SQL(
            "WHERE %s AND c.date_end BETWEEN %s AND %s::date + p.rural_expiring_days",
            RUNNING,
            today,
            today,
        )
        return self._select("expiring", where, days=SQL("c.date_end - %s", today))

    def _rule_expired_in_use(self, today):
        """The operator stays: an asset is let by no later contract and marked as
        operated, or rent is asked for days after the end.
        """
        where = SQL(
            "WHERE %(live)s AND c.date_end < %(today)s AND (c.id IN"
            " (SELECT l.contract_id FROM rural_contract_asset l"
            " JOIN rural_asset a ON a.id = l.asset_id LEFT JOIN"
            " (SELECT DISTINCT m.asset_id FROM rural_contract_asset m"
            " JOIN rural_contract o ON o.id = m.contract_id"
            " WHERE o.active AND o.state IN ('running', 'expiring')"
            " AND o.date_end >= %(today)s) n ON n.asset_id = a.id"
            " WHERE n.asset_id IS NULL AND a.operation_mode NOT IN ('own', 'none')"
            " AND a.usage_state IN ('in_use', 'low_yield', 'loss'))"
            " OR c.id IN (SELECT i.contract_id FROM rural_contract_instalment i"
            " JOIN rural_contract o ON o.id = i.contract_id"
            " WHERE i.move_id IS NOT NULL AND i.date_from > o.date_end))",
            live=LIVE,
            today=today,
        )
        days = SQL("%s - c.date_end", today)
        return self._select("expired_in_use", where, days=days)

    def _rule_no_decision(self, today):
        where = SQL(
            "WHERE %s AND c.decision_date IS NULL AND c.id NOT IN %s",
            LIVE,
            self._with_document("decision"),
        )
        return self._select("no_decision", where)
