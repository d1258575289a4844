import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import summary_text
from ..lib.form_compiler import chinese_date


class RuralInventorySummary(models.Model):
    """清查工作总结 of a township or the county (凌源市方案 五(一)2): its figures are
    those of the clean-up and the register (`rural_inventory_summary_figures.py`), its
    words are written here.
    """

    _name = "rural.inventory.summary"
    _description = "Summary of a Clean-up"
    _inherit = ["rural.scoped", "rural.inventory.report"]
    _order = "inventory_id desc, county_id, township_id, id"

    _noun = "清查工作总结"

    region_id = fields.Many2one(
        string="Township or County",
        domain="[('level', 'in', ('township', 'county'))]",
    )
    organisation = fields.Text(
        string="How It Was Organised",
        compute="_compute_texts",
        store=True,
        readonly=False,
        precompute=True,
    )
    methods = fields.Text(
        string="How It Was Counted",
        compute="_compute_texts",
        store=True,
        readonly=False,
        precompute=True,
    )
    experience = fields.Text(
        string="What Proved Its Worth",
        compute="_compute_texts",
        store=True,
        readonly=False,
        precompute=True,
        help="凌源市方案 六(六). Left empty, the document has no such section.",
    )
    problems = fields.Text(
        string="Problems and Causes",
        compute="_compute_texts",
        store=True,
        readonly=False,
        precompute=True,
    )
    next_steps = fields.Text(
        compute="_compute_texts", store=True, readonly=False, precompute=True
    )
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="Parts of the proposed text that are still to be filled in.",
    )
    handed_in = fields.Boolean(
        compute="_compute_handed_in",
        help="The submission was handed in: the summary stands.",
    )

    _region_uniq = models.Constraint(
        "UNIQUE(inventory_id, region_id)", "The place has a summary already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("inventory_id", "region_id")
    def _compute_texts(self):
        """What is proposed; a text that was written stays."""
        for summary in self:
            campaign = summary.sudo().inventory_id
            texts = summary_text.proposed(
                summary.region_id.name or "",
                summary.region_id.level == "county",
                chinese_date(campaign.as_of) if campaign else "",
            )
            for name, text in texts.items():
                summary[name] = summary[name] or text

    @api.depends(*summary_text.PARTS)
    def _compute_next_problems(self):
        for summary in self:
            summary.next_problems = "\n".join(summary._text_problems())

    @api.depends("inventory_id", "region_id")
    def _compute_handed_in(self):
        submissions = self.env["rural.submission"].sudo()
        handed_in = submissions.search(
            [
                ("inventory_id", "in", self.inventory_id.ids),
                ("state", "=", "submitted"),
            ]
        )
        keys = {(each.inventory_id, each.region_id) for each in handed_in}
        for summary in self.sudo():
            summary.handed_in = (summary.inventory_id, summary.region_id) in keys

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        self._check_handed_in()
        if vals.keys() & {"inventory_id", "region_id"}:
            raise UserError(self.env._("A summary stays with its clean-up and place."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_in(self):
        self._check_handed_in()

    def _check_handed_in(self):
        self.invalidate_recordset(["handed_in"])
        for summary in self.filtered("handed_in"):
            raise UserError(
                self.env._(
                    "%(name)s was handed in: it stands. To change it, the submission "
                    "has to be returned.",
                    name=summary.name,
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_print(self):
        report = self.env.ref("rural_asset.action_report_inventory_summary")
        return report.report_action(self)

    def action_propose(self):
        """Back to the proposed texts, where nothing stands."""
        self.ensure_one()
        self.check_access("write")
        self._check_handed_in()
        self._compute_texts()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _of(self, inventory, region):
        """The summary of a place, made when there is none yet."""
        key = [("inventory_id", "=", inventory.id), ("region_id", "=", region.id)]
        if found := self.search(key):
            return found
        region.with_env(self.env)._check_in_charge()
        self.env["rural.submission"].invalidate_model(["summary_id"])
        return self.create({"inventory_id": inventory.id, "region_id": region.id})

    def _is_final(self):
        """Whether nothing is open: neither a sheet of the place nor its words."""
        late = self.env["rural.submission"]._late_sheets
        return not self._text_problems() and not late(self.inventory_id, self.region_id)

    def _text_digest(self):
        words = "\0".join(self[name] or "" for name in summary_text.PARTS)
        return hashlib.sha256(words.encode()).hexdigest()

    def _text_problems(self):
        """What whoever writes it has not filled in yet."""
        self.ensure_one()
        return [
            self.env._(
                "“%(part)s” still holds %(blanks)s: fill it in or take it out.",
                part=self._fields[name]._description_string(self.env),
                blanks="、".join(dict.fromkeys(found)),
            )
            for name in summary_text.PARTS
            if (found := summary_text.blanks(self[name]))
        ]
