import base64
import csv
import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

from PIL import Image

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

ROOT = Path(__file__).parent.parent
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demonstration county, loaded as ``make run`` loads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in Manifest.for_addon("rural_asset")["demo"]:
            convert_file(cls.env, "rural_asset", name, {}, mode="init", noupdate=True)
        cls.assets = cls.env["rural.asset"].search(
            [("county_id", "=", cls.env.ref("rural_asset.region_wangling").id)]
        )
        cls.settled = cls.assets.filtered(
            lambda a: a.state in ("confirmed", "disposed")
        )
        cls.county = cls.env.ref("rural_asset.region_wangling")
        cls.company = cls.county.company_id
        cls.this_year = cls.env.cr.now().year

    def _user(self, login):
        return self.env.ref(f"rural_asset.user_{login}")

    def test_county_townships_villages(self):
        county = self.env.ref("rural_asset.region_wangling")
        self.assertEqual(len(county.child_ids), 3)
        self.assertEqual([len(t.child_ids) for t in county.child_ids], [4, 4, 4])
        self.assertEqual(county.company_id, self.env.ref("base.main_company"))
        self.assertEqual(county.company_id.currency_id.name, "CNY")
        villages = county.child_ids.child_ids
        self.assertEqual(len(villages.analytic_account_id), 12)
        self.assertEqual(self.assets.village_id, villages)

    def test_assets_of_every_kind(self):
        self.assertGreaterEqual(len(self.assets), 150)
        used, known = self.assets.category_id, self.env["rural.asset.category"]
        self.assertEqual(used, used | known.search([("code", "<", "04")]))
        self.assertEqual(set(self.assets.mapped("batch")), {"poverty", "transition"})
        self.assertEqual(len(set(self.assets.mapped("name"))), len(self.assets))

    def test_assets_in_every_state(self):
        counts = Counter(self.assets.mapped("state"))
        self.assertEqual((counts["draft"], counts["registered"]), (15, 20))
        self.assertEqual(counts["disposed"], 3)
        self.assertGreater(counts["confirmed"], 100)
        usages = set(self.assets.mapped("usage_state"))
        self.assertLessEqual({"in_use", "idle", "low_yield", "loss", "damaged"}, usages)

    def test_states_were_reached_by_the_steps(self):
        for asset in self.settled:
            actions = asset.log_ids.sorted("id").mapped("action")
            self.assertEqual(actions[:2], ["register", "confirm"])
        logs = self.assets.log_ids
        self.assertEqual(len(logs.filtered(lambda r: r.action == "correct")), 3)
        disposals = logs.filtered(lambda r: r.action == "dispose")
        self.assertEqual(len(disposals), 3)
        self.assertTrue(all(disposals.mapped("reason")))
        actors = {self._user(n) for n in ("clerk", "accountant", "reviewer", "county")}
        self.assertEqual(set(logs.user_id), actors)

    def test_funding_adds_up_to_the_fen(self):
        for asset in self.assets.filtered("funding_ids"):
            amounts = asset.funding_ids.mapped("amount")
            total = sum(Decimal(f"{amount:.2f}") for amount in amounts)
            self.assertEqual(total, Decimal(f"{asset.original_value:.2f}"), asset.name)
        self.assertGreater(len(self.assets.funding_ids.source_id), 6)

    def test_some_assets_have_several_owners(self):
        owned = self.assets.filtered(lambda a: "%" in (a.owner_name or ""))
        self.assertGreaterEqual(len(owned), 3)

    def test_drafts_say_what_they_lack(self):
        drafts = self.assets.filtered(lambda a: a.state == "draft")
        self.assertTrue(any(drafts.mapped("next_problems")))

    def test_contracts_end_soon(self):
        today = self.env.cr.now().date()
        left = [
            (asset.contract_end - today).days
            for asset in self.assets
            if asset.contract_end
        ]
        self.assertGreaterEqual(len([days for days in left if 0 <= days <= 60]), 3)

    def test_nobody_real_can_be_meant(self):
        for path in (ROOT / "demo").glob("*.*"):
            text = path.read_text(encoding="utf-8")
            self.assertFalse(ID_NUMBER.findall(text), path.name)
            for number in MOBILE.findall(text):
                self.assertTrue(number.startswith("1990000"), f"{path.name}: {number}")

    def test_photos_open_and_are_small(self):
        photos = list((ROOT / "demo" / "photos").iterdir())
        self.assertGreaterEqual(len(photos), 10)
        for path in photos:
            self.assertLessEqual(path.stat().st_size, 25 * 1024, path.name)
        shown = self.assets.filtered("image_1920")
        self.assertGreater(len(shown), len(self.assets) // 3)
        for content in set(shown.mapped("image_1920")):
            with Image.open(io.BytesIO(base64.b64decode(content))) as image:
                image.load()
                self.assertEqual(image.size, (640, 480))

    def test_one_user_for_each_role(self):
        with (ROOT / "demo" / "logins.tsv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        logins = [row["login"] for row in rows if row["login"] != "admin"]
        self.assertEqual(len(logins), 8)
        privilege = self.env.ref("rural_asset.privilege_rural")
        roles = self.env["res.groups"]
        for login in logins:
            user = self._user(login)
            role = user.group_ids.filtered(lambda g: g.privilege_id == privilege)
            self.assertEqual(len(role), 1, login)
            self.assertEqual((user.lang, user.tz), ("zh_CN", "Asia/Shanghai"))
            roles |= role
        self.assertEqual(len(roles), 7)
        self.assertTrue(self._user("manager").has_group("base.group_system"))

    def test_each_user_sees_the_own_regions(self):
        def seen(login):
            assets = self.env["rural.asset"].with_user(self._user(login))
            return assets.search([]).sudo() & self.assets

        own = self.env["rural.region"].union(
            *(self.env.ref(f"rural_asset.region_{n}") for n in ("shangtang", "liushu"))
        )
        self.assertEqual(seen("clerk").region_id, own)
        township = self.env.ref("rural_asset.region_yuntai")
        self.assertEqual(seen("reviewer").township_id, township)
        for login in ("county", "auditor", "verifier", "manager"):
            self.assertEqual(seen(login), self.assets, login)

    # ------------------------------------------------------------
    # BOOKS
    # ------------------------------------------------------------

    def _contracts(self):
        domain = [("county_id", "=", self.county.id)]
        return self.env["rural.contract"].search(domain)

    def _vouchers(self):
        domain = [("company_id", "=", self.company.id)]
        return self.env["account.move"].search(domain)

    def test_chart_of_the_rural_collectives(self):
        self.assertEqual(self.company.chart_template, "cn_rural")
        parts = self.env["rural.account.part"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertGreater(len(parts), 20)

    def test_contracts_in_every_state(self):
        contracts = self._contracts()
        states = dict(contracts._fields["state"].selection)
        self.assertEqual(set(contracts.mapped("state")), set(states))
        joint = contracts.filtered(lambda c: len(c.line_ids.beneficiary_id) > 1)
        self.assertGreaterEqual(len(joint), 3)
        self.assertTrue(contracts.filtered("is_member"))
        self.assertTrue(contracts.previous_id)

    def test_contract_check_finds_each_rule(self):
        health = self.env["rural.contract.health"]
        rows = health.search([("county_id", "=", self.county.id)])
        rules = dict(health._fields["rule"].selection)
        self.assertEqual(set(rows.mapped("rule")), set(rules))
        ageing = self.env["rural.receivable.ageing"].search(
            [("county_id", "=", self.county.id)]
        )
        self.assertGreaterEqual(set(ageing.mapped("bucket")), {"current", "older"})
        own = rows.with_user(self._user("accountant")).search([])
        self.assertGreaterEqual(len(set(own.mapped("rule"))), 5)

    def test_instalments_are_paid_in_every_way(self):
        instalments = self._contracts().instalment_ids
        states = set(instalments.mapped("state"))
        known = dict(instalments._fields["state"].selection)
        self.assertEqual(states, set(known))
        money = self.env["account.move.line"].search(
            [("rural_contract_id", "!=", False), ("amount_residual", "<", 0)]
        )
        self.assertTrue(money, "an advance waits for the next voucher")

    def test_books_agree_to_the_fen(self):
        check = self.env["rural.books.check"]
        first, last = date(self.this_year - 3, 1, 1), date(self.this_year, 12, 31)
        lines, reasons = check._check(self.company, first, last)
        self.assertGreater(len(lines), 20)
        self.assertFalse([line for line in lines if check._differs(line)])
        self.assertFalse(reasons)

    def test_no_voucher_lies_in_the_future(self):
        vouchers = self._vouchers()
        self.assertGreater(len(vouchers), 200)
        self.assertFalse(vouchers.filtered(lambda m: m.date > self.env.cr.now().date()))
        receipts = self.env["rural.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertLessEqual(
            set(receipts.mapped("year")), {self.this_year, self.this_year - 1}
        )

    def test_vouchers_show_their_papers(self):
        vouchers = self._vouchers()
        self.assertFalse(vouchers.filtered("rural_lacks_evidence"))
        waiting = vouchers.filtered(lambda m: m.state == "draft")
        self.assertEqual(len(waiting), 1)
        self.assertTrue(waiting.rural_warning)
        release = vouchers.rural_release_ids
        self.assertEqual(release.user_id, self._user("reviewer"))
        self.assertEqual(release.move_id.state, "posted")
        self.assertTrue(vouchers.line_ids.filtered("rural_carryover"))

    def test_vouchers_are_kept_by_the_accountants(self):
        keepers = self._user("accountant") | self._user("accountant2")
        self.assertEqual(self._vouchers().create_uid, keepers)
        yuntai = self.env.ref("rural_asset.region_yuntai")
        own = self.env["account.move"].with_user(self._user("accountant")).search([])
        self.assertEqual(own.rural_township_id, yuntai)

    def test_years_open_with_what_was_carried_over(self):
        years = self.env["rural.village.year"].search(
            [("county_id", "=", self.county.id)]
        )
        opened = years.filtered("opening_entered")
        self.assertEqual(set(opened.mapped("year")), {self.this_year - 1})
        self.assertEqual(set(opened.mapped("scheme")), {"general", "pv"})
        for year in opened:
            self.assertEqual(year.opening_carryover, year.opening_entered)
        self.assertIn(self.this_year, years.mapped("year"))
        self.assertTrue(years.filtered("spent_carryover"))

    def test_register_against_books(self):
        rows = self.env["rural.book.comparison"].search(
            [("county_id", "=", self.county.id)]
        )
        counts = Counter(rows.mapped("status"))
        self.assertGreaterEqual(counts["agrees"], 20)
        self.assertEqual(counts["value"], 1)
        self.assertGreater(counts["not_booked"], 10)

    def test_accountants_have_contracts_to_follow(self):
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "rural.contract")]
        )
        keepers = self._user("accountant") | self._user("accountant2")
        self.assertEqual(activities.user_id, keepers)

    def test_nothing_of_the_making_is_left(self):
        self.assertFalse(
            self.env["ir.actions.server"].search([("name", "like", "demo_step")])
        )
        self.assertFalse(
            self.env["ir.attachment"].search([("name", "like", "demo_paper")])
        )

    def test_contracts_partners_and_vouchers_speak_chinese(self):
        contracts = self._contracts()
        texts = [
            *contracts.mapped("name"),
            *contracts.partner_id.mapped("name"),
            *filter(None, self._vouchers().mapped("ref")),
        ]
        self.assertFalse([text for text in texts if not CHINESE.search(text)])
