from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    rural_region_ids = fields.Many2many(
        "rural.region",
        "res_users_rural_region_rel",
        "user_id",
        "region_id",
        string="Regions in Charge",
        help="The user sees and works on the records of these regions and of "
        "everything below them.",
    )
    rural_scope_ids = fields.Many2many(
        "rural.region", compute="_compute_rural_scope", compute_sudo=True
    )
    rural_visible_ids = fields.Many2many(
        "rural.region", compute="_compute_rural_scope", compute_sudo=True
    )
    rural_sees_all = fields.Boolean(compute="_compute_rural_scope", compute_sudo=True)
    rural_sees_all_books = fields.Boolean(
        compute="_compute_rural_books", compute_sudo=True
    )
    rural_item_domain = fields.Binary(compute="_compute_rural_books", compute_sudo=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("rural_region_ids", "group_ids")
    def _compute_rural_scope(self):
        """Provinces and cities have no column on the records: they are widened
        to their counties once, here, so that rules compare columns only.
        """
        regions = self.env["rural.region"].with_context(active_test=False)
        for user in self:
            assigned = user.rural_region_ids
            wide = assigned.filtered(lambda r: r.level in ("province", "city"))
            counties = regions.browse()
            if wide:
                counties = regions.search(
                    [("id", "child_of", wide.ids), ("level", "=", "county")]
                )
            user.rural_scope_ids = (assigned - wide) | counties
            user.rural_visible_ids = assigned | regions.browse(
                {
                    int(region_id)
                    for region in assigned
                    for region_id in (region.parent_path or "").split("/")
                    if region_id
                }
            )
            user.rural_sees_all = not assigned and user.has_group(
                "rural_asset.group_rural_manager"
            )

    @api.depends("rural_region_ids", "group_ids")
    def _compute_rural_books(self):
        """Who sees which vouchers.

        Accountants of other business in the same database, who have no role
        here, keep seeing everything their company has; a role here narrows the
        books to its regions. Analytic items carry their village in the column of
        the plan, which has no name before the plan exists.
        """
        column = self.env["rural.tags"]._columns()["village"]
        regions = self.env["rural.region"].with_context(active_test=False)
        for user in self:
            has_role = user.has_group("rural_asset.group_rural_user")
            user.rural_sees_all_books = user.rural_sees_all or not has_role
            scope = user.rural_scope_ids.ids
            villages = regions.search(
                [
                    "|",
                    "|",
                    ("village_id", "in", scope),
                    ("township_id", "in", scope),
                    ("county_id", "in", scope),
                ]
            )
            user.rural_item_domain = [
                "|",
                (column, "in", villages.analytic_account_id.ids),
                "&",
                (column, "=", False),
                ("create_uid", "=", user.id),
            ]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_region_domain(self):
        """The regions the user may choose from: those in charge and all below them."""
        self.ensure_one()
        if self.rural_sees_all:
            return []
        return [("id", "child_of", self.rural_region_ids.ids)]

    def _rural_groups(self):
        """The user's roles here."""
        self.ensure_one()
        privilege = self.env.ref("rural_asset.privilege_rural")
        return self.sudo().all_group_ids.filtered(lambda g: g.privilege_id == privilege)

    def _rural_role(self):
        """The names of the user's roles, as written into the log of a step."""
        return "、".join(self._rural_groups().sorted("sequence").mapped("name"))

    def _rural_sender(self):
        """Who a notification is from; accounts of the system have no address."""
        return {
            "author_id": self.partner_id.id,
            "email_from": self.email_formatted or "noreply@localhost",
        }

    def _open_rural_inbox(self, vals_list):
        """What waits for somebody stands in the inbox, which Odoo shows to those who
        read their notifications there: new users with a role do, unless told
        otherwise.
        """
        for user, vals in zip(self, vals_list, strict=True):
            told = "notification_type" in vals or user.share
            if not told and user.has_group("rural_asset.group_rural_user"):
                user.notification_type = "inbox"

    def _open_rural_samples(self, vals_list):
        """Third parties begin with what is drawn for them, not with the register."""
        home = self.env.ref("rural_asset.rural_verification_sample_action_mine", False)
        verifier = self.env.ref("rural_asset.group_rural_verifier", False)
        for user, vals in zip(self, vals_list, strict=True):
            told = "action_id" in vals
            if home and not told and user._rural_groups() == verifier:
                user.action_id = home.id

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("rural_region_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        users._open_rural_inbox(vals_list)
        users._open_rural_samples(vals_list)
        return users

    def write(self, vals):
        result = super().write(vals)
        if "rural_region_ids" in vals:
            self.env.registry.clear_cache()
        return result
