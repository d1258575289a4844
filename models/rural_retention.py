from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_procedure import STATE_TOKEN

WHAT = [
    ("identity", "Identity Numbers"),
    ("bank", "Bank Cards"),
    ("phone", "Telephones"),
    ("reveal_log", "Who Looked at Whom"),
    ("workbook", "Uploaded Workbooks"),
]
NUMBERS = ("identity", "bank", "phone")
ACTIVITY = "rural_asset.activity_retention_due"


class RuralRetention(models.Model):
    """保存期限: how long numbers of persons are kept when nothing needs them any more
    (个人信息保护法 19、47).

    Only sealed numbers are erased, by an officer who has seen whose. The person,
    payments, shares and vouchers stay: the accounts have periods of their own
    (会计档案管理办法).
    """

    _name = "rural.retention"
    _description = "Period for Keeping Numbers"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"

    name = fields.Char(string="Retention Rule", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    what = fields.Selection(WHAT, string="What Is Erased", required=True)
    months = fields.Integer(string="Kept for (months)", required=True, tracking=True)
    after = fields.Selection(
        [
            ("left", "Leaving the Village or Death"),
            ("paid", "Leaving or the Last Payment, Whichever Is Later"),
            ("made", "Being Made"),
        ],
        required=True,
        default="paid",
    )
    clause = fields.Char(help="The law or rule that sets the period.")
    due_count = fields.Integer(string="Due Now", compute="_compute_due_count")

    _months_positive = models.Constraint(
        "CHECK(months > 0)", "Numbers are kept for a month at least."
    )
    _after_fits = models.Constraint(
        "CHECK((what IN ('reveal_log', 'workbook')) = (after = 'made'))",
        "Logs and workbooks are kept from when they were made, numbers from when the "
        "person left or was paid last.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("what", "months", "after", "active")
    def _compute_due_count(self):
        # A manager sets the periods and sees nobody: for them the whole county's.
        sees = self.env["rural.person"].has_access("read")
        for rule in self if sees else self.sudo():
            saved = rule._origin
            rule.due_count = saved._due_count() if saved else 0

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _limit(self):
        """What ended before this day is due."""
        today = self.env.company._rural_today()
        return today - relativedelta(months=self.months)

    def _due_count(self):
        if self.what in NUMBERS:
            return len(self._due_persons())
        if self.what == "reveal_log":
            return self.env["rural.reveal.log"].search_count(self._made_domain("date"))
        return sum(len(records) for records in self._due_imports())

    def _made_domain(self, name):
        return Domain(name, "<", fields.Datetime.to_datetime(self._limit()))

    def _due_persons(self):
        """Persons of the user's regions whose number of this kind is due."""
        self.ensure_one()
        people = self.env["rural.person"].with_context(active_test=False)
        left = people.search(
            [("state", "!=", "living"), ("date_left", "<", self._limit())]
        )
        ids = set(left.ids) & self._owners(left.ids)
        if self.after == "paid":
            ids -= self._paid_since(ids)
        return people.browse(sorted(ids))

    def _owners(self, ids):
        """Of these persons, those of whom a number of this kind is on file."""
        masked = self.env["rural.secret"]._masked("rural.person", ids)
        return {owner for owner, kind in masked if kind == self.what}

    def _paid_since(self, ids):
        """Of these persons, those with a payment that is younger than the period; a
        list of a month counts to its last day.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT line.person_id FROM rural_payout_line line"
                " WHERE line.person_id = ANY(%s) AND line.state <> 'cancelled'"
                " AND line.month + interval '1 month' > %s",
                list(ids),
                self._limit(),
            )
        )
        return {person for (person,) in rows}

    def _due_imports(self):
        """Uploaded workbooks that are due, as record sets of each kind of import."""
        domain = self._made_domain("create_date") & Domain("kept_file", "!=", False)
        for name in self.env.registry.descendants(
            ["rural.workbook.import"], "_inherit"
        ):
            model = self.env[name].sudo()
            if not model._abstract:
                yield model.search(domain)

    def _erase(self, persons):
        """Erase the numbers of this kind of persons who are due; returns how many."""
        self.ensure_one()
        due = persons & self._due_persons()
        if due:
            self.env["rural.erasure.log"]._note(due, self.what, self)
            self.env["rural.secret"]._store(
                due._name, self.what, dict.fromkeys(due.ids)
            )
            due.invalidate_recordset()
        return len(due)

    def _erase_made(self):
        """Drop old rows of the log, or the files of old imports; returns how many."""
        self.ensure_one()
        if self.what == "reveal_log":
            rows = self.env["rural.reveal.log"].search(self._made_domain("date"))
            rows.sudo().with_context(rural_token=STATE_TOKEN).unlink()
            return len(rows)
        count = 0
        for records in self._due_imports():
            # What is certified no longer changes, but its upload goes all the same.
            own = records.with_context(rural_token=STATE_TOKEN)
            own.write({"kept_file": False, "result_file": False})
            count += len(records)
        return count

    def _done(self, user):
        """Close what reminded of rules of which nothing is due any more."""
        for rule in self.filtered(lambda rule: not rule._due_count()):
            rule.sudo().activity_feedback([ACTIVITY], user_id=user.id)

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Tell each county officer that something is due. Nothing is erased by this."""
        for rule in self.search([]):
            due = rule._due_count()
            waiting = rule.activity_search([ACTIVITY])
            if not due:
                waiting.unlink()
            elif not waiting:
                rule._remind(due)

    def _remind(self, count):
        counties = self.env["rural.region"].search([("level", "=", "county")])
        users = counties._users_in_charge("county")
        for user in {found[:1] for found in users.values() if found}:
            self.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                note=self.env._(
                    "%(count)s are due. Look through them under “Erase What Is Due”.",
                    count=count,
                ),
            )
