from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.holders import holder_kind_hint, parse_holders


class TestLibHolders(BaseCase):
    def test_shares(self):
        expected = [("水口村", Decimal(60)), ("后营村", Decimal(40))]
        for text in (
            "水口村60%、后营村40%",
            "水口村(60%),后营村（40％）",
            "水口村占60%；后营村占40%",
            "水口村：60% 后营村：40%",
            "水口村60%\n后营村40%",
            "水口村占比60.0%和后营村占比40%",
        ):
            self.assertEqual(parse_holders(text), expected, text)

    def test_names(self):
        for text, names in (
            ("水口村", ["水口村"]),
            ("水口\n村村民委员会", ["水口村村民委员会"]),
            ("水口村、后营村", ["水口村", "后营村"]),
            ("水口村/后营村", ["水口村", "后营村"]),
            ("水口村和后营村", ["水口村", "后营村"]),
            ("水口村\n后营村", ["水口村", "后营村"]),
            ("和平村", ["和平村"]),
            ("和平村、及第村", ["和平村", "及第村"]),
            ("张立国等12户", ["张立国等12户"]),
            ("", []),
            (None, []),
            ("—", []),
        ):
            self.assertEqual([name for name, _ in parse_holders(text)], names)
        shares = [share for _, share in parse_holders("甲村、乙村、丙村")]
        self.assertEqual(sum(shares), 100)

    def test_faults(self):
        for text, code in (
            ("水口村60%、后营村", "shares_incomplete"),
            ("水口村60%、后营村30%", "shares_not_100"),
            ("水口村50%", "shares_not_100"),
            ("水口村150%", "bad_share"),
            ("水口村0%、后营村100%", "bad_share"),
            ("水口村、水口村", "duplicate_holder"),
        ):
            with self.assertRaises(DataError) as caught:
                parse_holders(text)
            self.assertEqual(caught.exception.code, code, text)

    def test_kinds(self):
        for text, kind in (
            ("赵春生户", "household"),
            ("水口村张三等12户", "household"),
            ("脱贫户", "household"),
            ("水口村", "region"),
            ("水口村村民委员会", "region"),
            ("水口村股份经济合作社", "region"),
            ("鱼塘社区居民委员会", "region"),
            ("半塔街道办事处", "region"),
            ("清源县人民政府", "region"),
            ("柳河镇众兴合作社", "other"),
            ("清源绿丰农业有限公司", "other"),
            ("清源县农业农村局", "other"),
            ("", "other"),
        ):
            self.assertEqual(holder_kind_hint(text), kind, text)
