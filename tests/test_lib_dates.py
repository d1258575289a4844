from datetime import date, datetime, time

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.cells import CellError
from odoo.addons.rural_asset.lib.dates import parse_date, parse_period, parse_year
from odoo.addons.rural_asset.lib.errors import DataError


class TestLibDates(BaseCase):
    def assertCode(self, code, function, *args):
        with self.assertRaises(DataError) as caught:
            function(*args)
        self.assertEqual(caught.exception.code, code, args)

    def test_days(self):
        for raw in (
            datetime(2019, 5, 3, 8, 30),
            date(2019, 5, 3),
            43588,
            43588.75,
            "43588",
            20190503,
            20190503.0,
            "20190503",
            "2019-05-03",
            "2019/5/3",
            "2019.5.3",
            "2019.05.03.",
            "２０１９年５月３日",
            " 2019 年 5 月 3 号 ",
            "2019年5月3",
            "2019-05-03 00:00:00",
            "二〇一九年五月三日",
        ):
            self.assertEqual(parse_date(raw), (date(2019, 5, 3), "day"), raw)

    def test_months_and_years(self):
        for raw in (
            "2019年5月",
            "2019年5月份",
            "2019.05",
            "2019-5",
            201905,
            "201905",
            2019.05,
            "二○一九年五月",
        ):
            self.assertEqual(parse_date(raw), (date(2019, 5, 1), "month"), raw)
        for raw in (2019, 2019.0, "2019", "2019年", "二〇一九年"):
            self.assertEqual(parse_date(raw), (date(2019, 1, 1), "year"), raw)
        self.assertEqual(
            parse_date("二〇二〇年十二月二十一日").date, date(2020, 12, 21)
        )
        self.assertEqual(parse_date("二〇二〇年十月三十日").date, date(2020, 10, 30))
        self.assertEqual(parse_date(2019.11).date, date(2019, 11, 1))

    def test_epochs(self):
        self.assertEqual(parse_date(43588 - 1462, True).date, date(2019, 5, 3))

    def test_year_in_a_date_format(self):
        self.assertEqual(parse_date(datetime(1905, 7, 11)), (date(2019, 1, 1), "year"))

    def test_blanks(self):
        for raw in (None, "", "-", "—", "/", "无"):
            self.assertIsNone(parse_date(raw))
            self.assertIsNone(parse_year(raw))
            self.assertIsNone(parse_period(raw))

    def test_dates_that_do_not_exist(self):
        for raw in (
            "2019年13月",
            "2019-02-30",
            "2019.00",
            20191301,
            "190501",
            "1019年5月",
            datetime(1900, 1, 1),
            "9999年",
        ):
            self.assertCode("no_such_date", parse_date, raw)

    def test_what_is_no_date(self):
        for raw in (
            "去年",
            "2019年底",
            "5/3/2019",
            "19年5月",
            12,
            -1,
            0.5,
            True,
            "在建",
        ):
            self.assertCode("not_a_date", parse_date, raw)
        self.assertCode("not_a_date", parse_date, time(8, 0))
        self.assertCode("ambiguous_date", parse_date, 2019.1)
        self.assertEqual(parse_date("2019.1").date, date(2019, 1, 1))
        self.assertEqual(parse_date("2019.10").date, date(2019, 10, 1))
        self.assertCode("cell_error", parse_date, CellError("#VALUE!"))

    def test_years(self):
        for raw in (2019, "2019", "2019年", "2019年度", "2019年5月", 43588):
            self.assertEqual(parse_year(raw), 2019)
        for raw in ("2019-2020年", "2019、2020", "19", "九年"):
            self.assertCode("not_a_year", parse_year, raw)

    def test_periods(self):
        whole = (date(2019, 1, 1), date(2024, 12, 31))
        for raw in (
            "2019.01.01-2024.12.31",
            "2019年1月1日至2024年12月31日",
            "2019年1月1日起至2024年12月31日止",
            "自2019年1月1日至2024年12月31日",
            "2019.1—2024.12",
            "2019-01-01~2024-12-31",
            "2019-01-01-2024-12-31",
            "2019/1/1－2024/12/31",
            "２０１９．１．１～２０２４．１２．３１",
            "2019年1月-2024年12月(6年)",
            "20190101-20241231",
            "2019-2024",
            "2019年至2024年",
            "2019.01.01\n-2024.12.31",
        ):
            self.assertEqual(parse_period(raw), whole, raw)
        self.assertEqual(
            parse_period("2019年3月至12月"), (date(2019, 3, 1), date(2019, 12, 31))
        )
        self.assertEqual(
            parse_period("2020.2-2020.2"), (date(2020, 2, 1), date(2020, 2, 29))
        )

    def test_open_periods(self):
        start = date(2019, 1, 1)
        for raw in (
            "2019.1.1-长期",
            "2019年1月1日起",
            "2019.01.01至今",
            "2019年1月起长期",
        ):
            self.assertEqual(parse_period(raw), (start, None), raw)
        for raw in ("长期", "无固定期限"):
            self.assertEqual(parse_period(raw), (None, None))

    def test_bad_periods(self):
        self.assertCode("period_reversed", parse_period, "2024.1.1-2019.1.1")
        self.assertCode("no_such_date", parse_period, "2019.2.30-2024.1.1")
        for raw in ("5年", "2019.1.1", "2019年签订", "2019.1-", 2019):
            self.assertCode("not_a_period", parse_period, raw)
