"""The writing of a checked ledger: whole batches, through the asset's own steps."""

from odoo.tools import SQL

from ..lib.text import normalize
from ..models.bulk_insert import bulk_insert
from ..models.rural_procedure import STATE_TOKEN
from .ledger_check import asset_values
from .workbook_check import region_places

BATCH = 500
# Tables that grow with every asset taken in.
GROWING = (
    "rural.asset",
    "rural.asset.funding",
    "rural.asset.right",
    "rural.procedure.log",
)
# No tracking, no subscription, no note per row: the import itself is the record.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class LedgerWriter:
    """Writes the planned rows of a check; the caller holds the transaction.

    ``progress`` is called with the share of rows done, between 0 and 1.
    """

    def __init__(self, record, progress=None):
        self.record = record
        self.env = record.env
        self.progress = progress or (lambda share: None)
        self.counted = BATCH  # rows there were when the tables were last counted
        self.places = region_places(record.env)
        self.ownership = record.env["rural.right.type"].search(
            [("is_ownership", "=", True)], limit=1
        )

    def write(self, planned_rows):
        """Create and change assets; ``{(sheet, row): asset id}`` of the new ones."""
        new = [planned for planned in planned_rows if planned.status == "new"]
        changed = [planned for planned in planned_rows if planned.status == "changed"]
        created, total = {}, len(new) + len(changed) or 1
        for start in range(0, len(new), BATCH):
            created.update(self._create(new[start : start + BATCH]))
            self._relieve()
            self._count_tables(start + BATCH)
            self.progress(min(start + BATCH, len(new)) / total)
        for done, planned in enumerate(changed, len(new) + 1):
            self._change(planned)
            if done % BATCH == 0:
                self._relieve()
                self.progress(done / total)
        return created

    def _relieve(self):
        """Let go of what is written: memory stays flat over 100,000 rows."""
        self.env.flush_all()
        self.env.invalidate_all(flush=False)

    def _count_tables(self, done):
        """Tell the database how its tables have grown, each time they have doubled:
        what it took for empty it would read from end to end, batch by batch.
        """
        if done >= 2 * self.counted:
            self.counted = done
            for name in GROWING:
                table = SQL.identifier(self.env[name]._table)
                self.env.cr.execute(SQL("ANALYZE %s", table))

    def _create(self, batch):
        assets = self.env["rural.asset"].with_context(**QUIET)
        created = assets.create([self._create_vals(planned) for planned in batch])
        self._insert_parts(created, batch)
        self._take_steps(created, batch)
        return {
            (planned.row.sheet, planned.row.number): asset.id
            for planned, asset in zip(batch, created, strict=True)
        }

    def _take_steps(self, created, batch):
        """Register and confirm as far as the papers carry."""
        pairs = list(zip(batch, created, strict=True))
        register = [a.id for p, a in pairs if p.target in ("registered", "confirmed")]
        confirm = [a.id for p, a in pairs if p.target == "confirmed"]
        reason = self.env._("Imported from %(file)s", file=self.record.filename)
        if register:
            assets = created.browse(register)
            assets._do_step("register", reason, fresh=True)
            assets.with_context(rural_token=STATE_TOKEN)._assign_codes()
        if confirm:
            created.browse(confirm)._do_step("confirm", reason, fresh=True)

    def _create_vals(self, planned):
        return {**asset_values(planned.row), "import_id": self.record.id}

    def _insert_parts(self, created, batch):
        """Funding and rights of new assets, without the ORM: their creation took
        half the time of an import of 10,000 assets.
        """
        pairs = list(zip(created.ids, batch, strict=True))
        bulk_insert(
            self.env["rural.asset.funding"],
            self._part_rows(
                pairs, self._funding_vals, {"currency_id": self.record.currency_id.id}
            ),
        )
        bulk_insert(
            self.env["rural.asset.right"], self._part_rows(pairs, self._right_vals, {})
        )
        created.invalidate_recordset(["funding_ids", "right_ids"], flush=False)
        created.modified(["funding_ids", "right_ids"])
        # Here, as later it would write the assets once more than their steps do.
        created._recompute_recordset()

    def _part_rows(self, pairs, find, common):
        for asset_id, planned in pairs:
            place = self.places[planned.row.values["region_id"]]
            for vals in find(planned.row):
                yield {**vals, **common, **place, "asset_id": asset_id}

    def _funding_vals(self, row):
        return [
            {**funding, "amount": float(funding["amount"])} for funding in row.funding
        ]

    def _right_vals(self, row):
        document = normalize(row.values.get("confirmation_document") or "")
        return [
            {
                **owner,
                "share": float(owner["share"]),
                "type_id": self.ownership.id,
                "certificate_no": document or None,
                "certificate_date": row.values.get("date_confirmed") or None,
            }
            for owner in row.owners
        ]

    def _change(self, planned):
        """Free fields are written; key fields of a confirmed asset are corrected."""
        row = planned.row
        asset = self.env["rural.asset"].browse(planned.record_id)
        vals = {
            name: new
            for name, (_old, new) in planned.changes.items()
            if name not in ("funding_ids", "right_ids")
        }
        if "funding_ids" in planned.changes:
            vals["funding_ids"] = [(5,), *commands(self._funding_vals(row))]
        if "right_ids" in planned.changes:
            kept = asset.right_ids.filtered(lambda r: not r.type_id.is_ownership)
            drop = asset.right_ids - kept
            vals["right_ids"] = [
                *((2, right.id) for right in drop),
                *commands(self._right_vals(row)),
            ]
        keys = asset._key_fields(vals)
        if keys and asset.state == "confirmed":
            reason = self.env._(
                "Ledger workbook %(file)s, sheet %(sheet)s, row %(row)s",
                file=self.record.filename,
                sheet=row.sheet,
                row=row.number,
            )
            asset._apply_correction(vals, reason)
        else:
            asset.write(vals)


def commands(vals_list):
    return [(0, 0, vals) for vals in vals_list]
