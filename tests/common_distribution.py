from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common_books import BooksCommon

# The county's noon on a day early in the year; the server's clock says UTC.
FIRST_DAY = date(2025, 2, 3)
WAY = (
    "discussed",
    "resolved",
    "noticed",
    "submitted",
    "reviewed",
    "announced",
    "filed",
)


@tagged("post_install", "-at_install")
class DistributionCommon(BooksCommon):
    """The small county with books, and papers that walk through the procedure as
    its users: the clerk of 相官村, the reviewer of 柳河镇, the county's officer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Annexes are laid out when a test asks for them, not at every step.
        cls.company.rural_background_documents = 0
        # Schemes are asked for in tests of their own.
        cls.company.rural_scheme = "off"
        cls.asset = cls._asset(state="confirmed")

    @classmethod
    def _line_vals(cls, use="41", amount=1000, **vals):
        use = cls._use(use)
        vals = {"use_id": use.id, "name": use.name, **vals}
        return (
            vals if use.detail in ("post", "temporary") else {"amount": amount} | vals
        )

    @classmethod
    def _plan_vals(cls, village=None, income=10000, lines=None, **vals):
        """A plan that may be discussed: income of one asset, one post, one work."""
        village = village or cls.xiangguan
        if lines is None:
            lines = [
                cls._line_vals(
                    "21",
                    name="道路专管员",
                    post_count=1,
                    person_count=1,
                    wage_month=500,
                ),
                cls._line_vals("41", 3000, name="垃圾清运"),
            ]
        asset = cls.asset if village == cls.xiangguan else cls.asset.browse()
        return {
            "kind": "plan",
            "region_id": village.id,
            "year": 2025,
            "income_ids": [
                (0, 0, {"asset_id": asset.id, "name": "蔬菜大棚", "amount": income})
            ],
            "line_ids": [(0, 0, line) for line in lines],
            **vals,
        }

    @classmethod
    def _plan(cls, village=None, state="draft", role="clerk", **kwargs):
        """A plan of a village at ``state``, drawn up by its clerk."""
        village = village or cls.xiangguan
        with freeze_time(FIRST_DAY):
            paper = (
                cls.env["rural.distribution"]
                .with_user(cls._clerk_of(village))
                .create(cls._plan_vals(village, **kwargs))
            )
        paper = paper.with_env(cls.env)
        if state != "draft":
            cls._walk(paper, state)
        return paper

    @classmethod
    def _clerk_of(cls, village):
        """The clerk of a village, made when there is none yet."""
        if village == cls.xiangguan:
            return cls.users["clerk"]
        login = f"rural_clerk_{village.code}"
        users = cls.env["res.users"].search([("login", "=", login)])
        return users or cls._books_user("clerk", village, login)

    @classmethod
    def _reviewer_of(cls, township):
        if township == cls.liuhe:
            return cls.users["reviewer"]
        login = f"rural_reviewer_{township.code}"
        users = cls.env["res.users"].search([("login", "=", login)])
        return users or cls._books_user("reviewer", township, login)

    @classmethod
    def _books_user(cls, role, region, login):
        user = cls._user(role, region, login)
        user.company_ids |= cls.company
        user.company_id = cls.company
        return user

    @classmethod
    def _file(cls, name="会议纪要.txt", content=b"minutes", user=None):
        """A paper as a user uploads it in a wizard: bound to no record yet."""
        files = cls.env["ir.attachment"].with_user(user or cls.env.user)
        return files.create(
            {"name": name, "raw": content, "res_model": "rural.distribution.step"}
        )

    @classmethod
    def _evidence(cls, paper, action, day, user=None):
        """What a step asks for, complete and right, on ``day``; the papers are
        uploaded by who takes the step.
        """
        user = user or cls._actor(paper, action)
        minutes = {"date": day, "attachments": cls._file(user=user)}
        return {
            "discuss": minutes,
            "resolve": {
                **minutes,
                "number_due": 45,
                "number_present": 40,
                "number_agreeing": 38,
            },
            "publish": {
                "date_start": day,
                "date_end": day + timedelta(days=9),
                "place": "村务公开栏",
                "attachments": cls._file("张贴照片.jpg", b"start", user),
            },
            "submit": {"attachments": cls._file("期满照片.jpg", b"end", user)},
            "review": minutes,
            "announce": {
                "date": day,
                "place": "镇村公开栏",
                "attachments": cls._file("公告照片.jpg", b"board", user),
            },
            "file": {"date": day, "number": f"望备〔{day.year}〕{paper[:1].id}号"},
        }.get(action, {"reason": "数字有误"})

    @classmethod
    def _actor(cls, paper, action):
        if action in OF_THE_VILLAGE:
            return cls._clerk_of(paper.village_id)
        if action in ("review", "announce", "return_township"):
            return cls._reviewer_of(paper.township_id)
        return cls.users["officer"]

    @classmethod
    def _walk(cls, paper, state, start=FIRST_DAY):
        """Take a paper along the legal steps to ``state``, each on its own day; the
        notice is up for ten days. Returns the day after the last step.
        """
        actions = dict(zip(WAY, ACTIONS, strict=True))
        day = start
        for target in WAY[WAY.index(paper.state) + 1 if paper.state in WAY else 0 :]:
            if target == "submitted":
                day += timedelta(days=10)
            cls._step(paper, actions[target], day)
            if target == state:
                break
        return day + timedelta(days=1)

    @classmethod
    def _step(cls, paper, action, day=FIRST_DAY, user=None, **evidence):
        """Take one step on a day, as who has to take it unless told otherwise."""
        user = user or cls._actor(paper, action)
        with freeze_time(day):
            given = {**cls._evidence(paper, action, day, user), **evidence}
            paper.with_user(user)._take_step(action, given)
        paper.invalidate_recordset()


OF_THE_VILLAGE = (
    "discuss",
    "resolve",
    "publish",
    "submit",
    "take_back",
    "withdraw",
    "amend",
)
ACTIONS = ("discuss", "resolve", "publish", "submit", "review", "announce", "file")
