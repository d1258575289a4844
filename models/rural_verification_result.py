from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib import hash_chain
from .rural_procedure import STATE_TOKEN

# Of one hundred: what an answer counts; what does not apply counts nowhere.
POINTS = {"conforms": 100, "partly": 50, "fails": 0}
CONTENT_ROWS = """
    SELECT s.number, s.code, i.code, a.result, COALESCE(a.remark, '')
      FROM rural_verification_answer a
      JOIN rural_verification_sample s ON s.id = a.sample_id
      JOIN rural_verification_indicator i ON i.id = a.indicator_id
     WHERE a.verification_id = %(verification)s
     ORDER BY s.number, i.code
"""


class RuralVerificationResult(models.Model):
    """What the answers come to: progress, scores, findings (凌源市方案 五(三)2)."""

    _name = "rural.verification"
    _inherit = "rural.verification"

    answer_count = fields.Integer(string="Answers Asked", compute="_compute_answers")
    answered_count = fields.Integer(string="Answers Given", compute="_compute_answers")
    pending_count = fields.Integer(string="Still to Answer", compute="_compute_answers")
    fails_count = fields.Integer(string="Not Conforming", compute="_compute_answers")
    partly_count = fields.Integer(
        string="Partly Conforming", compute="_compute_answers"
    )
    progress = fields.Float(string="Answered (%)", compute="_compute_answers")
    score = fields.Float(
        compute="_compute_score",
        digits=(5, 1),
        help="Of 100: conforms 100, partly 50, does not conform 0; what does not apply "
        "is left out, and so are discipline clues.",
    )
    finding_count = fields.Integer(
        string="Findings Made", compute="_compute_finding_count"
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("answer_ids.result")
    def _compute_answers(self):
        groups = self.env["rural.verification.answer"]._read_group(
            [("verification_id", "in", self.ids)],
            ["verification_id", "result"],
            ["__count"],
        )
        counts = {(verified.id, result): n for verified, result, n in groups}
        for verification in self:
            own = {r: n for (key, r), n in counts.items() if key == verification.id}
            total, pending = sum(own.values()), own.get("pending", 0)
            verification.answer_count = total
            verification.pending_count = pending
            verification.answered_count = total - pending
            verification.fails_count = own.get("fails", 0)
            verification.partly_count = own.get("partly", 0)
            verification.progress = 100 * (total - pending) / total if total else 0

    @api.depends("answer_ids.result")
    def _compute_score(self):
        groups = self.env["rural.verification.answer"]._read_group(
            [
                ("verification_id", "in", self.ids),
                ("indicator_id.discipline", "=", False),
            ],
            ["verification_id", "result"],
            ["__count"],
        )
        counts = {(verified.id, result): n for verified, result, n in groups}
        for verification in self:
            own = {r: n for (key, r), n in counts.items() if key == verification.id}
            verification.score = score(own) or 0

    @api.depends("answer_ids.finding_id")
    def _compute_finding_count(self):
        groups = self.env["rural.verification.answer"]._read_group(
            [("verification_id", "in", self.ids), ("finding_id", "!=", False)],
            ["verification_id"],
            ["__count"],
        )
        counts = {verification.id: count for verification, count in groups}
        for verification in self:
            verification.finding_count = counts.get(verification.id, 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_samples(self):
        return self._open("rural_asset.rural_verification_sample_action")

    def action_open_mine(self):
        """What is still to be looked at."""
        action = self._open("rural_asset.rural_verification_sample_action")
        return {**action, "context": {"search_default_todo": 1}}

    def action_open_failed(self):
        action = self._open("rural_asset.rural_verification_answer_action")
        return {**action, "context": {"search_default_wrong": 1}}

    def action_open_scores(self):
        return self._open("rural_asset.rural_verification_score_action")

    def action_open_findings(self):
        action = self._open("rural_asset.rural_finding_action")
        found = self.sudo().answer_ids.finding_id
        return {**action, "domain": [("id", "in", found.ids)]}

    def _open(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = [("verification_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}

    # ------------------------------------------------------------
    # FINDINGS
    # ------------------------------------------------------------

    def _report_findings(self):
        """What does not conform goes into the ledger of findings; what is there
        already stays as it is.
        """
        self.ensure_one()
        wrong = ("fails", "partly") if self.report_partly else ("fails",)
        answers = self.env["rural.verification.answer"].search(
            Domain("verification_id", "=", self.id)
            & Domain("result", "in", wrong)
            & Domain("finding_id", "=", False)
        )
        rows = [self._prepare_finding_vals(answer) for answer in answers]
        findings = self.env["rural.finding"]._report(rows) if rows else ()
        writer = answers.with_context(rural_token=STATE_TOKEN).sudo()
        for answer, finding in zip(writer, findings, strict=True):
            answer.finding_id = finding.id
        self.invalidate_recordset(["finding_count"])

    def _prepare_finding_vals(self, answer):
        sample, indicator = answer.sample_id, answer.indicator_id
        return {
            "name": f"{indicator.name}：{sample.name}",
            "type_id": indicator.finding_type_id.id,
            "source": "verification",
            "res_model": answer._name,
            "res_id": answer.id,
            "asset_id": sample.asset_id.id,
            "inventory_id": self.inventory_id.id,
            "detail": answer.remark,
            "before_ids": [(6, 0, answer.photo_ids.ids)],
        }

    # ------------------------------------------------------------
    # CONTENT
    # ------------------------------------------------------------

    def _prepare_log_vals(self, target):
        """What a step has bound is the content of the state that it leads to."""
        values = super()._prepare_log_vals(target)
        content = self._content(target)
        return {
            **values,
            "content_digest": hash_chain.digest(content) if content else False,
        }

    def _content(self, state=None):
        """What was drawn and, once it is closed, what was found."""
        self.ensure_one()
        if not self.draw_count:
            return None
        self.env.flush_all()
        rows = self.env.execute_query(SQL(CONTENT_ROWS, verification=self.id))
        closed = (state or self.state) == "closed"
        return {
            "seed": self.seed,
            "method": self.method if self.kind == "sample" else "full",
            "population": self.population_count,
            "population_digest": self.population_digest,
            "rows": [list(row if closed else row[:3]) for row in rows],
        }


def score(counts):
    """The score of ``{result: number}``, or None where nothing counts."""
    judged = sum(counts.get(result, 0) for result in POINTS)
    points = sum(value * counts.get(result, 0) for result, value in POINTS.items())
    return points / judged if judged else None
