from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .rural_distribution import SETTLED
from .rural_procedure import holds_token

# What a paper is about.
IDENTITY = ("region_id", "year", "kind", "scheme")
# What may be kept up to date whatever the state; all else is written by the steps
# or while the paper is a draft.
FREE_FIELDS = {"user_id", "note"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralDistributionGuard(models.Model):
    """What nobody writes by hand, superuser included."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            defaults = self.default_get([*self._server_fields(), *IDENTITY])
            for vals in vals_list:
                self._check_server_fields({**defaults, **vals})
                self._check_place({**defaults, **vals})
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_walked(self):
        walked = self.filtered(lambda p: p.state != "draft" or p.sudo().log_ids)
        if walked:
            raise UserError(
                self.env._(
                    "%(name)s has been discussed and is kept with its steps. "
                    "Withdraw it when it is not to go on.",
                    name=walked[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    @api.model
    def _check_server_fields(self, vals):
        """Refuse values that nobody enters: revision, days of steps, sums …"""
        names = [name for name in self._server_fields() if vals.get(name)]
        if vals.get("revision") == 1:
            names.remove("revision")
        if names:
            raise UserError(self._server_message(names))

    @api.model
    def _underway_in(self, regions):
        """The papers of these regions that are on their way."""
        return self.search(
            [("region_id", "child_of", regions.ids), ("state", "not in", SETTLED)]
        )

    @api.model
    def _check_place(self, vals):
        """Of one village, year, kind and scheme there is one paper to change."""
        if not all(vals.get(name) for name in IDENTITY):
            return
        key = Domain.AND([Domain(name, "=", vals[name]) for name in IDENTITY])
        papers = self.sudo().search(key & Domain("state", "!=", "withdrawn"))
        underway = papers.filtered(lambda paper: paper.state not in SETTLED)[:1]
        if underway:
            raise UserError(
                self.env._(
                    "%(name)s is on its way already. Open it and go on there.",
                    name=underway.display_name,
                )
            )
        if papers:
            raise UserError(
                self.env._(
                    "%(name)s is filed already. To change it, open it and choose "
                    "“Amend”: the new revision walks the whole procedure.",
                    name=papers[0].display_name,
                )
            )

    def _check_draft(self):
        """Raise where a paper has left its draft."""
        for paper in self.filtered(lambda p: p.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s is no draft any more: what the village discussed and "
                    "published stands. Have it returned, or amend it once it is "
                    "filed; a changed paper walks the whole procedure again.",
                    name=paper.display_name,
                )
            )

    def _check_frozen(self, vals):
        kept = [
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        ]
        if not kept:
            return
        self._check_draft()
        server = set(self._server_fields()).intersection(kept)
        if server:
            raise UserError(self._server_message(sorted(server)))
        self._check_identity(vals)

    def _check_identity(self, vals):
        for name in vals.keys() & set(IDENTITY):
            field = self._fields[name]
            if any(field.convert_to_write(p[name], p) != vals[name] for p in self):
                raise UserError(
                    self.env._(
                        "“%(field)s” cannot be changed: another village, year, kind "
                        "or scheme is another paper. Delete this draft and draw up "
                        "that one.",
                        field=field._description_string(self.env),
                    )
                )
