import os
import tempfile

from odoo import models
from odoo.exceptions import UserError

from ..lib import verification_pack as pack

# Rows of one workbook: more are taken out township by township.
MOST_ROWS = 30_000


class RuralVerificationOffline(models.Model):
    """Out by workbook, for villages without a network, and back (the return:
    `rural.verification.return`).
    """

    _name = "rural.verification"
    _inherit = "rural.verification"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_pack(self):
        """Choose what to take along."""
        self.ensure_one()
        return self._ask_file("pack", self.env._("Workbook to Take along"))

    def action_return(self):
        """Hand a workbook in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand in a Workbook"),
            "res_model": "rural.verification.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_verification_id": self.id},
        }

    def _ask_file(self, kind, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "rural.verification.pack",
            "view_mode": "form",
            "target": "new",
            "context": {"default_verification_id": self.id, "default_kind": kind},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _identity(self):
        """What tells the workbooks of this draw from all others."""
        return {
            "verification": str(self.id),
            "draw": str(self.draw_count),
            "name": self.name,
            "seed": self.seed or "",
            "digest": self.population_digest or "",
        }

    def _pack(self, townships=None):
        """The bytes of the workbook with all that was drawn, or of some townships."""
        self.ensure_one()
        if self.state != "running":
            raise UserError(
                self.env._(
                    "%(name)s is not under way: there is nothing to answer.",
                    name=self.name,
                )
            )
        domain = [("verification_id", "=", self.id)]
        if townships:
            domain.append(("township_id", "in", townships.ids))
        answers = self.env["rural.verification.answer"].search(domain)
        if not answers:
            raise UserError(self.env._("Nothing was drawn in these townships."))
        if len(answers) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many for one workbook (%(most)s at most). "
                    "Choose some townships.",
                    count=len(answers),
                    most=MOST_ROWS,
                )
            )
        return self._written(
            lambda path: pack.write_pack(
                path, self.name, self._identity(), map(self._pack_row, answers)
            )
        )

    def _pack_row(self, answer):
        sample, indicator = answer.sample_id, answer.indicator_id
        return pack.Row(
            number=sample.number,
            township=sample.township_id.name or "",
            village=sample.village_id.name or "",
            code=sample.code or "",
            name=sample.name,
            facts=sample.facts_text,
            indicator=indicator.code,
            indicator_name=indicator.name,
            guidance=indicator.guidance or "",
            result=answer.result,
            remark=answer.remark or "",
            latitude=answer.latitude,
            longitude=answer.longitude,
        )

    def _written(self, write):
        """The bytes of a workbook that ``write(path)`` makes and the guard lets go."""
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        try:
            write(path)
            self.env["rural.leak.guard"]._check_workbook(path, self.name)
            with open(path, "rb") as file:
                return file.read()
        finally:
            os.unlink(path)
