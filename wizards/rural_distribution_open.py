from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.rural_distribution import KINDS
from ..models.rural_use import SCHEMES

# So many villages are done at once; more go on in the background, batch by batch.
BATCH = 40
# So many names stand in a message.
NAMES = 15


class RuralDistributionOpen(models.Model):
    """Plans or results of many villages opened at once, each with its proposal."""

    _name = "rural.distribution.open"
    _description = "Opening of Plans and Results"
    _inherit = ["rural.background.run"]
    _order = "id desc"
    _rec_name = "year"

    kind = fields.Selection(KINDS, required=True, default="plan")
    year = fields.Integer(
        required=True,
        compute="_compute_year",
        store=True,
        readonly=False,
        precompute=True,
        help="Early in the year: the plan of this year, the result of the last.",
    )
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    region_ids = fields.Many2many(
        "rural.region",
        string="Villages",
        compute="_compute_region_ids",
        store=True,
        readonly=False,
        context={"active_test": False},
    )
    region_count = fields.Integer(compute="_compute_region_count")
    region_domain = fields.Binary(compute="_compute_region_domain")
    left_text = fields.Text(string="Without a Paper", compute="_compute_left_text")
    paper_ids = fields.Many2many("rural.distribution", readonly=True, copy=False)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("kind")
    def _compute_year(self):
        this_year = self.env.company._rural_today().year
        for run in self:
            run.year = this_year - 1 if run.kind == "result" else this_year

    @api.depends("kind", "year", "scheme")
    def _compute_region_ids(self):
        for run in self:
            villages = run._villages()
            run.region_ids = villages - villages.browse(run._left_out(villages))

    @api.depends("region_ids")
    def _compute_region_count(self):
        for run in self:
            run.region_count = len(run.region_ids)

    @api.depends_context("uid")
    def _compute_region_domain(self):
        for run in self:
            run.region_domain = list(run._village_domain())

    @api.depends("kind", "year", "scheme", "region_ids", "state")
    def _compute_left_text(self):
        for run in self:
            villages = run._villages() | run.region_ids._origin
            run.left_text = run._reason_text(run._left_out(villages))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        """Open the papers: a batch at once, more in the background."""
        self.ensure_one()
        if self.state == "running":
            return self._open_self()
        todo = self._todo()
        if not todo:
            raise UserError(self._nothing_message())
        if len(todo) > BATCH:
            return self._open_later(len(todo))
        self._run_batch()
        self._finish()
        return self.action_open_papers()

    def action_open_papers(self):
        """The papers made: the form of one, the list of several."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["kind"]._description_selection(self.env))[
                self.kind
            ],
            "res_model": "rural.distribution",
        }
        if len(self.paper_ids) == 1:
            return {**action, "view_mode": "form", "res_id": self.paper_ids.id}
        domain = [("id", "in", self.paper_ids.ids)]
        return {**action, "view_mode": "list,form", "domain": domain}

    def _open_self(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Plans and Results"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _nothing_message(self):
        reasons = self._reason_text(self._left_out(self.region_ids))
        return (
            self.env._(
                "None of the villages chosen gets a paper.\n%(why)s", why=reasons
            )
            if reasons
            else self.env._("Choose the villages that get a paper.")
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _village_domain(self):
        user, level = self.env.user, Domain("level", "=", "village")
        if user.rural_sees_all:
            return level
        return level & Domain("id", "child_of", user.rural_region_ids.ids)

    def _villages(self):
        """The villages in charge; what an archived one planned is reported still."""
        regions = self.env["rural.region"]
        if self.kind == "result":
            regions = regions.with_context(active_test=False)
        return regions.search(self._village_domain())

    def _left_out(self, villages):
        """``{village id: reason}`` of those that get no paper."""
        papers = self.env["rural.distribution"]
        return papers._left_out(villages, self.year, self.kind, self.scheme)

    def _reason_text(self, left):
        """One line per reason, with the villages."""
        _ = self.env._
        texts = {
            "exists": _("Have one already (%(count)s): %(names)s"),
            "no_income": _(
                "No income expected and no asset in operation (%(count)s): %(names)s"
            ),
            "no_plan": _("No plan in force to report on (%(count)s): %(names)s"),
            "archived": _("Archived (%(count)s): %(names)s"),
        }
        lines = []
        for reason, text in texts.items():
            ids = [region for region, why in left.items() if why == reason]
            if ids:
                names = self._names(self.env["rural.region"].browse(ids))
                lines.append(text % {"count": len(ids), "names": names})
        return "\n".join(lines)

    @api.model
    def _names(self, villages):
        names = "、".join(villages[:NAMES].mapped("full_name"))
        return f"{names} …" if len(villages) > NAMES else names

    def _todo(self):
        """The villages chosen that have none yet and may have one."""
        return self.region_ids.browse(
            set(self.region_ids.ids) - set(self._left_out(self.region_ids))
        )

    def _run_batch(self):
        """Open the papers of one batch; return how many villages are left."""
        todo = self._todo()
        made = self.env["rural.distribution"]._open(
            todo[:BATCH], self.year, self.kind, self.scheme
        )
        self.paper_ids += made
        # A village that should have one and got none would be tried for ever.
        return len(todo) - BATCH if made else 0

    def _done_message(self):
        return self.env._("%(count)s papers opened.", count=len(self.paper_ids))

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _open_later(self, count):
        self._start_in_background(
            self.env._(
                "%(count)s papers are opened in the background. You can close "
                "this window; a message says when they are ready.",
                count=count,
            )
        )
        return self._open_self()

    def _title(self):
        return self.env._("Open Plans and Results")

    def _run_part(self):
        """One batch; the share that is done, 1 when nothing is left."""
        left = self._run_batch()
        done = len(self.paper_ids)
        return done / (done + left) if left > 0 else 1

    def _broken_message(self, reason):
        return self.env._(
            "Stopped after %(count)s papers: %(reason)s. Press “Open Papers” to go on "
            "with the others.",
            count=len(self.paper_ids),
            reason=reason,
        )
