from odoo import Command, api, fields, models

from .rural_distribution_books import exact


class RuralDistributionLineScheme(models.Model):
    """The village's own scheme behind relief and rewards.

    各村结合实际自行制定选评标准, 需有具体方案 (来安县办法 附件1 (三)): the criterion is
    written, the scheme attached. A result answers for the scheme of its plan.
    """

    _name = "rural.distribution.line"
    _inherit = "rural.distribution.line"

    scheme_ids = fields.Many2many(
        "ir.attachment",
        "rural_distribution_line_scheme_rel",
        string="Village's Own Scheme",
        copy=False,
        help="Who is eligible, how it is assessed and how much is given, as the "
        "village decided; a scan or a document.",
    )
    scheme_carried = fields.Boolean(
        string="Scheme of the Year Before",
        copy=False,
        help="Taken over from last year's plan: confirm it or attach a new one.",
    )
    # beside the list of persons
    share_amount = fields.Monetary(string="Listed", compute="_compute_share_amount")
    share_left = fields.Monetary(
        string="Not Listed Yet",
        compute="_compute_share_amount",
        help="What the item amounts to and nobody on the list gets.",
    )
    plan_scheme_ids = fields.Many2many(
        related="plan_line_id.scheme_ids", string="Scheme of the Plan"
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("share_ids.amount", "amount")
    def _compute_share_amount(self):
        for line in self:
            listed = sum(map(exact, line.share_ids.mapped("amount")))
            line.share_amount = listed
            line.share_left = exact(line.amount) - listed

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._own_schemes()
        return lines

    def write(self, vals):
        if "scheme_ids" in vals:
            vals = {"scheme_carried": False, **vals}
        result = super().write(vals)
        if "scheme_ids" in vals:
            self._own_schemes()
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_confirm_scheme(self):
        """Last year's scheme holds for this year too."""
        self.write({"scheme_carried": False})
        return self.action_open_persons()

    def action_add_persons(self):
        """Choose persons of the register for the list."""
        self.ensure_one()
        self.check_access("write")
        self.distribution_id._check_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Persons"),
            "res_model": "rural.share.add",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _own_schemes(self):
        """Schemes are papers of the plan or result: whoever reads it reads them."""
        for line in self:
            paper, files = line.distribution_id, line.sudo().scheme_ids
            uploaded = files.filtered(
                lambda f, row=line: (f.res_model, f.res_id) == (row._name, row.id)
            )
            uploaded.write({"res_model": paper._name, "res_id": paper.id})
            own = paper._own_papers(files)
            if own.ids != files.ids:
                carried = line.scheme_carried
                line.write(
                    {"scheme_ids": [Command.set(own.ids)], "scheme_carried": carried}
                )

    def _amend_vals(self):
        """The next revision starts with the same scheme."""
        schemes = [Command.set(self.scheme_ids.ids)]
        return {**super()._amend_vals(), "scheme_ids": schemes}

    def _continued(self):
        """Next year's plan starts with the scheme, which is confirmed or renewed."""
        vals = super()._continued()
        if not self.scheme_ids:
            return vals
        schemes = [Command.set(self.scheme_ids.ids)]
        return {**vals, "scheme_ids": schemes, "scheme_carried": True}

    def _content(self):
        """The files of the scheme by their checksums, where there are any: papers of
        before are digested as they were.
        """
        checksums = sorted(self.sudo().scheme_ids.mapped("checksum"))
        return {**super()._content(), **({"schemes": checksums} if checksums else {})}

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _scheme_problems(self):
        """What is missing of criterion and scheme: ``[text]``."""
        if self.detail != "persons" or self.kind == "result" and not self.amount:
            return []
        _ = self.env._
        found = []
        line = self.sudo()
        if not (line.criterion or line.plan_line_id.criterion or "").strip():
            found.append(
                _("“%(item)s”: write who is eligible (criterion).", item=self.name)
            )
        if not (line.scheme_ids or line.plan_line_id.scheme_ids):
            found.append(
                _(
                    "“%(item)s”: attach the village's own scheme of selection (需有具体"
                    "方案). Open the list of persons of the item.",
                    item=self.name,
                )
            )
        elif line.scheme_carried:
            found.append(
                _(
                    "“%(item)s”: the scheme is last year's. Confirm it in the list of "
                    "persons of the item, or attach a new one.",
                    item=self.name,
                )
            )
        return found
