from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib.archive_package import readable_size
from .rural_archive_section import GAPS, SECTIONS
from .rural_procedure import holds_token

FREE_PREFIXES = ("message_", "activity_", "my_activity_")
# What an edition that is not filed yet may still change.
FREE_FIELDS = {"as_of", "with_evidence", "note", "section_ids"}
# Written with the package, by whoever makes it, and with the next edition.
MADE_FIELDS = {
    *("checksum", "package_size", "file_count", "packed"),
    *("edition", "previous_id"),
}


class RuralArchive(models.Model):
    """备案: everything of a county's year in one package that opens without Odoo
    (凌源市方案 五(四) 备案管理, 三(一) 档案资料的整理和归档).

    What goes in: `rural_archive_contents.py`, `rural_archive_supervision.py`; how it
    is packed: `rural_archive_package.py`; the steps: `rural_archive_workflow.py`.
    """

    _name = "rural.archive"
    _description = "Filing Package"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "year desc, edition desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    year = fields.Integer(
        string="Year Filed",
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
    )
    region_id = fields.Many2one(
        string="County That Files",
        domain="[('level', '=', 'county')]",
        default=lambda self: self._default_region_id(),
    )
    edition = fields.Integer(readonly=True, default=1, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        "rural.archive", string="Edition Before", readonly=True, copy=False, index=True
    )
    as_of = fields.Date(
        string="As of",
        compute="_compute_as_of",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The day of the register and the tables: the last of the year, or today.",
    )
    with_evidence = fields.Boolean(
        string="With the Evidence of the Steps",
        default=True,
        help="Minutes, photos and scans of the steps. Without them the package holds "
        "their checksums alone.",
    )
    note = fields.Text(help="Stands on the first page of the package.")
    state = fields.Selection(
        [
            ("draft", "Being Collected"),
            ("built", "Package Made"),
            ("filed", "Filed"),
            ("replaced", "Replaced by the Next Edition"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    section_ids = fields.One2many("rural.archive.section", "archive_id")
    missing_count = fields.Integer(
        string="Parts with Gaps", compute="_compute_missing_count"
    )
    checksum = fields.Char(string="Checksum (SHA-256)", readonly=True, copy=False)
    # a float: large packages exceed what an integer column holds
    package_size = fields.Float(
        string="Size (bytes)",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator=None,
    )
    size_text = fields.Char(string="Size of the Package", compute="_compute_size_text")
    file_count = fields.Integer(
        string="Files in the Package", readonly=True, copy=False, aggregator=None
    )
    build_ids = fields.One2many("rural.archive.build", "archive_id")
    running = fields.Boolean(compute="_compute_running")
    progress = fields.Float(compute="_compute_running", help="In percent.")
    build_message = fields.Text(string="Last Making", compute="_compute_running")
    # What the package was made of: `_facts`
    packed = fields.Json(readonly=True, copy=False)

    _edition_uniq = models.Constraint(
        "UNIQUE(region_id, year, edition)",
        "The county has this edition of the year already.",
    )
    _open_uniq = models.UniqueIndex(
        "(region_id, year) WHERE state IN ('draft', 'built')",
        "The county is collecting this year already. Go on there.",
    )
    _filed_uniq = models.UniqueIndex(
        "(region_id, year) WHERE state = 'filed'",
        "The county has filed this year already: open a new edition of it.",
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id")
    def _check_region(self):
        for archive in self.filtered(lambda a: a.region_id.level != "county"):
            raise ValidationError(
                self.env._(
                    "%(region)s is not a county: the county files the year.",
                    region=archive.region_id.name,
                )
            )

    @api.constrains("as_of", "year")
    def _check_as_of(self):
        for archive in self:
            if archive.as_of.year != archive.year:
                raise ValidationError(
                    self.env._(
                        "%(day)s is not in %(year)s: the tables are those of the year "
                        "that is filed.",
                        day=archive.as_of,
                        year=archive.year,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.model
    def _default_region_id(self):
        counties = self.env["rural.region"].search([("level", "=", "county")], limit=2)
        return counties if len(counties) == 1 else False

    @api.depends("region_id.name", "year", "edition")
    def _compute_name(self):
        for archive in self:
            place = archive.region_id.name or ""
            name = f"{place}{archive.year}年备案"
            edition = archive.edition or 1
            archive.name = f"{name}（第{edition}版）" if edition > 1 else name

    @api.depends("year")
    def _compute_as_of(self):
        for archive in self:
            today = self.env.company._rural_today()
            if 2000 <= archive.year <= 2100:
                last = date(archive.year, 12, 31)
                archive.as_of = today if today.year == archive.year else last
            else:
                archive.as_of = today

    @api.depends("section_ids.state")
    def _compute_missing_count(self):
        for archive in self:
            gaps = archive.section_ids.filtered(lambda s: s.state in GAPS)
            archive.missing_count = len(gaps)

    @api.depends("build_ids.state", "build_ids.progress", "build_ids.message")
    def _compute_running(self):
        for archive in self:
            last = archive.build_ids.sorted("id")[-1:]
            archive.running = last.state == "running"
            archive.progress = last.progress
            archive.build_message = last.state in ("running", "failed") and last.message

    @api.depends("package_size")
    def _compute_size_text(self):
        for archive in self:
            size = archive.package_size
            archive.size_text = readable_size(int(size)) if size else False

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            self._check_made(set().union(*vals_list))
        archives = super().create(vals_list)
        rows = [
            {"archive_id": archive.id, "section": section}
            for archive in archives
            for section, _label in SECTIONS
        ]
        self.env["rural.archive.section"].sudo().create(rows)
        archives._look()
        return archives

    def _check_frozen(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        self._check_made(names)
        for archive in self:
            fixed = archive.state in ("filed", "replaced")
            moved = archive.edition > 1 and names & {"region_id", "year"}
            kept = names - FREE_FIELDS if archive.state == "built" else set()
            if (names and fixed) or moved or kept:
                raise UserError(archive._frozen_message())

    def _check_made(self, names):
        if made := names & MADE_FIELDS:
            labels = (self._fields[n]._description_string(self.env) for n in made)
            raise UserError(
                self.env._(
                    "“%(fields)s” is written as the package is made.",
                    fields="、".join(sorted(labels)),
                )
            )

    def _frozen_message(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(name)s is “%(state)s” and stays as it is. What has to change goes into "
            "a new edition.",
            name=self.name,
            state=labels[self.state],
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_walked(self):
        walked = self.filtered(lambda a: a.state != "draft" or a.sudo().log_ids)
        if walked and not holds_token(self.env):
            raise UserError(
                self.env._(
                    "%(name)s is kept with its steps. Build it again when something "
                    "has changed.",
                    name=walked[0].name,
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_look(self):
        """See again what is there and what is missing."""
        for archive in self:
            if archive.state in ("filed", "replaced"):
                raise UserError(archive._frozen_message())
        self._look()

    def action_editions(self):
        """All editions of the county's year."""
        self.ensure_one()
        name = "rural_asset.rural_archive_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = [("region_id", "=", self.region_id.id), ("year", "=", self.year)]
        return {**action, "domain": domain, "context": {}}
