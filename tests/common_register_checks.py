from freezegun import freeze_time

from odoo.tests import tagged

from .income_common import IncomeCommon

# The county's noon; the server's clock says UTC.
TODAY = "2025-08-11 04:00:00"
XML = "rural_asset.check_"


@tagged("post_install", "-at_install")
class RegisterChecksCommon(IncomeCommon):
    """The small county on a day in August with an asset that no rule finds fault
    with, and contracts.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(TODAY)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.partner = cls.env["res.partner"].create({"name": "清源农业有限公司"})
        cls.sound = cls._sound()

    @classmethod
    def _sound(cls, region=None, **vals):
        """A confirmed asset, operated by the village itself."""
        number = cls.env["rural.asset"].search_count([])
        vals = {
            "name": f"大棚{number}号",
            "operation_mode": "own",
            "useful_life": 20,
            "residual_rate": 5,
            **vals,
        }
        return cls._asset(region, state="confirmed", **vals)

    @classmethod
    def _book_asset(cls, value, **vals):
        """An asset of the books, as the accountant enters it."""
        profile = cls.env["account.asset.profile"].search(
            [("company_id", "=", cls.company.id), ("rural_category_id", "!=", False)],
            limit=1,
        )
        return cls.env["account.asset"].create(
            {
                "name": "账面大棚",
                "profile_id": profile.id,
                "purchase_value": value,
                "date_start": "2024-01-01",
                "company_id": cls.company.id,
                **vals,
            }
        )

    @classmethod
    def _check(cls, code):
        return cls.env.ref(XML + code.lower().replace(".", "_"))

    @classmethod
    def _set(cls, record, **vals):
        """Facts as an import of old data, or the database's owner, may leave them."""
        cls.env.flush_all()
        for name, value in vals.items():
            cls.env.cr.execute(
                f'UPDATE {record._table} SET "{name}" = %s WHERE id = ANY(%s)',
                [value, record.ids],
            )
        cls.env.invalidate_all()
        return record

    @classmethod
    def _run(cls, records):
        hits = cls.env["rural.check"]._run(records)
        records.invalidate_recordset()
        return hits

    def _codes(self, records):
        return set(self._run(records).check_id.mapped("code"))

    def _only(self, code, records):
        """The one hit of a rule; every hit names fact, clause and cure."""
        hits = self._run(records).filtered(lambda hit: hit.check_id.code == code)
        self.assertEqual(len(hits), 1, f"{code}: {hits.mapped('detail')}")
        self.assertTrue(hits.detail and hits.clause and hits.cure)
        return hits

    def _passes(self, code, records):
        self.assertNotIn(code, self._codes(records))
