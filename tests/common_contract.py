from datetime import date, timedelta

from odoo import fields

from .common import RuralCommon


class ContractCommon(RuralCommon):
    """The small county with an operator and contracts; the calendar is today's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tz": "Asia/Shanghai"})
        cls.company = cls.env.company
        cls.county.company_id = cls.company
        names = ("county", "liuhe", "shunshan", "xiangguan", "qianying", "linqiao")
        for name in names:
            setattr(cls, name, getattr(cls, name).with_env(cls.env))
        for user in cls.users.values():
            user.company_ids |= cls.company
            user.company_id = cls.company
        cls.today = fields.Date.context_today(cls.env["rural.contract"])
        cls.partner = cls.env["res.partner"].create({"name": "清源农业有限公司"})
        cls.greenhouse = cls._asset(state="confirmed")

    @classmethod
    def _contract_vals(cls, assets=None, region=None, **vals):
        """Values of a contract that may start: 12,000 a year for three years."""
        assets = cls.greenhouse if assets is None else assets
        start = date(cls.today.year - 1, 1, 1)
        return {
            "name": "相官村蔬菜大棚租赁合同",
            "region_id": (region or cls.xiangguan).id,
            "partner_id": cls.partner.id,
            "date_signed": start,
            "date_start": start,
            "date_end": date(start.year + 2, 12, 31),
            "annual_amount": 12000,
            "line_ids": [(0, 0, {"asset_id": asset.id}) for asset in assets],
            **vals,
        }

    @classmethod
    def _contract(cls, state="draft", **vals):
        contract = cls.env["rural.contract"].create(cls._contract_vals(**vals))
        if state == "running":
            contract.with_user(cls.users["accountant"]).action_start()
        return contract

    @classmethod
    def _in_days(cls, days):
        return cls.today + timedelta(days=days)

    @classmethod
    def _amounts(cls, contract, kind="rent"):
        rows = contract.instalment_ids.filtered(lambda r: r.kind == kind)
        return [(r.number, str(r.date_due), r.amount) for r in rows.sorted("number")]
