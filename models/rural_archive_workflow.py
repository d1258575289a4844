import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import hash_chain
from .rural_archive_section import GAPS
from .rural_procedure import STATE_TOKEN, Transition

OFFICERS = ("rural_asset.group_rural_officer",)


class RuralArchiveWorkflow(models.Model):
    """The steps of a county's filing (凌源市方案 五(四)), all of the county.

    | step    | from → to             | asks for                                   |
    |---------|-----------------------|--------------------------------------------|
    | build   | draft, built → built  |                                            |
    | file    | built → filed         | the reason for each part with gaps         |
    | reopen  | filed → filed         | the reason; opens the next edition         |
    | replace | filed → replaced      | the next edition is filed                  |

    An edition that is filed stands until the next one is.
    """

    _name = "rural.archive"
    _inherit = "rural.archive"

    _transitions = {
        "build": Transition(("draft", "built"), "built", OFFICERS),
        "file": Transition(("built",), "filed", OFFICERS),
        "reopen": Transition(("filed",), "filed", OFFICERS, needs_reason=True),
        "replace": Transition(("filed",), "replaced", OFFICERS),
    }

    can_build = fields.Boolean(compute="_compute_can_step")
    can_file = fields.Boolean(compute="_compute_can_step")
    can_reopen = fields.Boolean(compute="_compute_can_step")
    can_replace = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        return {
            "build": self.env._("Make the Package"),
            "file": self.env._("File the Year"),
            "reopen": self.env._("Open a New Edition"),
            "replace": self.env._("Replace by the Next Edition"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("region_id", "year")
    def _compute_can_step(self):
        result = super()._compute_can_step()
        for archive in self:
            archive.can_reopen &= not archive._following()
        return result

    @api.depends(
        "state",
        "packed",
        "as_of",
        "with_evidence",
        "note",
        "section_ids.missing",
        "section_ids.reason",
        "section_ids.problems",
    )
    def _compute_next_problems(self):
        for archive in self:
            asked = archive.state == "built" and archive.can_file
            archive.next_problems = "\n".join(archive._file_problems() if asked else ())

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_build(self):
        """Make the package; what was made before is replaced."""
        self.ensure_one()
        self._check_can_step("build")
        if running := self._running():
            raise UserError(
                self.env._(
                    "The package of %(name)s is being made at this moment, by "
                    "%(user)s. A message says when it is ready.",
                    name=self.name,
                    user=running.create_uid.name,
                )
            )
        builds = self.env["rural.archive.build"]
        builds.create({"archive_id": self.id})._start(self._document_count())

    def action_clues(self):
        """The discipline clues of the year, in a file apart from the package."""
        self.ensure_one()
        if not self._findings(clues=True):
            raise UserError(
                self.env._("There is no discipline clue of the year that you see.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/rural_asset/archive_clues/{self.id}",
            "target": "new",
        }

    def action_file(self):
        return self._ask("file")

    def action_reopen(self):
        return self._ask("reopen")

    def _ask(self, action):
        self.ensure_one()
        self._check_may_step(action)
        return self._step_form(action, "rural.archive.step", archive_id=self.id)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _running(self):
        """The making of the package that goes on now; what has run for a day has
        died with its server.
        """
        since = fields.Datetime.now() - timedelta(days=1)
        domain = [("archive_id", "in", self.ids), ("state", "=", "running")]
        domain.append(("create_date", ">", since))
        return self.env["rural.archive.build"].sudo().search(domain, limit=1)

    def _document_count(self):
        """How many files there will be, about."""
        assets = self.env["rural.asset"].search_count(self._county())
        return len(self._papers()) + len(self._sheets()) + assets // 100

    def _built(self, facts):
        """Log that the package was made, with its checksum."""
        self._do_step("build", changes=self._checksum_change())
        self.with_context(rural_token=STATE_TOKEN).packed = facts

    def _file(self):
        """File the package: its files are kept as evidence of the step from now on,
        and the edition before is replaced.
        """
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("file")
        self._look()
        if problems := [*self._file_problems(), *self._verify()]:
            raise UserError("\n".join(problems))
        if self.previous_id.state == "filed":
            self.previous_id._do_step("replace")
        pieces = self._pieces()
        self._do_step("file", changes=self._checksum_change(), attachments=pieces)
        self.message_post(
            body=self.env._(
                "Filed: %(size)s, SHA-256 %(checksum)s.",
                size=self.size_text,
                checksum=self.checksum,
            )
        )

    def _reopen(self, reason):
        """The next edition; this one stands until that is filed."""
        self.ensure_one()
        self._lock_for_step()
        if following := self._following():
            raise UserError(
                self.env._(
                    "%(name)s is being collected already. Go on there.",
                    name=following.name,
                )
            )
        self._do_step("reopen", reason)
        following = self.with_context(rural_token=STATE_TOKEN).copy(
            {"edition": self.edition + 1, "previous_id": self.id, "as_of": self.as_of}
        )
        for row in following.section_ids:
            before = self.section_ids.filtered(
                lambda r, row=row: r.section == row.section
            )
            row.reason = before.reason
        return following.with_env(self.env)

    def _following(self):
        """The edition that is being collected after this one."""
        domain = [("previous_id", "in", self.ids), ("state", "in", ("draft", "built"))]
        return self.search(domain, limit=1)

    def _checksum_change(self):
        change = {"field": "checksum", "old": None, "new": self.checksum}
        return json.dumps([change], ensure_ascii=False)

    def _content(self):
        """What the edition is, for the digest of its steps."""
        self.ensure_one()
        return {
            "county": self.region_id.code,
            "year": self.year,
            "edition": self.edition,
            "checksum": self.checksum or "",
        }

    def _content_digest(self):
        return hash_chain.digest(self._content())

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _facts(self):
        """What a package is made of: when it changes, the package is out of date."""
        self.ensure_one()
        return {
            "as_of": str(self.as_of),
            "with_evidence": self.with_evidence,
            "note": self.note or "",
            "sections": {
                row.section: [row.missing or "", row.reason or ""]
                for row in self.section_ids
            },
        }

    def _file_problems(self):
        """Why the package cannot be filed as it is."""
        self.ensure_one()
        labels = dict(
            self.section_ids._fields["section"]._description_selection(self.env)
        )
        silent = self.section_ids.filtered(
            lambda row: row.state in GAPS and not (row.reason or "").strip()
        )
        found = [
            self.env._(
                "“%(part)s” has gaps: put them right, or write why the year is filed "
                "without.",
                part=labels[row.section],
            )
            for row in silent
        ]
        if self.packed != self._facts():
            found.append(
                self.env._(
                    "Something has changed since the package was made. Make it again."
                )
            )
        return found
