"""Numbers in the browser: shown for a reason, found without being kept."""

from odoo.tests import HttpCase, tagged

from .common_people import PeopleCommon


@tagged("post_install", "-at_install")
class TestNumbersTours(HttpCase, PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("王长河", identity=1, bank=1, phone=1)

    def test_an_accountant_shows_a_bank_card(self):
        url = f"/odoo/action-rural_asset.rural_person_action/{self.person.id}"
        self.start_tour(url, "rural_show_number", login=self.users["accountant"].login)
        row = self.env["rural.reveal.log"].search([("res_id", "=", self.person.id)])
        self.assertEqual((row.kind, row.user_id), ("bank", self.users["accountant"]))

    def test_a_clerk_finds_a_person_by_telephone(self):
        url = "/odoo/action-rural_asset.rural_number_find_action"
        self.start_tour(url, "rural_find_number", login=self.users["clerk"].login)
