from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.personal_numbers import personal_number
from .rural_check import SEVERITIES, as_json
from .rural_procedure import STATE_TOKEN

# Who may answer: what stops is answered by another body than the village's.
ANSWERS = (
    "rural_asset.group_rural_clerk",
    "rural_asset.group_rural_accountant",
    "rural_asset.group_rural_reviewer",
    "rural_asset.group_rural_officer",
)
ANSWERS_BLOCK = ANSWERS[2:]
LEAST = 5
DOCUMENTS = [
    ("rural.distribution", "Plan or Result"),
    ("rural.payout", "Payment List"),
    ("rural.asset", "Asset"),
    ("rural.contract", "Contract"),
    ("rural.village.year", "Village Year"),
    ("rural.region", "Region"),
]


class RuralCheckHit(models.Model):
    """What a rule found on a document: which persons, how much, why; answered with a
    reason, or closed by itself when the rule passes again.

    Written by `rural.check._run` and by answers alone.
    """

    _name = "rural.check.hit"
    _description = "Finding of a Check"
    _inherit = ["rural.by.code"]
    _order = "state desc, severity_order desc, check_id, id desc"

    check_id = fields.Many2one(
        "rural.check",
        string="Rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    severity = fields.Selection(SEVERITIES, string="When Found", readonly=True)
    severity_order = fields.Integer(readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Id of the Document",
        model_field="res_model",
        required=True,
        readonly=True,
    )
    document = fields.Reference(
        DOCUMENTS, string="Found on", compute="_compute_document"
    )
    # Tells hits of one rule on one document apart, so that an answer stays with its
    # hit when the rule runs again.
    key = fields.Char(required=True, readonly=True)
    parts = fields.Json(readonly=True)
    detail = fields.Text(string="What Was Found", compute="_compute_detail")
    clause = fields.Text(related="check_id.clause")
    cure = fields.Text(related="check_id.cure")
    amount = fields.Monetary(readonly=True)
    # {model: [ids]} of the rows it means
    rows = fields.Json(readonly=True)
    person_ids = fields.Many2many(
        "rural.person", string="Persons Concerned", readonly=True
    )
    state = fields.Selection(
        [("open", "To Answer"), ("answered", "Answered"), ("closed", "Passed")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    answer = fields.Text(string="Reason Given", readonly=True)
    answered_by = fields.Many2one("res.users", readonly=True)
    answered_on = fields.Datetime(readonly=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")
    year = fields.Integer(readonly=True, aggregator=None, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _key_uniq = models.UniqueIndex(
        "(check_id, res_model, res_id, key)", "One hit of a rule for one fact."
    )
    _document_idx = models.Index("(res_model, res_id, state)")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for hit in self:
            hit.document = f"{hit.res_model},{hit.res_id}" if hit.res_id else False

    @api.depends("parts", "check_id.method")
    @api.depends_context("lang")
    def _compute_detail(self):
        """In the words of who reads it."""
        for hit in self:
            engine = self.env["rural.check"]._engine(hit.res_model)
            method = hit.sudo().check_id.method
            hit.detail = engine._say(method, hit.parts or {})

    @api.depends("check_id", "detail")
    def _compute_display_name(self):
        for hit in self:
            hit.display_name = f"{hit.check_id.display_name}：{hit.detail or ''}"

    @api.depends("state", "severity")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        some, all_ = self._may_answer("warn"), self._may_answer("block")
        for hit in self:
            may = all_ if hit.severity == "block" else some
            hit.can_answer = hit.state == "open" and may

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def _by_hand_message(self):
        return self.env._(
            "What the checks find is written by the checks alone. Answer it "
            "with a reason, or put right what it names."
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_answer(self):
        """Ask for the reason."""
        self._check_can_answer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer the Findings"),
            "res_model": "rural.check.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_hit_ids": self.ids},
        }

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------
    # ANSWERS
    # ------------------------------------------------------------

    @api.model
    def _may_answer(self, severity):
        groups = ANSWERS_BLOCK if severity == "block" else ANSWERS
        return any(self.env.user.has_group(group) for group in groups)

    def _check_can_answer(self):
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose what you want to answer."))
        if passed := self.filtered(lambda hit: hit.state != "open")[:1]:
            raise UserError(
                self.env._(
                    "“%(finding)s” is not open any more. Reload the page.",
                    finding=passed.display_name,
                )
            )
        for hit in self:
            if not self._may_answer(hit.severity):
                raise AccessError(hit._may_not_message())

    def _may_not_message(self):
        if self.severity == "block":
            return self.env._(
                "“%(rule)s” stops the document: it is answered by a township reviewer "
                "or a county officer, not by who drew it up. Put right what it names, "
                "or ask them.",
                rule=self.check_id.name,
            )
        return self.env._(
            "Findings are answered by village clerks, township accountants, township "
            "reviewers and county officers."
        )

    def _answer(self, reason):
        """Keep why it is right as it is; said on the document as well."""
        self._check_can_answer()
        reason = (reason or "").strip()
        if len(reason) < LEAST:
            raise UserError(
                self.env._(
                    "Say why it is right as it is: %(least)s characters at least.",
                    least=LEAST,
                )
            )
        if personal_number(reason):
            raise UserError(
                self.env._(
                    "The reason holds a number of an identity card, a bank card or a "
                    "telephone. Name the person instead."
                )
            )
        self.sudo().with_context(rural_token=STATE_TOKEN).write(
            {
                "state": "answered",
                "answer": reason,
                "answered_by": self.env.uid,
                "answered_on": fields.Datetime.now(),
            }
        )
        self._log_answer(reason)
        for model, hits in self.sudo().grouped("res_model").items():
            documents = self.env[model].sudo().browse(set(hits.mapped("res_id")))
            documents._sync_check_desk()

    def _log_answer(self, reason):
        """On each document: which rules were answered, how, by whom."""
        for (model, res_id), hits in (
            self.sudo().grouped(lambda hit: (hit.res_model, hit.res_id)).items()
        ):
            rules = "、".join(sorted(set(hits.check_id.mapped("display_name"))))
            self.env[model].browse(res_id).sudo().message_post(
                body=self.env._(
                    "%(count)s findings of the checks answered (%(rules)s): %(reason)s",
                    count=len(hits),
                    rules=rules,
                    reason=reason,
                ),
                author_id=self.env.user.partner_id.id,
            )

    def _sentence(self):
        """Rule, fact, clause and cure, for a message."""
        return self.env._(
            "%(rule)s: %(detail)s %(cure)s (%(clause)s)",
            rule=self.check_id.display_name,
            detail=self.detail,
            cure=self.check_id.cure,
            clause=self.check_id.clause,
        )

    # ------------------------------------------------------------
    # WRITTEN BY THE CHECKS
    # ------------------------------------------------------------

    @api.model
    def _open_of(self, records, domain=Domain.TRUE):
        """The open hits of documents of one model."""
        return self.search(
            Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
            & Domain("state", "=", "open")
            & domain
        )

    @api.model
    def _replace(self, records, rows, broken):
        """Let the hits of some documents be what was found, in three statements;
        those of broken rules stay.
        """
        if rows:
            self.env.cr.execute(self._upsert_sql(records, rows))
            self.env.cr.execute(self._persons_sql(records, rows))
        self.env.cr.execute(self._close_sql(records, rows, broken))
        self.invalidate_model()
        records.invalidate_recordset(
            ["hit_ids", "open_hit_count", "stopping_hit_count"], flush=False
        )

    @api.model
    def _upsert_sql(self, records, rows):
        """New facts as open hits. What was closed opens again without its answer; so
        does what a village may have answered itself and now stops it.
        """
        reopens = SQL(
            "(h.state = 'closed' OR h.severity <> 'block'"
            " AND EXCLUDED.severity = 'block')"
        )
        return SQL(
            """
            INSERT INTO rural_check_hit AS h (
                   check_id, severity, severity_order, res_model, res_id, key, parts,
                   "rows", amount, state, year, village_id, township_id, county_id,
                   company_id, create_uid, create_date, write_uid, write_date)
            SELECT f.check_id, f.severity, f.severity_order, %(model)s, f.res_id, f.key,
                   f.parts, f."rows", f.amount, 'open', %(year)s, d.village_id,
                   d.township_id, d.county_id, d.company_id,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM %(found)s JOIN %(table)s d ON d.id = f.res_id
            ON CONFLICT (check_id, res_model, res_id, key) DO UPDATE
               SET severity = EXCLUDED.severity,
                   severity_order = EXCLUDED.severity_order,
                   parts = EXCLUDED.parts, "rows" = EXCLUDED."rows",
                   village_id = EXCLUDED.village_id,
                   township_id = EXCLUDED.township_id,
                   county_id = EXCLUDED.county_id, company_id = EXCLUDED.company_id,
                   state = CASE WHEN %(reopens)s THEN 'open' ELSE h.state END,
                   answer = CASE WHEN %(reopens)s THEN NULL ELSE h.answer END,
                   answered_by = CASE WHEN %(reopens)s THEN NULL
                                      ELSE h.answered_by END,
                   answered_on = CASE WHEN %(reopens)s THEN NULL
                                      ELSE h.answered_on END,
                   write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
             WHERE h.state = 'closed' OR h.severity <> EXCLUDED.severity
                OR h.parts <> EXCLUDED.parts OR h."rows" <> EXCLUDED."rows"
                OR (h.village_id, h.township_id, h.county_id, h.company_id)
                   IS DISTINCT FROM (EXCLUDED.village_id, EXCLUDED.township_id,
                                     EXCLUDED.county_id, EXCLUDED.company_id)
            """,
            model=records._name,
            uid=self.env.uid,
            now=self.env.cr.now(),
            found=as_json(rows),
            table=SQL.identifier(records._table),
            reopens=reopens,
            year=self.env["rural.check"]._engine(records._name)._year_sql(),
        )

    @api.model
    def _persons_sql(self, records, rows):
        persons = self._fields["person_ids"]
        return SQL(
            """
            INSERT INTO %(relation)s (%(hit)s, %(person)s)
            SELECT h.id, p.id::int
              FROM %(found)s
              JOIN rural_check_hit h ON h.check_id = f.check_id AND h.key = f.key
                                    AND h.res_model = %(model)s AND h.res_id = f.res_id
             CROSS JOIN jsonb_array_elements_text(f.persons) p (id)
            ON CONFLICT DO NOTHING
            """,
            relation=SQL.identifier(persons.relation),
            hit=SQL.identifier(persons.column1),
            person=SQL.identifier(persons.column2),
            found=as_json(rows),
            model=records._name,
        )

    @api.model
    def _close_sql(self, records, rows, broken):
        """What is not found any more has passed; its answer stays to be read. NOT IN
        is looked up by hash; the planner, which cannot count the rows found, would
        compare each with each for NOT EXISTS.
        """
        keys = [{n: row[n] for n in ("check_id", "res_id", "key")} for row in rows]
        return SQL(
            """
            UPDATE rural_check_hit h
               SET state = 'closed', write_uid = %s, write_date = %s
             WHERE h.res_model = %s AND h.res_id = ANY(%s::int[])
               AND h.state <> 'closed' AND h.check_id <> ALL(%s::int[])
               AND (h.check_id, h.res_id, h.key) NOT IN (
                   SELECT f.check_id, f.res_id, f.key FROM %s)
            """,
            self.env.uid,
            self.env.cr.now(),
            records._name,
            "{" + ",".join(map(str, records.ids)) + "}",
            broken.ids,
            as_json(keys),
        )

    @api.model
    def _follow(self, check):
        """A rule that is not checked any more has nothing open; a graver one takes
        back what the village may have answered itself.
        """
        hits = self.sudo().with_context(rural_token=STATE_TOKEN)
        hits = hits.search([("check_id", "=", check.id), ("state", "!=", "closed")])
        if check.severity == "off" or not check.active:
            hits.write({"state": "closed"})
            return
        orders = [severity for severity, _label in SEVERITIES]
        order = orders.index(check.severity)
        milder = hits.filtered(
            lambda hit: (
                check.severity == "block"
                and hit.state == "answered"
                and hit.severity != "block"
            )
        )
        milder.write(
            {
                "state": "open",
                "answer": False,
                "answered_by": False,
                "answered_on": False,
            }
        )
        hits.write({"severity": check.severity, "severity_order": order})
