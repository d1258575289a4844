from datetime import date

from odoo.tests import HttpCase, tagged

from .income_common import IncomeCommon


@tagged("post_install", "-at_install")
class TestIncomeTours(IncomeCommon, HttpCase):
    """A figure on the screen opens the rows it adds up, in Chromium."""

    def test_accountant_follows_a_figure_to_the_books(self):
        today = date.today().isoformat()
        self._income(1234.56, self.house, today)
        self.start_tour("/odoo", "rural_income_figures", login="rural_accountant")
        account = self.env["rural.village.year"].search(
            [("village_id", "=", self.xiangguan.id)]
        )
        self.assertEqual(account.received, 1234.56)

    def test_auditor_checks_the_books(self):
        self._income(1234.56, self.house, date.today().isoformat())
        self.start_tour("/odoo", "rural_books_check", login="rural_auditor")
