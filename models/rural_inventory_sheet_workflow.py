from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .rural_inventory_line import CLERKS, COUNTERS
from .rural_procedure import Transition

VILLAGE = ("rural_asset.group_rural_clerk",)
TOWNSHIP = ("rural_asset.group_rural_reviewer",)
COUNTY = ("rural_asset.group_rural_officer",)
# Who signs for which level of place.
SIGN = {"village": "sign", "township": "sign_township", "county": "sign_county"}
NAMED = 20


class RuralInventorySheetWorkflow(models.Model):
    """The steps of a count sheet (凌源市方案 二(二), 五(一)).

    | step          | from → to                     | by                           |
    |---------------|-------------------------------|------------------------------|
    | sign          | counting → signed             | village clerk                |
    | sign_township | counting → signed             | township, of its own assets  |
    | sign_county   | counting → submitted          | county, of its own assets    |
    | accept        | signed → accepted             | township, another person     |
    | submit        | accepted → submitted          | township, all its sheets     |
    | return        | signed, accepted → counting   | township, with the reason    |
    | return_county | submitted → counting          | county, with the reason      |
    """

    _name = "rural.inventory.sheet"
    _inherit = "rural.inventory.sheet"

    _initial_state = "counting"
    _transitions = {
        "sign": Transition(("counting",), "signed", VILLAGE, body="village"),
        "sign_township": Transition(
            ("counting",),
            "signed",
            ("rural_asset.group_rural_accountant", *TOWNSHIP),
            body="township",
        ),
        "sign_county": Transition(("counting",), "submitted", COUNTY, body="county"),
        "accept": Transition(("signed",), "accepted", TOWNSHIP, body="township"),
        "submit": Transition(("accepted",), "submitted", TOWNSHIP, body="township"),
        "return": Transition(
            ("signed", "accepted"),
            "counting",
            TOWNSHIP,
            needs_reason=True,
            body="township",
        ),
        "return_county": Transition(
            ("submitted",), "counting", COUNTY, needs_reason=True, body="county"
        ),
    }

    can_sign = fields.Boolean(compute="_compute_can_step")
    can_accept = fields.Boolean(compute="_compute_can_step")
    can_submit = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_return_county = fields.Boolean(compute="_compute_can_step")
    can_count = fields.Boolean(compute="_compute_can_step")
    can_decide = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        return {
            "sign": self.env._("Sign the Sheet"),
            "sign_township": self.env._("Sign the Sheet"),
            "sign_county": self.env._("Sign the Sheet"),
            "accept": self.env._("Accept the Sheet"),
            "submit": self.env._("Submit to the County"),
            "return": self.env._("Return to the Village"),
            "return_county": self.env._("Return to the Village"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "inventory_id.state")
    @api.depends_context("uid")
    def _compute_can_step(self):
        steps = self._open_steps()
        for sheet in self:
            can = steps[sheet.id] if sheet.campaign_state == "open" else ()
            sheet.can_sign = sheet._sign_step() in can
            for action in ("accept", "submit", "return", "return_county"):
                sheet[f"can_{action}"] = action in can
            sheet.can_count = sheet.campaign_state == "open" and sheet._may_count()
            sheet.can_decide = sheet.campaign_state == "open" and sheet._may_decide()

    @api.depends("state", "line_ids.result", "line_ids.decision", "line_ids.disposed")
    def _compute_next_problems(self):
        for sheet in self:
            sheet.next_problems = "\n".join(
                {
                    "counting": sheet._pending_problems,
                    "signed": sheet._undecided_problems,
                }.get(sheet.state, list)()
            )

    def _sign_step(self):
        return SIGN.get(self.region_id.sudo().level, "sign")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_sign(self):
        """乡镇自查 (凌源市方案 五(一)1): nothing is left uncounted."""
        for action, sheets in self.grouped(lambda s: s._sign_step()).items():
            sheets._take_step(action)

    def action_accept(self):
        """账实相符: every difference has been decided."""
        self._take_step("accept")

    def action_submit(self):
        """汇总上报 (凌源市方案 五(一)2): the township hands in all its sheets."""
        self._take_step("submit")

    def action_submit_township(self):
        """The township of this sheet, all at once."""
        self.ensure_one()
        self._sheets_of_township().filtered(lambda s: s.state == "accepted")._take_step(
            "submit"
        )

    def action_return(self):
        return self._ask("return")

    def action_return_county(self):
        return self._ask("return_county")

    def _ask(self, action):
        self._check_may_step(action)
        return self._step_form(action, "rural.inventory.step", sheet_ids=self.ids)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _take_step(self, action, reason=None):
        """Take a step with all sheets or with none."""
        self.check_access("write")
        self._lock_for_step()
        self._check_campaign_open()
        self._check_can_step(action, reason)
        if action in SIGN.values() or action in ("accept", "submit"):
            self._mark_disposed()
        if problems := [p for s in self for p in s._step_problems(action)]:
            raise UserError("\n".join(problems))
        if action == "accept":
            self._check_other_signed()
        self._do_step(action, reason)
        self._sync_inbox()
        self.inventory_id._sync_inbox()

    def _check_campaign_open(self):
        for campaign in self.inventory_id.sudo().filtered(lambda i: i.state != "open"):
            raise UserError(
                self.env._(
                    "%(campaign)s is not open: its sheets stand as they are.",
                    campaign=campaign.name,
                )
            )

    def _check_other_signed(self):
        """Who signed a township's own sheet does not accept it."""
        for sheet in self:
            signed = sheet.sudo().log_ids.filtered(
                lambda log: log.action == "sign_township"
            )[:1]
            if signed.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "You have signed %(sheet)s yourself: another person of the "
                        "township accepts it.",
                        sheet=sheet.display_name,
                    )
                )

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _may_count(self):
        groups = COUNTERS.get(self.region_id.sudo().level, CLERKS)
        return self.state == "counting" and any(
            self.env.user.has_group(group) for group in groups
        )

    def _may_decide(self):
        """County and township decide once the village has signed; of the county's
        own assets before it signs.
        """
        has_group = self.env.user.has_group
        if self.region_id.sudo().level == "county":
            return self.state == "counting" and has_group(COUNTY[0])
        return self.state == "signed" and any(map(has_group, TOWNSHIP + COUNTY))

    def _step_problems(self, action):
        """What keeps the sheet from the step."""
        if action in SIGN.values() and action != self._sign_step():
            return [
                self.env._(
                    "%(sheet)s is not signed by you: it belongs to another level.",
                    sheet=self.display_name,
                )
            ]
        if action == "sign_county":
            return self._pending_problems() + self._undecided_problems()
        rules = {
            "sign": self._pending_problems,
            "sign_township": self._pending_problems,
            "accept": self._undecided_problems,
            "submit": self._township_problems,
        }
        return rules.get(action, list)()

    def _pending_problems(self):
        pending = self.line_ids.filtered(
            lambda line: line.result == "pending" and not line.disposed
        )
        message = self.env._(
            "%(sheet)s: %(count)s assets are not counted yet. Count each of them, as "
            "found, otherwise or not found:",
            sheet=self.display_name,
            count=len(pending),
        )
        return self._named(message, pending)

    def _undecided_problems(self):
        undecided = self.line_ids.filtered("undecided")
        message = self.env._(
            "%(sheet)s: %(count)s differences are not decided yet. Decide on each, "
            "which side is right or that it becomes a finding:",
            sheet=self.display_name,
            count=len(undecided),
        )
        return self._named(message, undecided)

    def _named(self, message, lines):
        if not lines:
            return []
        names = [f"- {line.display_name}" for line in lines[:NAMED]]
        return [message, *names, *(["…"] if len(lines) > NAMED else [])]

    def _township_problems(self):
        """A township submits as a whole."""
        late = (
            self.sudo()
            ._sheets_of_township()
            .filtered(lambda s: s.state in ("counting", "signed"))
        )
        if not late:
            return []
        return [
            self.env._(
                "%(township)s submits as a whole. Not accepted yet: %(places)s.",
                township=self.township_id.name,
                places="、".join(late[:NAMED].mapped("region_id.name")),
            )
        ]

    def _sheets_of_township(self):
        return self.search(
            [
                ("inventory_id", "in", self.inventory_id.ids),
                ("township_id", "in", self.township_id.ids),
            ]
        )
