from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.cells import CellError, FormulaWithoutValue
from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.spreadsheet_text import safe_cell, safe_csv
from odoo.addons.rural_asset.lib.text import (
    display,
    header_key,
    is_blank,
    is_unit_word,
    normalize,
)


class TestLibText(BaseCase):
    def test_breaks_vanish_only_beside_chinese(self):
        for raw, expected in (
            ("石固\n村产业基地4", "石固村产业基地4"),
            ("建成(购置)\r\n时间", "建成(购置)时间"),
            ("Type\nA", "Type A"),
            ("2期\n3号", "2期3号"),
            ("\u3000 大李村 \t", "大李村"),
            ("水口\u200b村\ufeff", "水口村"),
            ("水_x", "水_x"),
            ("２０１９．５", "2019.5"),
            ("a\x00\x07b", "ab"),
            (19900009135.0, "19900009135"),
        ):
            self.assertEqual(normalize(raw), expected)

    def test_normalize_is_idempotent(self):
        for raw in ("（一）\n期 ２", "㎡ ½", "A\n\nB", "①②"):
            self.assertEqual(normalize(normalize(raw)), normalize(raw))

    def test_unreadable_cells_are_no_text(self):
        for value, code in (
            (CellError("#REF!"), "cell_error"),
            (FormulaWithoutValue("=A1"), "formula_without_value"),
        ):
            with self.assertRaises(DataError) as caught:
                normalize(value)
            self.assertEqual(caught.exception.code, code)
            self.assertFalse(is_blank(value))
            self.assertEqual(display(value), value.text)

    def test_header_keys(self):
        for raw, key, money in (
            ("资产原值（万元）", "资产原值", "wan"),
            ("资产原值\n(单位：元)", "资产原值", "yuan"),
            ("资产原值[万元]", "资产原值", "wan"),
            ("原 值 ／ 万元", "原值", "wan"),
            ("总投资万元", "总投资", "wan"),
            ("所在乡（镇）", "所在乡(镇)", None),
            ("3、资产名称*", "资产名称", None),
            ("(二)经营主体", "经营主体", None),
            ("3.5千瓦以上", "3.5千瓦以上", None),
            ("其他（东西部协作、捐赠等）", "其他(东西部协作、捐赠等)", None),
            ("(万元)", "", "wan"),
            (None, "", None),
        ):
            found = header_key(raw)
            self.assertEqual((found.key, found.money), (key, money), raw)
        self.assertEqual(header_key("其他(东西部协作)").bare, "其他")
        self.assertEqual(header_key("占地面积（亩）").measure, "亩")

    def test_unit_words(self):
        for word in ("万元", "(亩)", "单位:万元", "台(套)", "%"):
            self.assertTrue(is_unit_word(normalize(word)), word)
        self.assertFalse(is_unit_word("是"))

    def test_text_stays_text(self):
        for text in ("=1+1", "+86 10", "-1", "@SUM(A1)", "\t=1"):
            self.assertEqual(safe_csv(text), "'" + text)
            self.assertEqual(safe_cell(text), text)
        self.assertEqual(safe_cell("a\x00b\ud800"), "ab")
