from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.archive_package import readable_size
from .rural_procedure import holds_token

SECTIONS = [
    ("submission", "Submissions of the Townships"),
    ("register", "Register and Official Tables"),
    ("distribution", "Plans, Results and Notices"),
    ("inventory", "Clean-up Campaign"),
    ("national", "Agreement with the National System"),
    ("verification", "Verification by a Third Party"),
    ("finding", "Findings, Revival and Disposal"),
    ("chain", "Steps of All Documents"),
    ("check", "Open Results of the Checks"),
]
# Folders of the package, in the words of the regulation.
FOLDERS = {
    "submission": "01 乡镇上报材料",
    "register": "02 管理台账与报表",
    "distribution": "03 收益分配",
    "inventory": "04 资产清查",
    "national": "05 信息填报",
    "verification": "06 资产核查",
    "finding": "07 问题整改、盘活与处置",
    "chain": "08 办理记录",
    "check": "09 规则检查",
}
GAPS = ("missing", "partial")
# Where what is missing is put right.
ACTIONS = {
    "submission": (
        "rural_asset.rural_submission_action",
        "rural_asset.rural_inventory_township_action",
    ),
    "register": ("rural_asset.rural_form_export_action",),
    "distribution": ("rural_asset.rural_distribution_action_all",),
    "inventory": ("rural_asset.rural_inventory_action",),
    "national": ("rural_asset.rural_national_check_action",),
    "verification": ("rural_asset.rural_verification_action",),
    "finding": ("rural_asset.rural_finding_action",),
    "chain": (),
    "check": ("rural_asset.rural_check_hit_action",),
}


class RuralArchiveSection(models.Model):
    """One part of a filing package: what is in it, what is missing and why the county
    files without it.
    """

    _name = "rural.archive.section"
    _description = "Part of a Filing Package"
    _order = "archive_id, sequence"
    _rec_name = "section"

    archive_id = fields.Many2one(
        "rural.archive",
        string="Filing Package",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    section = fields.Selection(
        SECTIONS, string="Part of the Package", required=True, readonly=True
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True, precompute=True)
    state = fields.Selection(
        [
            ("whole", "All There"),
            ("partial", "With Gaps"),
            ("missing", "Nothing There Yet"),
            ("none", "Nothing This Year"),
        ],
        compute="_compute_state",
        store=True,
    )
    file_count = fields.Integer(string="Files in It", readonly=True, aggregator=None)
    size = fields.Float(
        string="Size in Bytes", digits=(16, 0), readonly=True, aggregator=None
    )
    size_text = fields.Char(string="Size", compute="_compute_size_text")
    there = fields.Boolean(readonly=True)
    missing = fields.Text(string="What Is Missing", readonly=True)
    problems = fields.Text(
        string="Files Left out",
        readonly=True,
        help="What could not be packed, and why.",
    )
    reason = fields.Text(
        string="Why It Is Filed without",
        help="Asked for where something is missing; stands in the package.",
    )
    archive_state = fields.Selection(
        related="archive_id.state", string="State of the Filing"
    )

    county_id = fields.Many2one(
        related="archive_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="archive_id.company_id", store=True, precompute=True, index=True
    )

    _section_uniq = models.Constraint(
        "UNIQUE(archive_id, section)", "The package has this part already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("section")
    def _compute_sequence(self):
        order = [key for key, _label in SECTIONS]
        for row in self:
            row.sequence = order.index(row.section)

    @api.depends("size")
    def _compute_size_text(self):
        for row in self:
            row.size_text = readable_size(int(row.size)) if row.size else False

    @api.depends("there", "missing", "problems")
    def _compute_state(self):
        for row in self:
            if row.missing or row.problems:
                row.state = "partial" if row.there else "missing"
            else:
                row.state = "whole" if row.there else "none"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self._own_message())
        return super().create(vals_list)

    def write(self, vals):
        """The county writes its reasons, while the edition is not filed."""
        if not holds_token(self.env):
            if vals.keys() - {"reason"}:
                raise UserError(self._own_message())
            for archive in self.archive_id:
                if archive.state in ("filed", "replaced"):
                    raise UserError(archive._frozen_message())
        return super().write(vals)

    def _own_message(self):
        return self.env._(
            "What is in a filing package follows from the county's year. Only why "
            "something is missing is written here."
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        """Where what is missing is put right."""
        self.ensure_one()
        found = (self.env.ref(name, False) for name in ACTIONS[self.section])
        action = next(filter(None, found), None)
        if not action:
            raise UserError(
                self.env._("This part follows from the others: put those right.")
            )
        return self.env["ir.actions.act_window"]._for_xml_id(action.xml_id)
