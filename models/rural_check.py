import json
import typing

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib import hash_chain

# What a rule does where it hits, the gravest last.
SEVERITIES = [
    ("off", "Not Checked"),
    ("note", "For Information"),
    ("warn", "Warn"),
    ("block", "Stop until Answered"),
]
# What a rule looks at, and the documents that are.
SUBJECTS = [
    ("person", "All That Persons Receive"),
    ("distribution", "Plans and Results"),
    ("payout", "Payment Lists"),
    ("asset", "Assets"),
    ("contract", "Contracts"),
    ("village", "Village Years"),
    ("region", "Regions"),
    ("number", "Numbers of Persons"),
]
SUBJECT_MODELS = {
    "person": ("rural.distribution", "rural.payout"),
    "distribution": ("rural.distribution",),
    "payout": ("rural.payout",),
    "asset": ("rural.asset",),
    "contract": ("rural.contract",),
    "village": ("rural.village.year",),
    "region": ("rural.region",),
    "number": ("rural.asset", "rural.contract", "rural.region"),
}
# Documents of a year, which steps are stopped by; all else is the register.
PAPERS = ("rural.distribution", "rural.payout")
MODELS = tuple(dict.fromkeys(m for used in SUBJECT_MODELS.values() for m in used))
REGISTER = tuple(model for model in MODELS if model not in PAPERS)
# How many sentences a refusal tells; the page of the document shows all.
TOLD = 10


class Found(typing.NamedTuple):
    """What one rule found on one document.

    :ivar res_id: the document
    :ivar fact: plain values that tell this fact from any other, amounts included:
        an answer holds as long as they stay the same
    :ivar parts: what the sentence is made of when somebody reads it
    :ivar amount: the sum in question
    :ivar persons: ids of those concerned
    :ivar rows: ``{model: [ids]}`` of the rows it means
    """

    res_id: int
    fact: tuple
    parts: dict
    amount: float = 0
    persons: tuple = ()
    rows: dict = {}  # noqa: RUF012  never changed


class RuralCheck(models.Model):
    """检查规则: a rule as data, with its clause, what it asks for and how to put it
    right. What it finds is `rural.check.hit`.

    A rule's method is `_hits_<method>` of the `rural.check.subject` of the document's
    model and gives its hits for many documents in one query; `_say_<method>` words
    them. The county sets severity and thresholds.
    """

    _name = "rural.check"
    _description = "Check"
    _order = "sequence, code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=900)
    active = fields.Boolean(default=True)
    subject = fields.Selection(
        SUBJECTS, string="Looks at", required=True, default="asset"
    )
    method = fields.Char(required=True, readonly=True, default="domain")
    severity = fields.Selection(
        SEVERITIES, string="When Found", required=True, default="warn"
    )
    clause = fields.Text(required=True, help="The words that ask for it.")
    cure = fields.Text(
        string="What to Do", required=True, help="How what was found is put right."
    )
    has_percent = fields.Boolean(readonly=True)
    has_number = fields.Boolean(readonly=True)
    percent = fields.Float(string="Threshold (%)", digits=(5, 2))
    number = fields.Integer(string="From How Many on")
    number_unit = fields.Char(string="Threshold Unit", readonly=True)
    hit_ids = fields.One2many("rural.check.hit", "check_id", string="Findings")
    open_hit_count = fields.Integer(
        string="Findings to Answer", compute="_compute_open_hit_count"
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
    _thresholds_positive = models.Constraint(
        "CHECK(percent >= 0 AND number >= 0)", "A threshold cannot be negative."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("code", "name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.code or ''} {check.name or ''}".strip()

    @api.depends_context("uid")
    def _compute_open_hit_count(self):
        """Of the places that the user is in charge of; nothing for who sees none."""
        hits = self.env["rural.check.hit"]
        counts = {}
        if hits.has_access("read"):
            domain = [("check_id", "in", self.ids), ("state", "=", "open")]
            groups = hits._read_group(domain, ["check_id"], ["__count"])
            counts = {check.id: count for check, count in groups}
        for check in self:
            check.open_hit_count = counts.get(check.id, 0)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """What a rule looks for is code; how grave it is, the county's. A changed
        severity holds for what is open at once.
        """
        if not self.env.su and vals.keys() & self._fixed_fields():
            raise UserError(
                self.env._("Code, subject and method of a check are part of it.")
            )
        result = super().write(vals)
        if vals.keys() & {"severity", "active"}:
            for check in self:
                self.env["rural.check.hit"]._follow(check)
        return result

    def _fixed_fields(self):
        """What the county changes of its own rules alone (`_hits_domain`)."""
        own = all(check.method == "domain" for check in self)
        return {"subject", "method"} | (set() if own else {"code"})

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_hits(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_check_hit_action"
        )
        domain = [("check_id", "=", self.id)]
        return {**action, "domain": domain, "display_name": self.display_name}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _engine(self, model):
        """The rules for the documents of a model."""
        return self.env[f"rural.check.{model.removeprefix('rural.')}"].sudo()

    @api.model
    def _rules(self, model):
        """The rules in use for the documents of a model."""
        subjects = [name for name, used in SUBJECT_MODELS.items() if model in used]
        domain = [("subject", "in", subjects), ("severity", "!=", "off")]
        return self.sudo().search(domain)

    @api.model
    def _run(self, records):
        """Check documents of one model by all its rules, in a constant number of
        queries. Hits that are gone close by themselves; an answer stays as long as
        its fact is the same.

        :returns: the open `rural.check.hit` of the documents
        """
        self._examine(records)
        return self.env["rural.check.hit"]._open_of(records)

    @api.model
    def _examine(self, records):
        """Let the hits of the documents be what the rules find by now. What a broken
        rule found stays as it is.
        """
        engine = self._engine(records._name)
        self.env.flush_all()
        alive = engine._alive(records)
        rules = self._rules(records._name)
        found = {}
        for check in rules if alive else ():
            for each in engine._find(check, alive):
                row = self._row(check, each)
                found[row["check_id"], row["res_id"], row["key"]] = row
        broken = rules.filtered("broken_reason") if alive else rules.browse()
        hits = self.env["rural.check.hit"]
        hits._replace(records, list(found.values()), broken)

    @api.model
    def _stopping(self, model, domain):
        """What keeps records of a model from being submitted, exported or entered in
        the national system: run the rules on them and give the open
        `rural.check.hit` that stop, those of every place that the domain means.

        >>> hits = env["rural.check"]._stopping(
        ...     "rural.asset", [("township_id", "=", township.id)]
        ... )
        >>> hits[:5].mapped(lambda hit: (hit.document, hit._sentence()))
        """
        records = self.env[model].sudo().search(domain)
        for _done in self._in_batches(records):
            pass
        stops = Domain("severity", "=", "block")
        return (
            self.env["rural.check.hit"]
            .sudo()
            ._open_of(records, stops)
            .with_env(self.env)
        )

    @api.model
    def _row(self, check, found):
        """What was found as the plain values of a hit."""
        severities = [severity for severity, _label in SEVERITIES]
        return {
            "check_id": check.id,
            "severity": check.severity,
            "severity_order": severities.index(check.severity),
            "res_id": found.res_id,
            "key": hash_chain.digest({"fact": found.fact}),
            "parts": found.parts,
            "rows": found.rows,
            "persons": sorted(set(filter(None, found.persons))),
            "amount": round(float(found.amount or 0), 2),
        }

    @api.model
    def _blocking(self, records):
        """Sentences on the unanswered hits that stop a step, each with its rule,
        persons and cure; of what the last run found.
        """
        hits = self.env["rural.check.hit"].sudo()._open_of(records)
        stopping = hits.filtered(lambda hit: hit.severity == "block")
        texts = [hit._sentence() for hit in stopping[:TOLD].with_env(self.env).sudo()]
        if more := len(stopping) - TOLD:
            if more > 0:
                texts.append(self.env._("… and %(count)s more.", count=more))
        return texts

    @api.model
    def _in_batches(self, records):
        """Run over many documents; yields how many are done after each batch."""
        size = self._engine(records._name)._batch
        for start in range(0, len(records), size):
            batch = records[start : start + size]
            self._examine(batch)
            yield len(batch)
            self.env.invalidate_all()

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """What died, moved or was paid elsewhere since shows the day after; of papers
        the year and the year before, whose results are being drawn up; the register
        whole, with what was archived since, whose hits close.
        """
        every = self.with_context(active_test=False).env
        work = [every[model].search(self._engine(model)._nightly()) for model in MODELS]
        left = sum(map(len, work))
        for records in work:
            for done in self._in_batches(records):
                left -= done
                self.env["ir.cron"]._commit_progress(done, remaining=left)
            self._report_found(records)


def as_json(rows):
    """Rows as the one parameter of a statement that reads them as a table."""
    return SQL(
        """jsonb_to_recordset(%s::jsonb) AS f (
               check_id int, severity text, severity_order int, res_id int, key text,
               parts jsonb, "rows" jsonb, persons jsonb, amount numeric)""",
        json.dumps(rows, ensure_ascii=False, default=str),
    )
