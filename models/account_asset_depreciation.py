import logging
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..lib import depreciation
from ..lib.amounts import of_float
from .bulk_insert import bulk_insert, reserve_ids

_logger = logging.getLogger(__name__)
BATCH = 100


class AccountAssetDepreciation(models.Model):
    """折旧 of project assets: straight by the month, from the month after.

    OCA starts in the month itself and rounds by the year. The board here equals
    ``lib/depreciation`` to the fen, month by month; what is posted or was taken
    over stays as it is, and the rest is spread over the months that remain.
    """

    _name = "account.asset"
    _inherit = "account.asset"

    # ------------------------------------------------------------
    # BOARD
    # ------------------------------------------------------------

    def compute_depreciation_board(self):
        self._check_keeper()
        self.check_access("write")
        monthly = self.filtered(lambda asset: asset._rural_is_monthly())
        rows = [row for asset in monthly for row in asset._rural_board_rows()]
        bulk_insert(self.env["account.asset.line"], rows)
        others = self - monthly
        return super(AccountAssetDepreciation, others).compute_depreciation_board()

    def _rural_is_monthly(self):
        ours = self.rural_asset_id or self.profile_id.rural_category_id
        return bool(
            ours
            and self.method == "linear"
            and self.method_time == "year"
            and self.method_period == "month"
            and self.method_number
            and self.depreciation_base > 0
            and not (self.method_end or self.days_calc)
        )

    def _rural_board_rows(self):
        """The lines that are still to be posted, in place of those there are.

        Rows for a bulk insert: twenty years are 240 lines an asset, and what the
        ORM computes on them is known here.
        """
        lines = self.depreciation_line_ids.filtered(lambda line: line.type != "create")
        kept = lines.filtered(lambda line: line.move_id or line.init_entry)
        (lines - kept).unlink()
        last = kept.sorted("line_date")[-1:]
        base = of_float(self.depreciation_base)
        done = sum((of_float(line.amount) for line in kept), Decimal(0))
        parts = depreciation.remaining(
            base,
            self.method_number * 12,
            self._rural_months_until(last.line_date) if last else 0,
            done,
        )
        rows = []
        for new_id, (month, amount) in zip(
            reserve_ids(lines, len(parts)), parts, strict=True
        ):
            previous = rows[-1]["id"] if rows else last.id or None
            row = self._prepare_board_row(month, amount, done, base - done - amount)
            rows.append({**row, "id": new_id, "previous_id": previous})
            done += amount
        return rows

    def _rural_months_until(self, date):
        return max(depreciation.months_charged(self.date_start, date), 0)

    def _prepare_board_row(self, month, amount, done, left):
        date = self.date_start + relativedelta(months=month, day=31)
        return {
            "asset_id": self.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "name": self._get_depreciation_entry_name(month),
            "type": "depreciate",
            "line_date": date,
            "line_days": date.day,
            "amount": amount,
            "depreciated_value": done,
            "remaining_value": left,
            "init_entry": False,
            "move_check": False,
        }

    def _get_salvage_value_profile(self):
        """So that the base is rounded like that of the register."""
        profile = self.profile_id
        if not profile.rural_category_id or profile.salvage_type != "percent":
            return super()._get_salvage_value_profile()
        return float(_salvage(self.purchase_value, profile.salvage_value))

    # ------------------------------------------------------------
    # POSTING
    # ------------------------------------------------------------

    @api.model
    def _rural_due_domain(self, date):
        """The lines of running project assets to be posted up to a date."""
        return [
            ("asset_id.state", "=", "open"),
            ("asset_id.rural_asset_id", "!=", False),
            ("type", "=", "depreciate"),
            ("init_entry", "=", False),
            ("move_check", "=", False),
            ("line_date", "<=", date),
        ]

    def _compute_entries(self, date_end, check_triggers=False):
        """The wizard that posts by hand: what fails is shown and stays on the asset."""
        ours = self.filtered("rural_asset_id")
        moves, log = super(AccountAssetDepreciation, self - ours)._compute_entries(
            date_end, check_triggers
        )
        errors = ours._rural_post_due(date_end)
        lines = [f"{asset.display_name}: {error}" for asset, error in errors]
        posted = ours.depreciation_line_ids.filtered(
            lambda line: line.line_date <= date_end and line.type == "depreciate"
        )
        return [*moves, *posted.move_id.ids], "\n".join([log, *lines]).strip()

    def _rural_post_due(self, date):
        """Post what is due; an asset that cannot be posted gets an activity that
        says why, and the others go on.

        :returns: ``[(asset, error)]``
        """
        errors = []
        if self._rural_try_posting(date):
            for asset in self:
                if error := asset._rural_try_posting(date):
                    _logger.info("%s: depreciation not posted: %s", asset, error)
                    asset._rural_note_failure(error)
                    errors.append((asset, error))
        return errors

    def _rural_try_posting(self, date):
        """Post what is due of all, or nothing and return why."""
        due = [*self._rural_due_domain(date), ("asset_id", "in", self.ids)]
        try:
            with self.env.cr.savepoint():
                self.env["account.asset.line"].search(
                    due, order="line_date, id"
                ).create_move()
        except UserError as error:
            return error
        self._rural_failures().unlink()
        return None

    def _rural_note_failure(self, error):
        asset = self.with_company(self.company_id)
        keeper = asset.create_uid if asset.create_uid.active else asset._rural_admin()
        asset._rural_failures().unlink()
        asset.activity_schedule(
            "rural_asset.mail_activity_depreciation",
            user_id=keeper.id,
            note=str(error),
        )

    def _rural_failures(self):
        kind = self.env.ref("rural_asset.mail_activity_depreciation")
        return self.activity_ids.filtered(lambda a: a.activity_type_id == kind).sudo()

    @api.model
    def _rural_admin(self):
        return self.env.ref("base.user_admin")

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_post_depreciation(self):
        """Post the month's depreciation, a batch of assets a transaction."""
        today = fields.Date.context_today(self)
        groups = self.env["account.asset.line"]._read_group(
            self._rural_due_domain(today), ["asset_id"]
        )
        ids = [asset.id for (asset,) in groups]
        remaining = len(ids)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=remaining)
        for batch in split_every(BATCH, ids):
            self.browse(batch).try_lock_for_update()._rural_post_due(today)
            remaining -= len(batch)
            if not cron._commit_progress(len(batch), remaining=remaining):
                break


def _salvage(value, percent):
    """The residual value in yuan: what is left when all is depreciated."""
    value = of_float(value)
    if value < 0:
        return -_salvage(-value, percent)
    return value - depreciation.depreciable(value, Decimal(str(percent)) / 100)
