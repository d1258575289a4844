from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common_books import BookingCommon

# The county's noon; the server's clock says UTC.
FIRST_DAY = date(2025, 2, 3)
STEPS = ("resolve", "publish", "submit", "review", "agree", "approve", "complete")


@tagged("post_install", "-at_install")
class DisposalCommon(BookingCommon):
    """The small county with books and disposals that walk through the procedure as
    its users: the clerk of 相官村, the reviewer of 柳河镇, the county's officer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_disposals_since = date(2025, 1, 1)
        cls.asset = cls._asset(state="confirmed")

    @classmethod
    def _disposal(cls, assets=None, kind="scrap", role="clerk", **vals):
        """A disposal that may be decided on, drawn up by the clerk."""
        assets = cls.asset if assets is None else assets
        values = {
            "region_id": assets[:1].region_id.id,
            "kind": kind,
            "reason_id": cls.env.ref("rural_asset.disposal_reason_03").id,
            "description": "大棚钢架锈蚀,经鉴定无法安全使用。",
            "proceeds_note": "用于村内道路维修",
            "line_ids": [(0, 0, {"asset_id": asset.id}) for asset in assets],
            **vals,
        }
        with freeze_time(FIRST_DAY):
            disposals = cls.env["rural.disposal"].with_user(cls.users[role])
            disposal = disposals.create(values)
        return disposal.with_env(cls.env)

    @classmethod
    def _valued(cls, assets=None, kind="auction", **vals):
        """A disposal with a valuation of 90,000 and that reserve price."""
        report = cls._file("评估报告.pdf", user=cls.users["clerk"])
        return cls._disposal(
            assets,
            kind,
            appraiser="清源资产评估事务所",
            appraised_value=90000,
            valuation_date="2025-01-20",
            valuation_ids=[(6, 0, report.ids)],
            reserve_price=90000,
            **vals,
        )

    @classmethod
    def _file(cls, name="会议纪要.txt", content=b"minutes", user=None):
        """A paper as a user uploads it in a wizard: bound to no record yet."""
        files = cls.env["ir.attachment"].with_user(user or cls.env.user)
        return files.create(
            {"name": name, "raw": content, "res_model": "rural.disposal.step"}
        )

    @classmethod
    def _evidence(cls, disposal, action, day, user):
        """What a step asks for, complete and right, on ``day``."""
        step = disposal._generic(action)
        minutes = {"date": day, "attachments": cls._file(user=user)}
        votes = {"number_due": 45, "number_present": 40, "number_agreeing": 38}
        money = {"buyer": "清源农业有限公司", "price": 95000}
        return {
            "resolve": {**minutes, **votes},
            "publish": {
                "date_start": day,
                "place": "村务公开栏",
                "attachments": cls._file("张贴照片.jpg", b"start", user),
            },
            "submit": {"attachments": cls._file("期满照片.jpg", b"end", user)},
            "review": minutes,
            "agree": minutes,
            "approve": {**minutes, "number": "清政复〔2025〕12号"},
            "complete": {**minutes, **(money if disposal.nature == "sale" else {})},
            "cancel": {"date": day},
        }.get(step, {"reason": "资料不全"})

    @classmethod
    def _actor(cls, action):
        """Who takes a step: by the groups that the table of steps names."""
        group = cls.env["rural.disposal"]._transitions[action].groups[0]
        return cls.users[group.removeprefix("rural_asset.group_rural_")]

    @classmethod
    def _step(cls, disposal, action, day, **evidence):
        """Take one step on a day, with complete evidence but for what is given."""
        user = cls._actor(action)
        with freeze_time(f"{day} 04:00:00"):
            brought = {**cls._evidence(disposal, action, day, user), **evidence}
            disposal.with_user(user)._take_step(action, brought)
        disposal.invalidate_recordset()
        return disposal

    @classmethod
    def _walk(cls, disposal, state, start=FIRST_DAY):
        """Take a disposal along its chain to ``state``; return the day reached."""
        day = start
        while disposal.state != state:
            action = disposal._next_action()
            if disposal.state == "noticed":
                day = disposal._current_notice().date_end + timedelta(days=1)
            cls._step(disposal, action, day)
            day += timedelta(days=1)
        return day
