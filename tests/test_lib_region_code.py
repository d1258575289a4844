import csv
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.region_code import (
    RegionIndex,
    ancestors,
    check_code,
    level_of,
    match_key,
    parent_code,
)

TABLE = [
    (1, "清源县", "county", None, "349901000000"),
    (2, "柳河镇", "township", 1, "349901101000"),
    (3, "舜山镇", "township", 1, "349901102000"),
    (4, "半塔街道", "township", 1, "349901001000"),
    (11, "相官村", "village", 2, "349901101201"),
    (12, "大李村", "village", 2, "349901101207"),
    (13, "鱼塘社区", "village", 2, "349901101001"),
    (21, "塔山村", "village", 3, "349901102206"),
    (22, "大李村", "village", 3, "349901102207"),
    (23, "鱼塘村", "village", 3, "349901102208"),
    (24, "柳河村", "village", 3, "349901102209"),
    (31, "鱼塘村", "village", 2, "349901101208"),
    (41, "半塔社区", "village", 4, ""),
]


class TestLibRegionCode(BaseCase):
    def setUp(self):
        super().setUp()
        self.index = RegionIndex(TABLE)

    def error(self, function, *args):
        with self.assertRaises(DataError) as caught:
            function(*args)
        return caught.exception

    def test_levels_and_parents(self):
        for code, level, parent in (
            ("340000000000", "province", None),
            ("341100000000", "city", "340000000000"),
            ("341122000000", "county", "341100000000"),
            ("419001000000", "county", "419000000000"),
            ("441900003000", "township", "441900000000"),
            ("341122101000", "township", "341122000000"),
            ("341122101201", "village", "341122101000"),
            ("341122101200", "village", "341122101000"),
        ):
            self.assertEqual((level_of(code), parent_code(code)), (level, parent))
        self.assertEqual(len(ancestors("341122101201")), 4)

    def test_codes(self):
        self.assertEqual(check_code("３４１１２２１０１２０１"), "341122101201")
        self.assertEqual(check_code(341122101201), "341122101201")
        for bad in (
            "34112210120",
            "3411221012011",
            "041122101201",
            "3.41122E+11",
            None,
        ):
            self.assertEqual(self.error(check_code, bad).code, "bad_region_code")
        error = self.error(check_code, "341122000000", "village")
        self.assertEqual(error.code, "wrong_region_level")
        self.assertEqual(error.params["code"], "341122000000")

    def test_keys(self):
        for names in (
            ("大李村", "大李", "大李村委会", "大李村村委会", "大李村村民委员会"),
            ("鱼塘社区", "鱼塘", "鱼塘社区居委会", "鱼塘居委会", "鱼塘社区居民委员会"),
            ("半塔街道", "半塔街道办事处", "半塔街道办", "半塔"),
            ("柳河镇", "柳河镇人民政府", "柳河镇政府", "柳 河 镇"),
            ("水口村", "水口村股份经济合作社", "水口行政村"),
        ):
            self.assertEqual(len({match_key(name) for name in names}), 1, names)
        for name in ("村", "镇", "社区", "村委会", "街道"):
            self.assertTrue(match_key(name))

    def test_plain_lookups(self):
        for texts, expected in (
            (("相官村",), 11),
            (("相官",), 11),
            (("相官村村民委员会", "柳河镇"), 11),
            (("大李村", "舜山"), 22),
            (("大李村", "舜山镇人民政府", "清源县"), 22),
            (("鱼塘社区", "柳河镇"), 13),
            (("鱼塘村", "柳河镇"), 31),
            (("鱼塘社区居委会", "柳河镇"), 13),
            (("", "柳河镇"), 2),
            ((None, "半塔街道办事处"), 4),
            (("全镇", "柳河镇"), 2),
            (("镇本级", "柳河镇"), 2),
            (("", "", "清源县"), 1),
            (("349901101201",), 11),
            ((349901101201.0,), 11),
            (("", "349901101"), 2),
            (("半塔", "半塔"), 41),
        ):
            self.assertEqual(self.index.find(*texts), expected, texts)

    def test_several_names_in_one_cell(self):
        for text, expected in (
            ("柳河镇相官村", 11),
            ("柳河 相官", 11),
            ("柳河镇/大李村", 12),
            ("舜山镇大李村委会", 22),
            ("清源县柳河镇相官村", 11),
            ("清源县舜山镇", 3),
            ("柳河镇", 2),
            ("柳河镇全镇", 2),
            ("柳河镇人民政府", 2),
            ("柳河村", 24),
            ("相官村三组", 11),
            ("柳河镇相官村张庄组", 11),
            ("柳河\n镇相官\n村", 11),
        ):
            self.assertEqual(self.index.find(text), expected, text)
        self.assertEqual(self.index.find("柳河镇相官村", "柳河镇"), 11)
        self.assertEqual(self.index.find("", "柳河镇相官村"), 11)

    def test_unknown_names_come_with_near_ones(self):
        error = self.error(self.index.find, "相宫村", "柳河镇")
        self.assertEqual(error.code, "region_unknown")
        self.assertEqual(error.params["text"], "相宫村")
        self.assertEqual(error.params["suggestions"][0], (11, "柳河镇相官村"))
        error = self.error(self.index.find, "塔山村", "柳河镇")
        self.assertIn((21, "舜山镇塔山村"), error.params["suggestions"])
        error = self.error(self.index.find, "相官村", "柳合镇")
        self.assertEqual(error.params["text"], "柳合镇")
        self.assertIn((2, "柳河镇"), error.params["suggestions"])
        self.assertEqual(
            self.error(self.index.find, "349901999999").code, "region_unknown"
        )

    def test_ambiguous_names_come_with_candidates(self):
        for _twice in range(2):
            error = self.error(self.index.find, "大李村")
            self.assertEqual(error.code, "region_ambiguous")
            self.assertEqual(
                error.params["candidates"],
                [(12, "柳河镇大李村"), (22, "舜山镇大李村")],
            )
        self.assertEqual(self.error(self.index.find, "").code, "region_missing")

    def test_scope_is_what_was_passed(self):
        index = RegionIndex(row for row in TABLE if row[0] in (1, 2, 11, 12))
        self.assertEqual(index.find("大李村"), 12)
        self.assertEqual(self.error(index.find, "塔山村").code, "region_unknown")

    def test_every_region_of_a_county_is_found_by_its_name(self):
        path = Path(__file__).parent / "data" / "regions-a.csv"
        with path.open(encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
        index = RegionIndex(
            (r["code"], r["name"], r["level"], r["parent_code"], r["code"])
            for r in rows
        )
        names = {row["code"]: row["name"] for row in rows}
        for row in rows:
            if row["level"] == "village":
                town = names[row["parent_code"]]
                self.assertEqual(index.find(row["name"], town), row["code"])
                self.assertEqual(index.find(town + row["name"]), row["code"])
            self.assertEqual(index.find(row["code"]), row["code"])
            self.assertEqual(level_of(row["code"]), row["level"])
