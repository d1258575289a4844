import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context

from .rural_distribution_workflow import COUNTY, TOWNSHIP
from .rural_procedure import STATE_TOKEN, Transition

# What may be kept up to date whatever the state; all else is written by the steps.
FREE_FIELDS = {"user_id", "line_ids"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")
# The steps that look at every village first.
ACCOUNTING = ("announce", "send")


class RuralPackageWorkflow(models.Model):
    """The way of a township's papers as a whole (来安县办法 四(二), (三)).

    | step          | from → to            | body     |
    |---------------|----------------------|----------|
    | announce      | draft → announced    | township |
    | send          | announced → sent     | township |
    | file          | sent → filed         | county   |
    | return_county | sent → draft         | county   |
    | reopen        | announced → draft    | township |

    Villages are reviewed, returned and announced by the steps of their own papers;
    the package takes these steps for many at once.
    """

    _name = "rural.package"
    _inherit = "rural.package"

    _transitions = {
        "announce": Transition(("draft",), "announced", TOWNSHIP, body="township"),
        "send": Transition(("announced",), "sent", TOWNSHIP, body="township"),
        "file": Transition(("sent",), "filed", COUNTY, body="county"),
        "return_county": Transition(("sent",), "draft", COUNTY, True, "county"),
        "reopen": Transition(("announced",), "draft", TOWNSHIP, True, "township"),
    }

    can_review = fields.Boolean(compute="_compute_can_step")
    can_announce = fields.Boolean(compute="_compute_can_step")
    can_send = fields.Boolean(compute="_compute_can_step")
    can_file = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_reopen = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "announce": _("Announce"),
            "send": _("Send to the County"),
            "file": _("File with the County"),
            "return_county": _("Return by the County"),
            "reopen": _("Reopen"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "submitted_count")
    @api.depends_context("uid")
    def _compute_can_step(self):
        reviewer = any(self.env.user.has_group(group) for group in TOWNSHIP)
        steps = self._open_steps()
        for package in self:
            can = steps.get(package.id, ())
            for action in ("announce", "send", "file", "reopen"):
                package[f"can_{action}"] = action in can
            package.can_return = "return_county" in can
            package.can_review = reviewer and bool(package.submitted_count)

    @api.depends("state", "complete", "line_ids.statement")
    def _compute_next_problems(self):
        for package in self:
            package.next_problems = "\n".join(package._accounting_problems())

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_record_meeting(self):
        return self._ask("meeting")

    def action_review(self):
        """Approve what was submitted; the meeting is asked for once."""
        papers = self._papers_in("submitted")
        if not papers:
            raise UserError(self.env._("No paper waits for the township’s review."))
        if all(paper._meeting_at_hand() for paper in papers):
            return papers._take_step("review")
        return self._ask("review")

    def action_return_villages(self):
        return self._ask("return")

    def action_state_villages(self):
        return self._ask("state")

    def action_announce(self):
        self._check_may_step("announce")
        self._raise_open_villages()
        return self._ask("announce")

    def action_send(self):
        return self._take_step("send")

    def action_file(self):
        """File one package or many, each with a number of its own."""
        return self._take_step("file")

    def action_return(self):
        return self._ask("return_county")

    def action_reopen(self):
        return self._ask("reopen")

    def action_open_papers(self):
        """The papers of all villages, whatever their state."""
        papers = self.line_ids.distribution_id | self.line_ids.amendment_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plans and Results"),
            "res_model": "rural.distribution",
            "view_mode": "list,form",
            "domain": [("id", "in", (papers | self.distribution_ids).ids)],
        }

    def action_open_notices(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Announcements"),
            "res_model": "rural.notice",
            "view_mode": "list,form",
            "domain": [("package_id", "in", self.ids)],
        }

    def _ask(self, action):
        """Open the form for what a step asks for."""
        self.ensure_one()
        context = {"default_package_id": self.id, "default_action": action}
        chosen = self.env.context.get("rural_line_ids")
        if chosen:
            context["default_line_ids"] = chosen
        return {
            "type": "ir.actions.act_window",
            "name": self.env["rural.package.step"]._action_label(action),
            "res_model": "rural.package.step",
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def _take_step(self, action, evidence=None):
        """Take one step of packages, whole or not at all.

        :param evidence: ``date``, ``place`` and ``attachments`` (photos) of an
            announcement, ``date`` of the filing, ``reason`` of a return and the
            ``lines`` of the villages that go back with it; each where it applies
        """
        evidence = evidence or {}
        packages = self.with_context(clean_context(self.env.context))
        packages.check_access("write")
        packages._lock_for_step()
        packages._check_can_step(action, evidence.get("reason"))
        for package in packages:
            package._move(action, package._given(evidence))
        packages._sync_inbox()
        return True

    def _given(self, evidence):
        date = fields.Date.to_date(evidence.get("date"))
        attachments = evidence.get("attachments") or self.env["ir.attachment"]
        return {
            "lines": self.line_ids.browse(),
            "place": "",
            **evidence,
            "date": date or self.company_id._rural_today(),
            "attachments": attachments,
        }

    def _move(self, action, given):
        """Check, log and move one package, and what moves with it."""
        self.ensure_one()
        self._raise_problems(getattr(self, f"_{action}_problems")(given))
        given["attachments"] = self._own_papers(given["attachments"])
        self._do_step(
            action,
            given.get("reason"),
            attachments=given["attachments"],
            decision={"meeting_date": given["date"]},
        )
        getattr(self, f"_done_{action}")(given)

    def _raise_problems(self, problems):
        problems = list(problems)
        if problems:
            raise UserError("\n- ".join([f"{self.display_name}:", *problems]))

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _open_lines(self):
        """The villages that are not accounted for: neither an approved paper nor a
        statement why there is none.
        """
        opened = ("missing", "underway", "submitted")
        return self.line_ids.filtered(
            lambda line: line.status in opened and not line.statement
        )

    def _accounting_problems(self):
        """One sentence for each village that is not accounted for."""
        return [self._open_text(line) for line in self._open_lines()]

    def _open_text(self, line):
        _, village = self.env._, line.village_id.name
        return {
            "missing": _(
                "%(village)s has no paper. State why, or wait for it.",
                village=village,
            ),
            "underway": _(
                "%(village)s has not reported its paper. State that it is late, or "
                "wait for it.",
                village=village,
            ),
            "submitted": _(
                "%(village)s has reported its paper. Approve or return it.",
                village=village,
            ),
        }[line.status]

    def _raise_open_villages(self):
        for package in self:
            package._raise_problems(package._accounting_problems())

    def _announce_problems(self, given):
        """来安县办法 四(二): announced where everybody sees it, after the meeting."""
        yield from self._accounting_problems()
        yield from self._order_problems(given["date"], self.meeting_date)
        if not (given["place"] or "").strip():
            yield self.env._("Enter the place of the board.")
        if not given["attachments"]:
            yield self.env._("Attach a photo of the board.")

    def _send_problems(self, given):
        yield from self._accounting_problems()
        for line in self.line_ids.filtered(
            lambda line: line.status == "reviewed" and not line.statement
        ):
            yield self.env._(
                "%(village)s: approved, but not announced. Announce its paper first.",
                village=line.village_id.name,
            )
        yield from self._tie_problems()

    def _file_problems(self, given):
        yield from self._order_problems(given["date"], self.sent_date)
        yield from self._tie_problems()

    def _return_county_problems(self, given):
        yield from self._strange_lines(given)

    def _reopen_problems(self, given):
        yield from ()

    def _strange_lines(self, given):
        """Villages to return that are not here, or whose paper is not announced."""
        wrong = given["lines"].filtered(
            lambda line: line.package_id != self or line.status != "announced"
        )
        for line in wrong:
            yield self.env._(
                "%(village)s has no announced paper here that could go back.",
                village=line.village_id.name,
            )

    # ------------------------------------------------------------
    # WHAT A STEP LEAVES BEHIND
    # ------------------------------------------------------------

    def _done_announce(self, given):
        """The township's announcement stands for those of its villages as well."""
        papers = self._papers_in("reviewed")
        if papers:
            papers._take_step(
                "announce",
                {name: given[name] for name in ("date", "place", "attachments")},
            )
        self._post_notice(given)
        self._write_step_fields(
            {"announced_date": given["date"], "return_reason": False}
        )
        self._keep_annexes("annex6" if self.kind == "plan" else "annex7")

    def _post_notice(self, given):
        notices = self.env["rural.notice"].sudo()
        return notices.with_context(rural_token=STATE_TOKEN).create(
            {
                "kind": "announcement",
                "package_id": self.id,
                "region_id": self.region_id.id,
                "date_start": given["date"],
                "place": given["place"].strip(),
                "photo_start_ids": [(6, 0, given["attachments"].ids)],
                "content_digest": self._content_digest(),
                "token": secrets.token_urlsafe(12),
            }
        )

    def _done_send(self, given):
        self._write_step_fields({"sent_date": given["date"]})

    def _done_file(self, given):
        """One number for the whole: every announced paper is filed under it."""
        number = self._next_filing_number(self.company_id, given["date"])
        self._write_step_fields({"filing_date": given["date"], "filing_number": number})
        papers = self._papers_in("announced")
        if papers:
            papers._take_step("file", {"date": given["date"], "number": number})

    def _done_return_county(self, given):
        papers = given["lines"].distribution_id
        if papers:
            papers._take_step("return_county", {"reason": given["reason"]})
        self._collect_again(given)

    def _done_reopen(self, given):
        self._collect_again(given)

    def _collect_again(self, given):
        """Back to collecting: what was announced as a whole is void."""
        notices = self.sudo().notice_ids.with_context(rural_token=STATE_TOKEN)
        notices.write({"cancelled": True})
        self._write_step_fields(
            {
                "announced_date": False,
                "sent_date": False,
                "return_reason": given["reason"],
            }
        )
        self._sync_villages()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _record_meeting(self, date, attachments):
        """Remember when the township met (党政联席会议) and its minutes; the reviews
        of its villages refer to them.
        """
        if not any(self.env.user.has_group(group) for group in TOWNSHIP):
            raise AccessError(
                self.env._("The township reviewer records the township’s meeting.")
            )
        self.check_access("write")
        date = fields.Date.to_date(date)
        for package in self:
            package._raise_problems(package._order_problems(date, None))
            if not attachments:
                package._raise_problems([self.env._("Attach the minutes.")])
            minutes = package._own_papers(attachments)
            package._write_step_fields(
                {"meeting_date": date, "meeting_attachment_ids": [(6, 0, minutes.ids)]}
            )
            package.message_post(
                body=self.env._("The township met on %(date)s.", date=date),
                attachment_ids=minutes.ids,
            )

    @api.model
    def _next_filing_number(self, company, date):
        """The next filing number of the year of ``date``; see `rural.filing.serial`."""
        year = fields.Date.to_date(date).year
        return self.env["rural.filing.serial"].sudo()._next_number(company, year)

    def _papers_in(self, state):
        """The villages' papers in a state, amendments included."""
        self.line_ids.invalidate_recordset(["distribution_id", "amendment_id"])
        papers = self.line_ids.distribution_id | self.line_ids.amendment_id
        return papers.filtered(lambda paper: paper.state == state)

    def _write_step_fields(self, vals):
        """Write what only steps write."""
        self.with_context(rural_token=STATE_TOKEN).write(vals)

    def _check_frozen(self, vals):
        """A package is written by its steps; its villages say for themselves what
        may be changed.
        """
        for name in vals:
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES):
                raise UserError(
                    self.env._(
                        "“%(field)s” of a package follows from its township and its "
                        "steps.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )
