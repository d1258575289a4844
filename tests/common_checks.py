from .common_distribution import DistributionCommon
from .common_people import PeopleCommon

XML = "rural_asset.check_"


class CheckCommon(PeopleCommon, DistributionCommon):
    """A plan of 相官村 with relief (31) and rewards (32), and persons to receive it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls._household(kind="lifted")
        cls.wang = cls._person("王长河", cls.home, relation="head")
        cls.li = cls._person("李大山", cls._household(kind="lifted"), relation="head")
        listed = {"person_count": 2, "criterion": "民主评议"}
        cls.paper = cls._plan(
            lines=[
                cls._line_vals(
                    "21", name="护路员", post_count=1, person_count=1, wage_month=500
                ),
                cls._line_vals("31", 2000, name="临时救助", **listed),
                cls._line_vals("32", 1000, name="卫生奖补", **listed),
            ],
            income=20000,
        )
        cls.post_item, cls.relief, cls.reward = cls.paper.line_ids

    @classmethod
    def _check(cls, code):
        return cls.env.ref(XML + code.lower())

    @classmethod
    def _share(cls, person, amount=100, line=None, **vals):
        """A row of a list, of a person on file or of a name."""
        named = {"name": person} if isinstance(person, str) else {"name": person.name}
        if not isinstance(person, str):
            named["person_id"] = person.id
        return cls.env["rural.distribution.share"].create(
            {"line_id": (line or cls.relief).id, "amount": amount, **named, **vals}
        )

    @classmethod
    def _payout(cls, kind="relief", month="2025-06-01", village=None, lines=(), **vals):
        """A draft list; ``lines`` as values of its rows."""
        return cls.env["rural.payout"].create(
            {
                "kind": kind,
                "month": month,
                "region_id": (village or cls.xiangguan).id,
                "line_ids": [(0, 0, line) for line in lines],
                **vals,
            }
        )

    @classmethod
    def _run(cls, records=None):
        records = records if records is not None else cls.paper
        hits = cls.env["rural.check"]._run(records)
        records.invalidate_recordset()
        return hits

    def _found(self, code, records=None):
        """The open hits of one rule."""
        return self._run(records).filtered(lambda hit: hit.check_id.code == code)

    def _everyone(self, count, amount=100, line=None):
        """As many persons of other households, each with the same amount."""
        for number in range(count):
            person = self._person(f"村民{number}", self._household(kind="lifted"))
            self._share(person, amount, line)
