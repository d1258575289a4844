import base64
import csv
import io
import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

from PIL import Image

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from ..lib import chain_check

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
        self.assertEqual((counts["draft"], counts["registered"]), (16, 20))
        self.assertEqual(counts["disposed"], 3)
        self.assertGreater(counts["confirmed"], 100)
        usages = set(self.assets.mapped("usage_state"))
        self.assertLessEqual({"in_use", "idle", "low_yield", "loss", "damaged"}, usages)

    def test_states_were_reached_by_the_steps(self):
        for asset in self.settled:
            actions = asset.log_ids.sorted("id").mapped("action")
            self.assertEqual(actions[:2], ["register", "confirm"])
        logs = self.assets.log_ids
        self.assertEqual(len(logs.filtered(lambda r: r.action == "correct")), 5)
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
        self.assertEqual(len(logins), 12)
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
        for login in ("county", "auditor", "manager"):
            self.assertEqual(seen(login), self.assets, login)
        running = self._supervised("rural.verification", state="running")
        drawn = running.sample_ids.asset_id
        self.assertEqual(seen("verifier"), drawn, "what is drawn, and nothing else")

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

    # ------------------------------------------------------------
    # DISTRIBUTION
    # ------------------------------------------------------------

    def _papers(self, *state, **key):
        domain = [("county_id", "=", self.county.id)]
        domain += [("state", "in", state)] if state else []
        domain += [(name, "=", value) for name, value in key.items()]
        return self.env["rural.distribution"].search(domain)

    def _paper(self, village, kind, scheme="general", revision=1):
        return self._papers(
            region_id=self.env.ref(f"rural_asset.region_{village}").id,
            kind=kind,
            year=self.this_year - (kind == "result"),
            scheme=scheme,
            revision=revision,
        )

    def _results_filed(self):
        """Results are filed once their village can have met after the year."""
        return self._papers("filed", kind="result")

    def test_each_place_says_who_is_in_charge_and_whom_to_call(self):
        regions = self.env["rural.region"].search([("id", "child_of", self.county.ids)])
        self.assertEqual(len(regions), 16)
        for region in regions:
            self.assertTrue(region.responsible_id, region.name)
            self.assertTrue(region.phone and region.email and region.address)
            self.assertIn(
                region.responsible_id, region._users_in_charge(region.level)[region]
            )
        self.assertEqual(self.county.office_name, "望岭县农业农村局")
        self.assertIn("望岭县", self.company.rural_basis)
        self.assertEqual(self.company.rural_papers_since, self.company._rural_today())

    def test_plans_of_two_years_and_both_schemes(self):
        plans = self._papers("filed", kind="plan")
        counts = Counter((plan.year, plan.scheme) for plan in plans)
        last, this = self.this_year - 1, self.this_year
        self.assertEqual(
            counts,
            {
                (last, "general"): 11,
                (last, "pv"): 8,
                (this, "general"): 9,
                (this, "pv"): 8,
            },
        )
        self.assertTrue(all(plans.mapped("taken_over")))
        self.assertFalse(plans.filtered(lambda p: p.amount_total > p.amount_income))
        self.assertEqual(set(plans.line_ids.mapped("detail")) & {"post"}, {"post"})
        directions = set(plans.line_ids.mapped("direction"))
        self.assertEqual(directions, {"operation", "posts", "relief", "works", "other"})
        self.assertEqual(len(plans.line_ids.filtered("carryover")), 1)

    def test_vouchers_name_the_items_of_the_plans(self):
        plans = self._papers("filed", kind="plan", year=self.this_year - 1)
        lines = self.env["account.move.line"].search(
            [("rural_line_id", "in", plans.line_ids.ids)]
        )
        self.assertGreater(len(lines), 150)
        self.assertFalse(lines.filtered(lambda line: line.parent_state != "posted"))
        idle = plans.line_ids - lines.rural_line_id
        self.assertEqual(set(idle.mapped("name")), {"村口候车亭维修", "村部公厕维修"})

    def test_results_agree_with_the_books(self):
        results = self._papers(kind="result")
        self.assertEqual(len(results), 19)
        self.assertFalse(results.filtered(lambda r: r.amount_surplus < 0))
        self.assertFalse([line for r in results for line in self._unplanned(r)])
        persons = results.line_ids.filtered(lambda x: x.detail == "persons")
        for line in persons:
            listed = sum(Decimal(f"{s.amount:.2f}") for s in line.share_ids)
            self.assertEqual(listed, Decimal(f"{line.amount:.2f}"), line.name)
        self.assertTrue(results.line_ids.filtered("not_executed").explanation)
        done = results.line_ids.filtered("voucher_count")
        self.assertGreater(len(done.filtered("explanation")), 3)

    def _unplanned(self, result):
        """What is in no plan and is not explained."""
        return result.line_ids.filtered(
            lambda line: not line.plan_line_id and not line.explanation
        )

    def test_filed_papers_tie_out(self):
        filed = self._papers("filed")
        self.assertFalse(filed._tie_problems())
        self.assertGreaterEqual(len(filed), 36)
        packages = self.env["rural.package"].search([("state", "!=", "draft")])
        self.assertFalse(packages._tie_problems())

    def test_papers_on_their_way(self):
        amended = self._paper("shangtang", "plan", revision=2)
        self.assertEqual(amended.state, "noticed")
        self.assertEqual(amended.previous_id.state, "filed")
        self.assertGreater(amended.amount_total, amended.previous_id.amount_total)
        self.assertEqual(self._paper("liushu", "plan").state, "resolved")
        self.assertEqual(self._paper("hongxing", "plan").state, "draft")
        self.assertEqual(self._paper("liushu", "result").state, "noticed")
        self.assertEqual(self._paper("xiatang", "result", "pv").state, "discussed")
        draft = self._paper("hongxing", "result")
        self.assertEqual(draft.state, "draft")
        self.assertIn("村部公厕维修", "".join(draft._content_problems()))
        walked = self._papers("discussed", "resolved", "noticed")
        clerks = self._user("clerk") | self._user("clerk2")
        self.assertEqual(walked.log_ids.user_id, clerks)

    def test_notice_with_objections(self):
        notice = self._paper("shangtang", "plan", revision=2).notice_ids
        self.assertEqual((notice.state, notice.days), ("running", 11))
        self.assertEqual(notice.date_start, self.company._rural_today())
        self.assertTrue(notice.photo_start_ids)
        states = sorted(notice.objection_ids.mapped("state"))
        self.assertEqual(states, ["answered", "open"])

    def test_packages_account_for_every_village(self):
        packages = self.env["rural.package"].search(
            [("county_id", "=", self.county.id)]
        )
        self.assertEqual(len(packages), 12)
        plans = packages.filtered(lambda p: (p.kind, p.scheme) == ("plan", "general"))
        states = {p.region_id.name: p.state for p in plans}
        self.assertEqual(
            states, {"云台镇": "draft", "柳溪镇": "announced", "石门乡": "filed"}
        )
        collecting = plans.filtered(lambda p: p.state == "draft")
        rows = {r.village_id.name: r.status for r in collecting.line_ids}
        self.assertEqual(
            rows,
            {
                "上塘村": "filed",
                "柳树村": "underway",
                "下塘村": "no_income",
                "红星村": "late",
            },
        )
        if self._results_filed():
            sent = packages.filtered(lambda p: p.state == "sent")
            self.assertEqual(len(sent), 2)
        for package in packages.filtered(lambda p: p.state != "draft"):
            self.assertEqual(len(package._counted_papers()), len(package.line_ids))
        for package in packages.filtered("filing_number"):
            numbers = package.line_ids.distribution_id.mapped("filing_number")
            self.assertEqual(set(numbers), {package.filing_number})

    def test_each_has_something_to_do(self):
        activities = self.env["mail.activity"].search(
            [("res_model", "in", ("rural.distribution", "rural.package"))]
        )
        users = {"clerk", "clerk2", "reviewer", "reviewer2"}
        users |= {"county"} if self._results_filed() else set()
        self.assertEqual(set(activities.user_id.mapped("login")), users)

    def test_every_chain_verifies(self):
        for model in ("rural.distribution", "rural.package"):
            found = list(self.env[model]._export_all_steps())
            self.assertGreater(len(found), 3)
            for line in found:
                document = json.loads(line)
                self.assertFalse(chain_check.problems(document), document["name"])

    # ------------------------------------------------------------
    # PEOPLE
    # ------------------------------------------------------------

    def _people(self, model, **key):
        domain = [(name, "=", value) for name, value in key.items()]
        return self.env[model].search([("county_id", "=", self.county.id), *domain])

    def test_each_village_has_its_people(self):
        villages = self.county.child_ids.child_ids
        households = self._people("rural.household").grouped("village_id")
        persons = self._people("rural.person").grouped("village_id")
        posts = self._people("rural.post").grouped("village_id")
        for village in villages:
            own = households[village]
            self.assertGreaterEqual(len(own), 15, village.name)
            kinds = set(own.mapped("kind"))
            self.assertEqual(kinds, {"lifted", "monitored", "other"}, village.name)
            self.assertFalse(own.filtered("needs_head"), village.name)
            names = persons[village].mapped("name")
            self.assertEqual(len(set(names)), len(names), village.name)
            self.assertTrue(posts[village], village.name)
        risks = self._people("rural.household").mapped("monitored_kind")
        self.assertLessEqual({"unstable", "marginal", "sudden"}, set(risks))
        states = Counter(self._people("rural.person").mapped("state"))
        self.assertGreater(states["moved"], 5)
        self.assertGreater(states["deceased"], 5)
        changed = self._people("rural.household").filtered(
            lambda h: len(h.status_ids) > 1
        )
        self.assertEqual(len(changed), 4)

    def test_numbers_are_sealed_and_nobody_s(self):
        persons = self._people("rural.person")
        if self.env["rural.secret"]._problem():
            self.assertFalse(any(persons.mapped("identity_number")))
            return
        self.assertTrue(all(persons.mapped("identity_number")))
        numbers = self.env["rural.secret"]._open_numbers(
            "rural.person", "identity", persons.ids
        )
        self.assertEqual(len(set(numbers.values())), len(persons))
        self.assertEqual({number[:6] for number in numbers.values()}, {"349911"})
        phones = self.env["rural.secret"]._open_numbers(
            "rural.person", "phone", persons.ids
        )
        self.assertEqual({number[:7] for number in phones.values()}, {"1990000"})

    def test_posts_of_the_plans_are_held_by_people_on_file(self):
        plans = self._papers("filed", kind="plan")
        for line in plans.line_ids.filtered(lambda x: x.detail == "post"):
            posts = self._people("rural.post", plan_line_id=line.id)
            posts = posts.filtered(lambda p: p.state in ("held", "ended"))
            holders = set(posts.person_id.mapped("name"))
            self.assertEqual(holders, set(line.person_names.split("、")), line.name)
        states = set(self._people("rural.post").mapped("state"))
        self.assertLessEqual({"held", "ended", "draft"}, states)

    def test_payment_lists_in_every_state(self):
        lists = self._people("rural.payout")
        last = lists.filtered(lambda p: p.year < self.this_year)
        self.assertEqual(set(last.mapped("kind")), {"wage", "temporary", "relief"})
        wages = last.filtered(lambda p: p.kind == "wage")
        self.assertEqual(len(wages), 24)
        month = self.env.cr.now().month
        if month > 2:
            self.assertEqual(set(last.mapped("state")), {"paid"})
        states = {"draft", "checked", "booked", "paid"} if month > 3 else {"draft"}
        self.assertLessEqual(states, set(lists.mapped("state")))
        for payout in lists.filtered("move_id"):
            self.assertEqual(payout.move_id.state, "posted")
            total = sum(payout.move_id.line_ids.mapped("debit"))
            self.assertEqual(f"{total:.2f}", f"{payout.amount_total:.2f}", payout.name)

    def test_results_name_whom_payment_lists_paid(self):
        paid = self._papers(kind="result").line_ids.share_ids.filtered("paid")
        self.assertGreater(len(paid), 15)
        self.assertEqual(set(paid.village_id.mapped("name")), {"上塘村", "双河村"})
        self.assertTrue(all(paid.mapped("reason")))

    def test_findings_of_each_kind(self):
        hits = self._people("rural.check.hit").filtered(
            lambda hit: hit.res_model in ("rural.distribution", "rural.payout")
        )
        opened = hits.filtered(lambda hit: hit.state == "open")
        self.assertEqual(set(opened.mapped("severity")), {"note", "warn", "block"})
        answered = hits.filtered(lambda hit: hit.state == "answered")
        self.assertEqual(set(answered.mapped("severity")), {"note", "warn", "block"})
        self.assertIn("closed", hits.mapped("state"))
        stopping = opened.filtered(lambda hit: hit.severity == "block")
        self.assertEqual(stopping.mapped("document.state"), ["draft"])
        walked = self._papers("discussed", "resolved", "noticed", "filed")
        self.assertFalse([text for paper in walked for text in paper._hit_problems()])

    def test_every_paper_ties_out(self):
        for year in (self.this_year - 1, self.this_year):
            check = self.env["rural.distribution.check"].create(
                {"region_id": self.county.id, "year": year}
            )
            check.action_check()
            self.assertGreater(check.comparison_count, 50)
            self.assertFalse(check.difference_count, year)

    def test_something_is_due_for_erasure_and_looks_are_kept(self):
        if self.env["rural.secret"]._problem():
            return
        for rule in ("retention_bank", "retention_phone", "retention_identity"):
            due = self.env.ref(f"rural_asset.{rule}")._due_persons()
            self.assertTrue(due & self._people("rural.person"), rule)
        looks = self._people("rural.reveal.log")
        self.assertEqual(
            set(looks.user_id), {self._user("auditor"), self._user("accountant")}
        )

    def test_relatives_and_other_programmes(self):
        self.assertEqual(len(self._people("rural.official")), 3)
        programmes = self._people("rural.person.programme")
        self.assertGreaterEqual(len(set(programmes.mapped("programme"))), 4)

    # ------------------------------------------------------------
    # CLEAN-UP
    # ------------------------------------------------------------

    def test_the_clean_up_is_under_way(self):
        campaign = self.env["rural.inventory"].search(
            [("region_id", "=", self.county.id)]
        )
        self.assertEqual((campaign.state, len(campaign.sheet_ids)), ("open", 15))
        states = set(campaign.sheet_ids.mapped("state"))
        self.assertEqual(states, {"counting", "signed", "accepted", "submitted"})
        self.assertEqual(len(campaign.sheet_ids.filtered("return_reason")), 1)
        lines = campaign.sheet_ids.line_ids
        results = {"pending", "found", "differs", "not_found", "extra"}
        self.assertEqual(set(lines.mapped("result")), results)
        decisions = {"none", "apply", "keep", "finding"}
        self.assertEqual(set(lines.mapped("decision")), decisions)

    def test_findings_of_several_sources(self):
        findings = self.env["rural.finding"].search(
            [("county_id", "=", self.county.id)]
        )
        sources = set(findings.mapped("source"))
        self.assertLessEqual({"inventory", "own", "audit", "villager"}, sources)
        self.assertLessEqual({"open", "closed"}, set(findings.mapped("state")))
        self.assertTrue(findings.filtered("discipline"))
        self.assertFalse(findings.filtered(lambda f: not f.responsible_id))

    def test_idle_assets_are_being_revived(self):
        plans = self.env["rural.revival"].search([("county_id", "=", self.county.id)])
        self.assertEqual(set(plans.mapped("state")), {"draft", "running", "done"})
        disposals = self.env["rural.disposal"].search([("state", "=", "noticed")])
        self.assertEqual(disposals.notice_ids.mapped("state"), ["running"])

    # ------------------------------------------------------------
    # SUPERVISION
    # ------------------------------------------------------------

    def _supervised(self, model, **key):
        domain = [(name, "=", value) for name, value in key.items()]
        return self.env[model].search([("county_id", "=", self.county.id), *domain])

    def test_townships_have_come_differently_far_with_their_submission(self):
        submissions = self._supervised("rural.submission")
        states = {each.region_id.name: each.state for each in submissions}
        self.assertEqual(
            states, {"云台镇": "done", "柳溪镇": "submitted", "石门乡": "draft"}
        )
        handed_in = submissions.filtered(lambda each: each.state == "submitted")
        self.assertEqual(handed_in.sealed_count, 1)
        self.assertFalse(handed_in.summary_id.next_problems)
        made = submissions.filtered(lambda each: each.state == "done")
        self.assertGreaterEqual(made.file_count, 5)
        self.assertTrue(made._hand_in_problems())
        sheets = self._supervised("rural.inventory.sheet")
        self.assertTrue(sheets.line_ids.filtered("undecided"))

    def test_register_and_national_system(self):
        export = self.env["rural.form.export"].search([("date_entered", "!=", False)])
        entered = self.env["rural.asset"].browse(export.listed_ids)
        self.assertGreater(len(entered), 10)
        self.assertEqual(set(entered.mapped("in_national_system")), {True})
        compared = self._supervised("rural.national.check", state="checked")
        statuses = set(compared.line_ids.mapped("status"))
        known = compared.line_ids._fields["status"].get_values(self.env)
        self.assertEqual(statuses, set(known), "every kind of difference is there")
        decisions = set(compared.line_ids.mapped("decision"))
        self.assertEqual(decisions, {"none", "register"})
        self.assertTrue(compared.undecided_count)
        certified = self._supervised("rural.national.check", state="done")
        self.assertTrue(certified.certificate_id.raw)
        self.assertGreater(certified.agreement["count"], 10)

    def test_rules_of_the_register_have_found_something(self):
        hits = self._supervised("rural.check.hit", res_model="rural.asset")
        self.assertEqual(set(hits.mapped("state")), {"open", "answered"})
        self.assertTrue(5 < len(hits) < 100, len(hits))
        own = hits.check_id.filtered(lambda check: check.method == "domain")
        self.assertFalse(own.broken_reason)
        states = Counter(own.hit_ids.mapped("state"))
        self.assertEqual(states["answered"], 1)
        self.assertGreater(states["open"], 0)
        told = self._supervised("rural.finding", source="check")
        self.assertTrue(0 < len(told) < 50, len(told))

    def test_verified_last_year_and_on_site_now(self):
        closed = self._supervised("rural.verification", state="closed")
        self.assertEqual((closed.year, closed.sample_count), (self.this_year - 1, 10))
        self.assertFalse(closed.pending_count)
        self.assertEqual(closed.finding_count, 2)
        self.assertTrue(closed.answer_ids.finding_id.before_ids)
        running = self._supervised("rural.verification", state="running")
        self.assertEqual(running.year, self.this_year)
        self.assertEqual(running.verifier_ids, self._user("verifier"))
        self.assertTrue(0 < running.answered_count < running.answer_count)
        self.assertFalse(running.finding_count)

    def test_last_year_is_filed_with_its_gaps_explained(self):
        archive = self._supervised("rural.archive")
        self.assertEqual((archive.state, archive.year), ("filed", self.this_year - 1))
        self.assertGreater(archive.file_count, 20)
        gaps = archive.section_ids.filtered(
            lambda part: part.state in ("missing", "partial")
        )
        self.assertTrue(gaps)
        self.assertTrue(all(gaps.mapped("reason")))
        self.assertFalse(archive._verify())

    def test_own_layout_and_field_pack(self):
        layout = self._supervised("rural.blank")
        self.assertEqual((layout.state, layout.form_id.kind), ("ready", "ledger"))
        self.assertTrue(all(layout.column_ids.mapped("source")))
        self.assertGreater(layout.totals_row, layout.last_row)
        rows = layout._trial()
        self.assertTrue(rows.content())
        pack = self.env["rural.field.pack"].search(
            [("region_id", "child_of", self.county.ids)]
        )
        self.assertEqual((pack.state, pack.create_uid), ("done", self._user("clerk")))
        self.assertGreater(pack.line_count, 5)

    def test_every_step_of_the_supervision_verifies(self):
        self.env.flush_all()
        self.env.invalidate_all()
        for model in (
            "rural.inventory",
            "rural.inventory.sheet",
            "rural.submission",
            "rural.national.check",
            "rural.verification",
            "rural.finding",
            "rural.revival",
            "rural.disposal",
            "rural.blank",
            "rural.archive",
        ):
            found = list(self.env[model]._export_all_steps())
            self.assertTrue(found, model)
            for line in found:
                document = json.loads(line)
                self.assertFalse(chain_check.problems(document), document["name"])
