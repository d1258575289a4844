from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .rural_procedure import STATE_TOKEN, Transition

CLERKS = ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant")
# Who registers that a person moved away or died.
REGISTRARS = (*CLERKS, "rural_asset.group_rural_officer")


class RuralPostWorkflow(models.Model):
    """The steps of a post and what each demands.

    | step    | from → to         | by                                        |
    |---------|-------------------|-------------------------------------------|
    | take_up | draft → held      | clerk, accountant                         |
    | end     | held → ended      | clerk, accountant, with day and reason    |
    | cancel  | draft → cancelled | clerk, accountant                         |
    | expire  | held → ended      | daily, once the last day is over          |
    | leave   | held → ended      | the person's moving away or death         |
    | drop    | draft → cancelled | the same                                  |
    """

    _name = "rural.post"
    _inherit = "rural.post"

    _transitions = {
        "take_up": Transition(("draft",), "held", CLERKS),
        "end": Transition(("held",), "ended", CLERKS, needs_reason=True),
        "cancel": Transition(("draft",), "cancelled", CLERKS),
        "expire": Transition(("held",), "ended", REGISTRARS),
        "leave": Transition(("held",), "ended", REGISTRARS, needs_reason=True),
        "drop": Transition(("draft",), "cancelled", REGISTRARS, needs_reason=True),
    }

    can_take_up = fields.Boolean(compute="_compute_can_step")
    can_end = fields.Boolean(compute="_compute_can_step")
    can_cancel = fields.Boolean(compute="_compute_can_step")
    take_up_problems = fields.Text(
        string="Before It Can Be Taken up", compute="_compute_take_up_problems"
    )

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "take_up": _("Take up the Post"),
            "end": _("End the Post"),
            "cancel": _("Cancel"),
            "expire": _("Last Day Is Over"),
            "leave": _("Person Left"),
            "drop": _("Person Left"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "state",
        "kind",
        "person_id.state",
        "plan_line_id",
        "wage_month",
        "day_rate",
        "date_start",
        "date_end",
        "agreement_ids",
    )
    def _compute_take_up_problems(self):
        for post in self:
            asked = post.state == "draft" and post.date_start and post.date_end
            found = [*post._problems(), *post._warnings()] if asked else ()
            post.take_up_problems = "\n".join(found)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_take_up(self):
        """Take up posts; all of them, or none with what is missing of each."""
        self.check_access("write")
        self._check_may_step("take_up")
        self._lock_for_step()
        self._lock_persons()
        for post in self.sorted("date_start"):
            post._end_previous()
            if problems := post._problems():
                raise UserError(
                    "\n- ".join(
                        [f"{post.display_name}（{post.village_id.name}）"] + problems
                    )
                )
            post._do_step("take_up", attachments=post.agreement_ids)
            for warning in post._warnings():
                post.message_post(body=warning)

    def action_cancel(self):
        self._do_step("cancel")

    def action_end(self):
        """Ask for the day and the reason."""
        self._check_may_step("end")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End the Post"),
            "res_model": "rural.post.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_post_ids": self.ids},
        }

    def action_other_wage(self):
        """A draft that goes on from the first of next month; taking it up ends this."""
        self.ensure_one()
        self._check_may_step("end")
        today = max(self.company_id._rural_today(), self.date_start)
        start = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        if start > self.date_end:
            raise UserError(
                self.env._(
                    "%(post)s ends on %(day)s, before another wage could begin. Renew "
                    "it for the next year instead.",
                    post=self.display_name,
                    day=self.date_end,
                )
            )
        return self._open_copies(self._continue({self: (start, self.date_end)}))

    def action_renew(self):
        """Drafts for the time after: as long again, the same person and wage."""
        spans = {}
        for post in self.filtered(lambda p: p.state in ("held", "ended")):
            start = post.date_end + timedelta(days=1)
            end = post.date_end + (start - post.date_start)
            if start.replace(year=start.year - 1) == post.date_start:
                end = start.replace(year=start.year + 1) - timedelta(days=1)
            later = post.next_ids.filtered(
                lambda p, day=start: p.state != "cancelled" and p.date_start >= day
            )
            if post.person_id.state == "living" and not later:
                spans[post] = start, end
        if not spans:
            raise UserError(
                self.env._(
                    "None of these posts can be renewed: they are drafts or cancelled, "
                    "their person has left, or they are renewed already."
                )
            )
        return self._open_copies(self._continue(spans))

    def _open_copies(self, copies):
        return copies._get_records_action(name=self.env._("Drafts of Posts"))

    def _continue(self, spans):
        """Drafts of posts for other times, with the item of the plan of then.

        :param spans: ``{post: (first day, last day)}``
        """
        drafts = [
            {
                **post.copy_data()[0],
                "date_start": start,
                "date_end": end,
                "previous_id": post.id,
                "plan_line_id": post._item_of(start.year).id,
            }
            for post, (start, end) in spans.items()
        ]
        made = self.with_context(rural_token=STATE_TOKEN).create(drafts)
        return made.with_env(self.env)

    def _item_of(self, year):
        """The item that wages of a year are paid from: the post's own, or the one of
        the same name in that year's plan in force.
        """
        item = self.plan_line_id
        if not item or item.year == year:
            return item
        items = item.sudo().search(
            [
                ("distribution_id.kind", "=", "plan"),
                ("distribution_id.state", "=", "filed"),
                ("distribution_id.region_id", "=", self.region_id.id),
                ("distribution_id.year", "=", year),
                ("distribution_id.scheme", "=", item.distribution_id.sudo().scheme),
                ("use_id", "=", item.use_id.id),
                ("name", "=", item.name),
            ],
            limit=1,
        )
        return items.with_env(self.env)

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _problems(self):
        """What keeps a post from being taken up, as sentences with the cure."""
        _ = self.env._
        found = []
        if self.person_id.state != "living":
            found.append(
                _(
                    "%(person)s has moved away or died. Choose somebody else.",
                    person=self.person_id.name,
                )
            )
        if not (self.wage_month if self.kind == "post" else self.day_rate):
            label = self._fields["wage_month" if self.kind == "post" else "day_rate"]
            found.append(
                _("Enter “%(field)s”.", field=label._description_string(self.env))
            )
        return [
            *found,
            *self._item_problems(),
            *self._overlap_problems(),
            *self._agreement_problems("block"),
        ]

    def _warnings(self):
        return self._agreement_problems("warn")

    def _agreement_problems(self, level):
        """来安县办法 附件1 (二): 工作内容见就业协议."""
        if self.agreement_ids or self.company_id.sudo().rural_agreement != level:
            return []
        return [
            self.env._("The signed agreement is missing. Attach it under “Agreement”.")
        ]

    def _item_problems(self):
        item = self.plan_line_id.sudo()
        if not item or item._is_valid_on(self.date_start):
            return []
        return [
            self.env._(
                "“%(item)s” is no item of a plan in force. Choose an item of the plan "
                "filed with the county.",
                item=item.display_name,
            )
        ]

    def _overlap_problems(self):
        """No more posts at once than the county allows, on any day."""
        most = (self.company_id or self.env.company).sudo().rural_post_max
        others = self._others_at_once()
        days = {max(post.date_start, self.date_start) for post in others}
        for day in sorted(days):
            held = others.filtered(lambda p, d=day: p.date_start <= d <= p.date_last)
            if len(held) >= most:
                return [
                    self.env._(
                        "%(person)s holds %(others)s at that time, and the county "
                        "allows %(most)s at once. End that first, or choose another "
                        "time or person.",
                        person=self.person_id.name,
                        most=most,
                        others="、".join(
                            f"{p.name} {p.date_start} – {p.date_last}" for p in held
                        ),
                    )
                ]
        return []

    def _others_at_once(self):
        return self.sudo().search(
            [
                ("person_id", "=", self.person_id.id),
                ("state", "in", ("held", "ended")),
                ("id", "not in", self._origin.ids),
                ("date_start", "<=", self.date_end),
                ("date_last", ">=", self.date_start),
            ]
        )

    def _lock_persons(self):
        """Who takes up a post of the same person at the same time waits, and is then
        retried on what the first one did: a mere lock would let both pass, each on
        its own picture of the posts.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE rural_person SET write_date = write_date WHERE id = ANY(%s)",
                sorted(self.person_id.ids),
            )
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _end_previous(self):
        """A continuation ends what it continues the day before it begins."""
        before = self.previous_id
        if before.state == "held" and before.date_last >= self.date_start:
            reason = self.env._("Continued on other terms.")
            before._end(self.date_start - timedelta(days=1), reason)

    def _end(self, day, reason, action="end"):
        """End posts on a day: ``date_last`` follows from it."""
        self.with_context(rural_token=STATE_TOKEN).write({"date_ended": day})
        self._do_step(action, reason)

    def _end_on(self, day, reason):
        """End posts as the wizard asks: the day is one on which they were held."""
        self.check_access("write")
        self._check_can_step("end", reason)
        for post in self:
            today = post.company_id._rural_today()
            if day > today:
                raise UserError(
                    self.env._("%(day)s lies ahead: enter the day it was.", day=day)
                )
            if day > post.date_end or (day < post.date_start <= today):
                raise UserError(
                    self.env._(
                        "%(post)s runs from %(start)s to %(end)s: enter a day in it.",
                        post=post.display_name,
                        start=post.date_start,
                        end=post.date_end,
                    )
                )
            post._check_not_paid_after(day)
        self._end(day, reason)

    def _check_not_paid_after(self, day):
        """From the following month nothing is paid; what is paid comes off first."""
        paid = self.payout_line_ids.filtered(
            lambda line: line.state not in ("draft", "cancelled") and line.month > day
        )
        if paid:
            raise UserError(
                self.env._(
                    "%(post)s stands on %(lists)s, after %(day)s. Take the person off "
                    "that list first.",
                    post=self.display_name,
                    lists="、".join(paid.payout_id.mapped("name")),
                    day=day,
                )
            )

    @api.model
    def _end_for_leaving(self, persons, day, reason):
        """Posts end with a person's leaving: held ones on the day, drafts are
        cancelled. Superuser, as the officer registers leaving and writes no posts;
        the step is logged under the user's name.
        """
        posts = self.sudo().search(
            [
                ("person_id", "in", persons.ids),
                "|",
                ("state", "in", ("draft", "held")),
                ("date_ended", ">", day),
            ]
        )
        states = posts.grouped("state")
        if "draft" in states:
            states["draft"]._do_step("drop", reason)
        if "held" in states:
            for post in states["held"]:
                post._end(min(day, post.date_end), reason, "leave")
        for post in states.get("ended", ()):
            post.with_context(rural_token=STATE_TOKEN).write({"date_ended": day})
            post.message_post(body=reason)
        return posts.with_env(self.env)

    @api.model
    def _cron_end_posts(self):
        """Posts whose last day is over end by themselves."""
        today = self.env.company._rural_today()
        over = self.search([("state", "=", "held"), ("date_last", "<", today)])
        if over:
            over._do_step("expire")
