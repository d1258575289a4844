from odoo import api, fields, models
from odoo.tools import SQL

STATUSES = [
    ("agrees", "Agrees"),
    ("not_booked", "Not Booked"),
    ("value", "Value Differs"),
    ("depreciation", "Depreciation Differs"),
    ("draft", "Book Asset Still Draft"),
    ("profile", "Profile of Another Category"),
    ("flag", "Booked, Register Says Not"),
    ("disposed", "Disposed of, Still in the Books"),
    ("not_confirmed", "Booked before Confirmation"),
    ("household", "Household's Asset in the Books"),
    ("no_card", "No Card in the Register"),
]


class RuralBookComparison(models.Model):
    """账实对照: the register against the books, one row an asset.

    A row stands for a card of the register that should be booked or is, with all
    its book assets, or for a book asset without a card.
    """

    _name = "rural.book.comparison"
    _description = "Register against Books"
    _auto = False
    _order = "status, county_id, township_id, village_id, id"
    _rec_name = "name"
    _depends = {
        "account.asset": [
            "active",
            "company_id",
            "name",
            "profile_id",
            "purchase_value",
            "rural_asset_id",
            "rural_region_id",
            "state",
            "value_depreciated",
        ],
        "account.asset.line": [
            "amount",
            "init_entry",
            "line_date",
            "move_check",
            "type",
        ],
        "account.asset.profile": ["rural_category_id"],
        "rural.account.part": ["company_id"],
        "rural.asset": [
            "active",
            "asset_class",
            "category_id",
            "date_completed",
            "in_books",
            "name",
            "original_value",
            "region_id",
            "residual_rate",
            "state",
            "useful_life",
        ],
    }

    name = fields.Char(string="Asset Name", readonly=True)
    asset_id = fields.Many2one("rural.asset", string="Project Asset", readonly=True)
    book_asset_id = fields.Many2one(
        "account.asset",
        readonly=True,
        help="Where there is exactly one.",
    )
    region_id = fields.Many2one("rural.region", string="Place", readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    category_id = fields.Many2one("rural.asset.category", readonly=True)
    status = fields.Selection(STATUSES, string="Comparison", readonly=True)
    register_value = fields.Monetary(readonly=True)
    book_value = fields.Monetary(readonly=True)
    value_difference = fields.Monetary(readonly=True, help="Books less register.")
    register_depreciation = fields.Monetary(readonly=True, help="As of today.")
    book_depreciation = fields.Monetary(readonly=True)
    depreciation_difference = fields.Monetary(
        readonly=True, help="Books less register."
    )
    unposted = fields.Monetary(
        string="Due, Not Posted",
        readonly=True,
        help="Depreciation of past months that has no entry yet.",
    )
    book_count = fields.Integer(string="Book Assets", readonly=True)
    in_books = fields.Boolean(string="Register Says Booked", readonly=True)
    explanation = fields.Text(compute="_compute_explanation")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("status", "depreciation_difference", "unposted", "in_books")
    def _compute_explanation(self):
        texts = self._explanations()
        for row in self:
            key = row.status
            if key == "not_booked" and row.in_books:
                key = "claimed"
            elif key == "depreciation" and row._only_unposted():
                key = "unposted"
            row.explanation = texts[key] % {
                "value": f"{row.value_difference:+.2f}",
                "depreciation": f"{row.depreciation_difference:+.2f}",
                "unposted": f"{row.unposted:.2f}",
            }

    def _only_unposted(self):
        total = self.depreciation_difference + self.unposted
        return bool(self.unposted) and not round(total, 2)

    @api.model
    def _explanations(self):
        _ = self.env._
        return {
            "agrees": _("Register and books agree."),
            "not_booked": _("Nothing in the books stands for it. Use “Book”."),
            "claimed": _(
                "The register says it is booked, but no book asset is linked. Use "
                "“Book” with “No Entry” when the balance is in the books already."
            ),
            "value": _(
                "The books say %(value)s yuan compared to the register. Correct the "
                "card, or set the book asset to draft and correct it there."
            ),
            "depreciation": _(
                "The books say %(depreciation)s yuan compared to the register: useful "
                "life, residual value, start or the amount taken over differ from the "
                "card's."
            ),
            "unposted": _(
                "%(unposted)s yuan of past months are not posted yet. Post the "
                "depreciation, or look at the asset's activities for what stops it."
            ),
            "draft": _("Confirm the book asset, so that it is depreciated."),
            "profile": _(
                "The profile in the books belongs to another category than the card's, "
                "so the accounts may be wrong."
            ),
            "flag": _("Tick “Booked” on the card."),
            "disposed": _(
                "The asset is disposed of but runs on in the books. Remove it there."
            ),
            "not_confirmed": _(
                "It is in the books although its ownership is not confirmed. "
                "Confirm it."
            ),
            "household": _(
                "What belongs to a household is not booked by the village. Remove it."
            ),
            "no_card": _(
                "No card of the register stands behind it. Register the asset and link "
                "it, if it is a project asset."
            ),
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        """Open the card; for a book asset without a card, the book asset."""
        self.ensure_one()
        record = self.asset_id or self.book_asset_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def action_open_book_assets(self):
        self.ensure_one()
        if self.asset_id:
            return self.asset_id.action_open_book_assets()
        return self.action_open()

    def action_book(self):
        return self.asset_id.action_book()

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT t.*,
                   t.book_value - t.register_value AS value_difference,
                   t.book_depreciation - t.register_depreciation
                       AS depreciation_difference,
                   %s AS status
              FROM (%s UNION ALL %s) t
            """,
            self._status_sql(),
            self._cards_sql(),
            self._orphans_sql(),
        )

    @api.model
    def _status_sql(self):
        return SQL(
            """
            CASE WHEN t.asset_id IS NULL THEN 'no_card'
                 WHEN t.asset_state = 'disposed' THEN 'disposed'
                 WHEN t.asset_class = 'household' THEN 'household'
                 WHEN t.asset_state <> 'confirmed' THEN 'not_confirmed'
                 WHEN t.book_count = 0 THEN 'not_booked'
                 WHEN t.book_value <> t.register_value THEN 'value'
                 WHEN t.drafts > 0 THEN 'draft'
                 WHEN t.strangers > 0 THEN 'profile'
                 WHEN t.book_depreciation <> t.register_depreciation
                      THEN 'depreciation'
                 WHEN t.in_books IS NOT TRUE THEN 'flag'
                 ELSE 'agrees' END
            """
        )

    @api.model
    def _cards_sql(self):
        return SQL(
            """
            SELECT a.id * 2 AS id, a.name, a.id AS asset_id,
                   CASE WHEN b.book_count = 1 THEN b.book_asset_id END AS book_asset_id,
                   a.region_id, a.village_id, a.township_id, a.county_id,
                   a.company_id, a.currency_id, a.category_id,
                   a.state AS asset_state, a.asset_class, a.in_books,
                   COALESCE(a.original_value, 0) AS register_value,
                   %(register)s AS register_depreciation,
                   COALESCE(b.book_value, 0) AS book_value,
                   COALESCE(b.book_depreciation, 0) AS book_depreciation,
                   COALESCE(b.unposted, 0) AS unposted,
                   COALESCE(b.book_count, 0) AS book_count,
                   COALESCE(b.drafts, 0) AS drafts,
                   COALESCE(b.strangers, 0) AS strangers
              FROM rural_asset a
              LEFT JOIN (%(books)s) b ON b.rural_asset_id = a.id
             WHERE b.book_count > 0
                OR a.active AND a.state = 'confirmed'
                   AND a.asset_class IS DISTINCT FROM 'household'
            """,
            register=self._register_depreciation_sql(),
            books=self._books_sql(),
        )

    @api.model
    def _orphans_sql(self):
        """Book assets without a card, in companies that use the product."""
        return SQL(
            """
            SELECT b.id * 2 + 1 AS id, b.name, NULL::int AS asset_id,
                   b.id AS book_asset_id,
                   b.rural_region_id AS region_id, b.rural_village_id AS village_id,
                   b.rural_township_id AS township_id, b.rural_county_id AS county_id,
                   b.company_id, b.currency_id, p.rural_category_id AS category_id,
                   NULL AS asset_state, NULL AS asset_class, FALSE AS in_books,
                   0 AS register_value, 0 AS register_depreciation,
                   b.purchase_value AS book_value,
                   COALESCE(b.value_depreciated, 0) AS book_depreciation,
                   COALESCE(u.amount, 0) AS unposted, 1 AS book_count, 0 AS drafts,
                   0 AS strangers
              FROM account_asset b
              JOIN account_asset_profile p ON p.id = b.profile_id
              LEFT JOIN (%(unposted)s) u ON u.asset_id = b.id
             WHERE b.rural_asset_id IS NULL AND b.active AND b.state <> 'removed'
               AND b.company_id IN (SELECT company_id FROM rural_account_part)
            """,
            unposted=self._unposted_sql(),
        )

    @api.model
    def _books_sql(self):
        """What the books say of each card: removed book assets are out of them."""
        return SQL(
            """
            SELECT b.rural_asset_id, COUNT(*) AS book_count,
                   MIN(b.id) AS book_asset_id,
                   SUM(b.purchase_value) AS book_value,
                   SUM(b.value_depreciated) AS book_depreciation,
                   SUM(u.amount) AS unposted,
                   COUNT(*) FILTER (WHERE b.state = 'draft') AS drafts,
                   COUNT(*) FILTER (
                       WHERE p.rural_category_id IS DISTINCT FROM a.category_id
                   ) AS strangers
              FROM account_asset b
              JOIN rural_asset a ON a.id = b.rural_asset_id
              JOIN account_asset_profile p ON p.id = b.profile_id
              LEFT JOIN (%(unposted)s) u ON u.asset_id = b.id
             WHERE b.active AND b.state <> 'removed'
             GROUP BY b.rural_asset_id
            """,
            unposted=self._unposted_sql(),
        )

    @api.model
    def _unposted_sql(self):
        return SQL(
            """
            SELECT asset_id, SUM(amount) AS amount
              FROM account_asset_line
             WHERE type = 'depreciate' AND init_entry IS NOT TRUE
               AND move_check IS NOT TRUE AND line_date <= %s
             GROUP BY asset_id
            """,
            fields.Date.context_today(self),
        )

    @api.model
    def _register_depreciation_sql(self):
        """``lib/depreciation.accumulated`` as of today, in SQL."""
        tomorrow = fields.Date.add(fields.Date.context_today(self), days=1)
        months = SQL(
            "LEAST(GREATEST((%s - EXTRACT(YEAR FROM a.date_completed)::int) * 12"
            " + %s - EXTRACT(MONTH FROM a.date_completed)::int - 1, 0),"
            " a.useful_life * 12)",
            tomorrow.year,
            tomorrow.month,
        )
        return SQL(
            "CASE WHEN a.useful_life > 0 AND a.date_completed IS NOT NULL THEN"
            " ROUND(ROUND(COALESCE(a.original_value, 0)"
            " * (1 - COALESCE(a.residual_rate, 0) / 100), 2)"
            " * %s / (a.useful_life * 12), 2) ELSE 0 END",
            months,
        )
