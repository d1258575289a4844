from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RuralCommon

# The county's noon on a day before the day of reporting.
OPENED_ON = date(2025, 5, 6)


@tagged("post_install", "-at_install")
class InventoryCommon(RuralCommon):
    """The small county with a register and the clean-up of 2025, opened.

    相官村 has two confirmed assets, 前营村 one that is registered, 林桥村 one, 柳河镇
    one of its own; 复兴村 has none. A draft is counted nowhere.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.county.company_id = cls.env.company
        cls.house = cls._asset(state="confirmed")
        cls.pump = cls._asset(state="confirmed", name="提灌站", card_posted=True)
        cls.road = cls._asset(cls.qianying, "registered", batch="poverty")
        cls.barn = cls._asset(cls.linqiao, "confirmed")
        cls.market = cls._asset(cls.liuhe, "confirmed", name="镇农贸市场")
        cls.draft = cls._asset(name="未登记的棚")
        cls.clerks = {
            cls.xiangguan: cls.users["clerk"],
            cls.qianying: cls._user("clerk", cls.qianying, "clerk_qianying"),
            cls.linqiao: cls._user("clerk", cls.linqiao, "clerk_linqiao"),
            cls.fuxing: cls._user("clerk", cls.fuxing, "clerk_fuxing"),
        }
        cls.reviewers = {
            cls.liuhe: cls.users["reviewer"],
            cls.shunshan: cls._user("reviewer", cls.shunshan, "reviewer_shunshan"),
        }
        cls.campaign = cls._campaign()
        with freeze_time(OPENED_ON):
            cls.campaign.action_open()

    @classmethod
    def _campaign(cls, year=2025, **vals):
        with freeze_time(OPENED_ON):
            campaigns = cls.env["rural.inventory"].with_user(cls.users["officer"])
            return campaigns.create({"region_id": cls.county.id, "year": year, **vals})

    @classmethod
    def _sheet(cls, region, user=None, campaign=None):
        campaign = campaign or cls.campaign
        sheet = cls.env["rural.inventory.sheet"].search(
            [("inventory_id", "=", campaign.id), ("region_id", "=", region.id)]
        )
        return sheet.with_user(user) if user else sheet

    @classmethod
    def _line(cls, asset, user=None):
        line = cls.env["rural.inventory.line"].search(
            [("inventory_id", "=", cls.campaign.id), ("asset_id", "=", asset.id)]
        )
        return line.with_user(user or cls.clerks.get(asset.region_id, cls.env.user))

    @classmethod
    def _counted(cls, region, user=None):
        """The sheet of a place, the rest found as registered."""
        sheet = cls._sheet(region, user or cls.clerks[region])
        if sheet.pending_count:
            sheet.action_found_rest()
        return sheet

    @classmethod
    def _signed(cls, region):
        sheet = cls._counted(region)
        sheet.action_sign()
        return sheet.with_env(cls.env)

    @classmethod
    def _extra(cls, region=None, **vals):
        """Something in the field that nobody has entered."""
        region = region or cls.xiangguan
        sheet = cls._sheet(region)
        lines = cls.env["rural.inventory.line"].with_user(cls.clerks[region])
        return lines.create({"sheet_id": sheet.id, "name": "村北蓄水池", **vals})

    @classmethod
    def _decide(cls, lines, decision="apply", user=None, reason="现场核对属实"):
        user = user or cls.users["reviewer"]
        lines.with_user(user)._decide(decision, reason)

    @classmethod
    def _submit(cls, township):
        """A township that counts everything as registered and hands it in."""
        own = cls._sheet(township, cls.users["accountant"])
        if own:
            own.action_found_rest()
            own.action_sign()
        for village in cls.clerks:
            if village.township_id == township:
                cls._signed(village)
        sheets = cls._sheets_of(township).with_user(cls.reviewers[township])
        sheets.action_accept()
        sheets.action_submit()
        return sheets.with_env(cls.env)

    @classmethod
    def _sheets_of(cls, township):
        return cls.campaign.with_env(cls.env).sheet_ids.filtered(
            lambda sheet: sheet.township_id == township
        )
