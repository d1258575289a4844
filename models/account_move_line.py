from odoo import api, fields, models

from ..lib import distributions
from .rural_account_part import INCOME, REQUIRED_TAGS, SPENDING

LIVE_CONTRACTS = ("running", "expiring", "expired")


class AccountMoveLine(models.Model):
    """The three tags of a voucher line as fields that people choose from.

    They read and write ``analytic_distribution``; nothing is stored twice.
    """

    _inherit = "account.move.line"

    rural_village_id = fields.Many2one(
        "rural.region",
        string="Village",
        compute="_compute_rural_tags",
        inverse="_inverse_rural_village_id",
        compute_sudo=True,
        domain="[('level', '=', 'village'), ('company_id', 'in', (company_id, False))]",
    )
    rural_asset_id = fields.Many2one(
        "rural.asset",
        string="Project Asset",
        compute="_compute_rural_tags",
        inverse="_inverse_rural_asset_id",
        compute_sudo=True,
        domain="[('state', '!=', 'draft'), ('company_id', 'in', (company_id, False)),"
        " '|', '|', ('village_id', '=?', rural_village_id), ('village_id', '=', False),"
        " ('right_ids.holder_region_id', '=', rural_village_id)]",
    )
    rural_use_id = fields.Many2one(
        "rural.use",
        string="Direction of Use",
        compute="_compute_rural_tags",
        inverse="_inverse_rural_use_id",
        compute_sudo=True,
    )
    # OCA leaves it without an index: opening or deleting any book asset scanned
    # all items.
    asset_id = fields.Many2one(index="btree_not_null")
    rural_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'plan'), ('state', '=', 'filed'),"
        " ('year', '=?', rural_plan_year), ('village_id', '=?', rural_village_id)]",
        help="The item of a filed plan that this line carries out; it fills the tags.",
    )
    rural_carryover = fields.Boolean(
        string="From Earlier Surplus",
        help="Spent from the surplus of earlier years: stays outside this year's "
        "shares (来安县办法: 历年结余).",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("analytic_distribution")
    def _compute_rural_tags(self):
        tags = self.env["rural.tags"]
        accounts = [
            distributions.account_ids(line.analytic_distribution) for line in self
        ]
        records = tags._by_account(list({i for ids in accounts for i in ids}))
        for line, ids in zip(self, accounts, strict=True):
            for tag in ("village", "asset", "use"):
                found = [records[i][1] for i in ids if records.get(i, ("",))[0] == tag]
                line[f"rural_{tag}_id"] = found[0] if len(found) == 1 else False

    def _inverse_rural_village_id(self):
        self._write_tag("village")

    def _inverse_rural_asset_id(self):
        self._write_tag("asset")

    def _inverse_rural_use_id(self):
        self._write_tag("use")

    def _write_tag(self, tag):
        tags = self.env["rural.tags"]
        for line in self:
            line.analytic_distribution = tags._replace(
                line.analytic_distribution, tag, line[f"rural_{tag}_id"]
            )

    @api.onchange("rural_village_id")
    def _onchange_rural_village_id(self):
        self._write_tag("village")

    @api.onchange("rural_asset_id")
    def _onchange_rural_asset_id(self):
        village = self.rural_village_id or self.rural_asset_id.village_id
        self._write_tag("asset")
        self.rural_village_id = village
        self._write_tag("village")

    @api.onchange("rural_use_id")
    def _onchange_rural_use_id(self):
        self._write_tag("use")

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    def _related_analytic_distribution(self):
        return super()._related_analytic_distribution() or self._rural_default_tags()

    def _rural_default_tags(self):
        """What the line carries already, with the tags that its voucher, its
        partner's contract or its company imply where its account asks for them.
        """
        asked = self._rural_asked_tags()
        if not asked or self.move_id.journal_id.rural_closing:
            return {}
        own = self.analytic_distribution or {}
        tags = self.env["rural.tags"]
        present = tags._by_account(distributions.account_ids(own)).values()
        missing = [tag for tag in asked if tag not in [each for each, _r in present]]
        records = self._rural_implied_records() if missing else {}
        for tag in missing:
            if records.get(tag):
                own = tags._replace(own, tag, records[tag]) or {}
        return own

    def _rural_implied_records(self):
        """``{tag: record}`` from the voucher's village, the partner's only
        contract, the company's only village, in this order.
        """
        village = self.move_id.rural_region_id.village_id
        asset = self.env["rural.asset"]
        if self._rural_part() in INCOME and self.partner_id:
            row = self._rural_contract_row()
            if row and village in (row.beneficiary_id, village.browse()):
                village, asset = row.beneficiary_id, row.asset_id
        if not village and not self.move_id.rural_region_id:
            villages = self.env["rural.region"].sudo()
            domain = [
                ("level", "=", "village"),
                ("company_id", "=", self.company_id.id),
            ]
            found = villages.search(domain, limit=2)
            village = found if len(found) == 1 else village
        return {"village": village, "asset": asset}

    def _rural_contract_row(self):
        """The asset that the partner has under contract, when it is only one."""
        rows = self.env["rural.contract.asset"].search(
            [
                (
                    "contract_id.partner_id",
                    "=",
                    self.partner_id.commercial_partner_id.id,
                ),
                ("contract_id.state", "in", LIVE_CONTRACTS),
                ("company_id", "=", self.company_id.id),
            ],
            limit=2,
        )
        return rows if len(rows) == 1 else rows.browse()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_part(self):
        """The part of the line's account for project assets, or None."""
        mapping = self.env["rural.account.part"]._part_by_account(
            self.company_id.id or self.move_id.company_id.id
        )
        return mapping.get(self.account_id.id)

    def _rural_asked_tags(self):
        """The tags that the line must carry to the full."""
        return REQUIRED_TAGS.get(self._rural_part(), ())

    def _rural_is_project(self):
        """Whether the line is income or spending of project assets."""
        return self._rural_part() in INCOME + SPENDING

    def _rural_label(self):
        """How messages name the line: what it says, its account, its amount."""
        account = self.account_id
        text = " ".join((self.name or self.product_id.name or "—").split())
        return f"“{text}” {account.code or ''} {account.name or ''} {self.balance:.2f}"

    def _validate_analytic_distribution(self):
        open_lines = self.filtered(lambda line: not line.journal_id.rural_closing)
        return super(AccountMoveLine, open_lines)._validate_analytic_distribution()

    def _prepare_analytic_lines(self):
        if self.journal_id.rural_closing:
            return []
        return super()._prepare_analytic_lines()
