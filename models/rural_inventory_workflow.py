from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .rural_finding import OPEN
from .rural_procedure import Transition

OFFICERS = ("rural_asset.group_rural_officer",)
# Of places named in a message.
NAMED = 20
# Sheets whose inboxes are brought up to date at once.
PART = 50


class RuralInventoryWorkflow(models.Model):
    """The steps of a clean-up (凌源市方案 五), all of the county.

    | step   | from → to              | asks for                        |
    |--------|------------------------|---------------------------------|
    | open   | draft → open           | a county with places to count   |
    | report | open → reported        | every sheet submitted           |
    | reopen | reported → open        | reason                          |
    | file   | reported → filed       | findings closed, or dated ahead |
    | cancel | draft, open → cancelled| reason                          |
    """

    _name = "rural.inventory"
    _inherit = "rural.inventory"

    _transitions = {
        "open": Transition(("draft",), "open", OFFICERS),
        "report": Transition(("open",), "reported", OFFICERS),
        "reopen": Transition(("reported",), "open", OFFICERS, needs_reason=True),
        "file": Transition(("reported",), "filed", OFFICERS),
        "cancel": Transition(
            ("draft", "open"), "cancelled", OFFICERS, needs_reason=True
        ),
    }

    can_open = fields.Boolean(compute="_compute_can_step")
    can_report = fields.Boolean(compute="_compute_can_step")
    can_reopen = fields.Boolean(compute="_compute_can_step")
    can_file = fields.Boolean(compute="_compute_can_step")
    can_cancel = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        return {
            "open": self.env._("Open the Clean-up"),
            "report": self.env._("Report the Clean-up"),
            "reopen": self.env._("Open Again"),
            "file": self.env._("File the Year"),
            "cancel": self.env._("Cancel"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "sheet_ids.state")
    def _compute_next_problems(self):
        rules = {"open": "_report_problems", "reported": "_file_problems"}
        for inventory in self:
            asked = inventory.can_report or inventory.can_file
            found = getattr(inventory, rules[inventory.state])() if asked else ()
            inventory.next_problems = "\n".join(found)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        """The county organises the clean-up (凌源市方案 四(二)): each place gets its
        sheet, and who counts there is told.
        """
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("open")
        self._take_snapshot()
        self._do_step("open")
        self._tell()

    def action_report(self):
        """汇总上报 (凌源市方案 五(一)2): every township has submitted."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("report")
        if problems := self._report_problems():
            raise UserError("\n".join(problems))
        self._do_step("report")
        self._sync_inbox()

    def action_file(self):
        """备案 (凌源市方案 五(四)): what was found is put right, or has its day."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("file")
        if problems := self._file_problems():
            raise UserError("\n".join(problems))
        self._do_step("file")
        self._sync_inbox()

    def action_reopen(self):
        return self._ask("reopen")

    def action_cancel(self):
        return self._ask("cancel")

    def _ask(self, action):
        self._check_may_step(action)
        return self._step_form(action, "rural.inventory.step", inventory_ids=self.ids)

    def _take_step(self, action, reason):
        self._do_step(action, reason)
        self._sync_inbox()
        self._tell()

    def _tell(self):
        """Say who is waited for; of many sheets in the background, part by part."""
        sheets = self.sheet_ids
        if len(sheets) <= PART:
            sheets._sync_inbox()
            return
        for start in range(0, len(sheets), PART):
            part = sheets[start : start + PART]
            part.with_delay(description=self[:1].name, max_retries=3)._job_tell()

    def action_open_sheets(self):
        return self._open("rural_asset.rural_inventory_sheet_action")

    def action_open_lines(self):
        return self._open("rural_asset.rural_inventory_line_action")

    def action_open_differences(self):
        action = self._open("rural_asset.rural_inventory_line_action")
        action["context"] = {"search_default_difference": 1}
        return action

    def action_open_board(self):
        return self._open("rural_asset.rural_inventory_township_action")

    def _open(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {**action, "domain": [("inventory_id", "in", self.ids)], "context": {}}

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _report_problems(self):
        """Who has not submitted yet."""
        self.ensure_one()
        late = self.sudo().sheet_ids.filtered(lambda s: s.state != "submitted")
        if not late:
            return []
        labels = dict(late._fields["state"]._description_selection(self.env))
        found = [
            self.env._("%(count)s sheets are not submitted yet:", count=len(late)),
            *(f"{s.region_id.full_name}: {labels[s.state]}" for s in late[:NAMED]),
        ]
        return found + (["…"] if len(late) > NAMED else [])

    def _file_problems(self):
        """What keeps the year from being filed: a township that has not submitted, a
        finding whose day is over (督促整改, 凌源市方案 五(三)2).
        """
        self.ensure_one()
        return self._report_problems() + self._finding_problems()

    def _finding_problems(self):
        today = self.company_id._rural_today()
        late = (
            Domain("inventory_id", "=", self.id)
            & Domain("state", "in", OPEN)
            & Domain("date_handover", "=", False)  # a clue out of the county's hands
            & (Domain("deadline", "=", False) | Domain("deadline", "<", today))
        )
        findings = self.env["rural.finding"].sudo()
        count = findings.search_count(late)
        if not count:
            return []
        named = findings.search(late, limit=NAMED).mapped("display_name")
        message = self.env._(
            "%(count)s findings of the clean-up are open, and their day is over. Close "
            "them, or set the day by which they are put right:",
            count=count,
        )
        return [message, *named] + (["…"] if count > NAMED else [])
