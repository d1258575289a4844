"""The writing of checked opening balances: one posted entry a village."""

import base64

from ..lib.contract_rows import kind_of
from .ledger_write import QUIET
from .opening_check import carryover_year
from .partner_finder import partner_vals

BATCH = 50


class OpeningWriter:
    """Writes the planned villages of a check; the caller holds the transaction.

    ``progress`` is called with the share of villages done, between 0 and 1.
    """

    def __init__(self, check, progress=None):
        self.check = check
        self.record = check.record
        self.env = check.env
        self.progress = progress or (lambda share: None)
        self.regions = {}

    def write(self):
        """Book and post; ``{(sheet, row): id of the entry}``."""
        villages = [v for v in self.check.villages if not v.wrong]
        new = [v for v in villages if v.is_new and v.balances]
        self._create_partners(new)
        written = {}
        for start in range(0, len(new), BATCH):
            written.update(self._book(new[start : start + BATCH]))
            self.progress(min(start + BATCH, len(new)) / len(new))
        for village in villages:
            self._write_carryovers(village)
        return written

    def _create_partners(self, villages):
        values = [p.row.values for village in villages for p in village.balances]
        self.check.partners.create(
            {
                v["partner_key"]: partner_vals(
                    v["partner"], None, kind_of(v["partner"])
                )
                for v in values
                if v.get("partner_key") and not v.get("partner_id")
            }
        )

    def _book(self, batch):
        model = self.env["account.move"].with_context(**QUIET)
        moves = model.create([self._move_vals(village) for village in batch])
        self._attach(moves)
        moves.action_post()
        return {
            (planned.row.sheet, planned.row.number): move.id
            for village, move in zip(batch, moves, strict=True)
            for planned in village.rows
        }

    def _move_vals(self, village):
        region = self.env["rural.region"].browse(village.region_id)
        return {
            "move_type": "entry",
            "journal_id": self.record._journal(village.company).id,
            "date": self.record.date,
            "ref": self.env._("Opening balances of %(village)s", village=region.name),
            "rural_region_id": region.id,
            "rural_opening": True,
            "line_ids": [
                (0, 0, self._line_vals(region, planned.row.values))
                for planned in village.balances
            ],
        }

    def _line_vals(self, region, values):
        asset = self.env["rural.asset"].browse(values.get("asset_id") or [])
        created = self.check.partners.created
        partner = values.get("partner_id") or created.get(values.get("partner_key"))
        return {
            "account_id": values["account_id"],
            "balance": float(values["amount"]),
            "partner_id": partner,
            "name": values.get("summary") or self.env._("Opening balance"),
            "analytic_distribution": self.env["rural.tags"]._distribution(
                village=region, asset=asset
            ),
        }

    def _attach(self, moves):
        """The workbook is the original voucher of the entries made of it."""
        data = base64.b64decode(self.record.with_context(bin_size=False).file)
        self.env["ir.attachment"].create(
            [
                {
                    "name": self.record.filename or "workbook.xlsx",
                    "raw": data,
                    "res_model": "account.move",
                    "res_id": move.id,
                }
                for move in moves
            ]
        )

    def _write_carryovers(self, village):
        years = self.env["rural.village.year"]
        key = {
            "region_id": village.region_id,
            "year": carryover_year(self.record.date),
        }
        for scheme, amount in village.new_carryovers.items():
            vals = {**key, "scheme": scheme}
            entry = years.search([(name, "=", value) for name, value in vals.items()])
            if entry:
                entry.opening_entered = float(amount)
            else:
                years.create({**vals, "opening_entered": float(amount)})
