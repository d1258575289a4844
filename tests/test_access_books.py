"""The books: role × model × own/other township, on every path that can leak."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .common_remote import RemoteCase
from .test_voucher_tags import TagsCase

READERS = ("accountant", "reviewer", "officer", "auditor")
TOWNSHIP = ("accountant", "reviewer")
PLACES = ("xiangguan", "qianying", "linqiao")


class BooksAccessCase(TagsCase):
    """In each of three villages everything that the books can hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_evidence = "off"
        cls.assets = {
            "xiangguan": cls.asset,
            "qianying": cls._asset(cls.qianying, "confirmed"),
            "linqiao": cls.foreign,
        }
        cls.partner = cls.env["res.partner"].create({"name": "众兴合作社"})
        cls.rows = {place: cls._books_of(place) for place in PLACES}
        cls.env.flush_all()

    @classmethod
    def _books_of(cls, place):
        """``{model: records}`` of one village."""
        village, asset = getattr(cls, place), cls.assets[place]
        tags = cls._tags(village, asset)
        direct = cls._voucher([("102", 10, False), ("50101", -10, tags)])
        invoice = cls._invoice(tags)
        payment = cls._pay(invoice, village)
        statement_line = cls._statement_line(village)
        book_asset = cls._book_asset(asset)
        moves = direct | invoice | payment.move_id | statement_line.move_id
        attachments = cls._attach(direct, f"{place}.txt")
        direct.message_post(body=place)
        return {
            "account.move": moves,
            "account.move.line": moves.line_ids,
            "account.payment": payment,
            "account.bank.statement.line": statement_line,
            "account.partial.reconcile": moves.line_ids.matched_debit_ids,
            "account.analytic.line": moves.line_ids.analytic_line_ids,
            "account.asset": book_asset,
            "account.asset.line": book_asset.depreciation_line_ids,
            "account.invoice.report": cls.env["account.invoice.report"].search(
                [("move_id", "=", invoice.id)]
            ),
            "ir.attachment": attachments,
            "mail.message": direct.message_ids,
        }

    @classmethod
    def _invoice(cls, tags):
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.partner.id,
                "invoice_date": "2025-06-30",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "租金",
                            "account_id": cls._account("50101").id,
                            "price_unit": 1000,
                            "tax_ids": [],
                            "analytic_distribution": tags,
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def _pay(cls, invoice, village):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment = wizard.create({"amount": 400})._create_payments()
        payment.rural_region_id = payment.move_id.rural_region_id = village
        return payment

    @classmethod
    def _statement_line(cls, village):
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        line = cls.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": "2025-06-30",
                "payment_ref": "利息",
                "amount": 5,
            }
        )
        line.move_id.rural_region_id = village
        return line

    @classmethod
    def _book_asset(cls, asset):
        profile = cls.env["account.asset.profile"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        return cls.env["account.asset"].create(
            {
                "name": asset.name,
                "profile_id": profile.id,
                "purchase_value": 1200,
                "date_start": "2025-01-01",
                "rural_asset_id": asset.id,
                "company_id": cls.company.id,
            }
        )

    def _visible(self, role, model):
        places = PLACES[:2] if role in TOWNSHIP else PLACES
        return self.env[model].union(*(self.rows[place][model] for place in places))

    def _all(self, model):
        return self.env[model].union(*(self.rows[place][model] for place in PLACES))

    @property
    def _ledgers(self):
        return [m for m in self.rows["linqiao"] if not m.startswith(("ir.", "mail."))]


@tagged("post_install", "-at_install")
class TestReadBooks(BooksAccessCase):
    def test_the_case_has_rows_of_every_kind(self):
        for place in PLACES:
            for model, records in self.rows[place].items():
                self.assertTrue(records, f"{place} {model}")

    def test_search_count_group_and_read(self):
        for role in READERS:
            for model in self._ledgers:
                with self.subTest(role=role, model=model):
                    visible, every = self._visible(role, model), self._all(model)
                    records = self.env[model].with_user(self.users[role])
                    domain = [("id", "in", every.ids)]
                    self.assertEqual(set(records.search(domain).ids), set(visible.ids))
                    self.assertEqual(records.search_count(domain), len(visible))
                    groups = records.formatted_read_group(
                        domain, ["company_id"], ["__count"]
                    )
                    self.assertEqual(sum(g["__count"] for g in groups), len(visible))
                    self.assertTrue(visible.with_user(self.users[role]).read(["id"]))
                    for row in (every - visible).with_user(self.users[role]):
                        row.invalidate_recordset()
                        with self.assertRaises(AccessError):
                            row.read(["display_name"])

    def test_name_search_and_export(self):
        for role in READERS:
            self.users[role].group_ids += self.env.ref("base.group_allow_export")
            for model in ("account.move", "account.payment", "account.asset"):
                every, visible = self._all(model), self._visible(role, model)
                records = self.env[model].with_user(self.users[role])
                found = records.name_search("", [("id", "in", every.ids)], limit=None)
                self.assertEqual({i for i, _name in found}, set(visible.ids))
                for row in every - visible:
                    with self.assertRaises(AccessError):
                        row.with_user(self.users[role]).export_data(["display_name"])

    def test_roles_without_books_read_none(self):
        for role in ROLES.keys() - set(READERS):
            for model in self._ledgers:
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(self.users[role])
                    with self.assertRaises(AccessError):
                        records.search([])
                    with self.assertRaises(AccessError):
                        self._all(model)[0].with_user(self.users[role]).read(["id"])

    def test_attachments_and_messages_follow_the_voucher(self):
        for role in ROLES:
            user = self.users[role]
            for model in ("ir.attachment", "mail.message"):
                visible = self._visible(role, model) if role in READERS else ()
                for row in self._all(model):
                    own = row.with_user(user)
                    own.invalidate_recordset()
                    with self.subTest(role=role, model=model):
                        if row in visible:
                            self.assertTrue(own.read(["create_date"]))
                            continue
                        with self.assertRaises(AccessError):
                            own.read(["create_date"])
                        found = own.search([("id", "=", row.id)])
                        self.assertFalse(found)

    def test_balances_of_villages_count_what_is_visible(self):
        account = self.linqiao.analytic_account_id
        self.assertEqual(account.balance, 1010)
        hidden = account.with_user(self.users["accountant"])
        hidden.invalidate_recordset()
        self.assertEqual(hidden.balance, 0)
        own = self.xiangguan.analytic_account_id.with_user(self.users["accountant"])
        self.assertEqual(own.balance, 1010)

    def test_what_a_partner_owes_counts_what_is_visible(self):
        for role, owed in (("accountant", 1200), ("officer", 1800)):
            partner = self.partner.with_user(self.users[role])
            partner.invalidate_recordset()
            self.assertEqual(partner.credit, owed)
            for operator, operand in (("=", owed), (">", owed - 1), ("<", owed + 1)):
                found = partner.search([("credit", operator, operand)])
                self.assertIn(partner, found)
            self.assertNotIn(partner, partner.search([("credit", ">", owed)]))

    def test_domain_over_relations_is_filtered(self):
        lines = self.env["account.move.line"].with_user(self.users["accountant"])
        foreign = self.rows["linqiao"]["account.move"]
        self.assertFalse(lines.search([("move_id.name", "in", foreign.mapped("name"))]))
        partners = self.env["res.partner"].with_user(self.users["accountant"])
        names = foreign.filtered("partner_id").mapped("name")
        self.assertFalse(partners.search([("invoice_ids.name", "in", names)]))

    def test_unassigned_vouchers_are_their_makers(self):
        accountant = self.users["accountant"]
        lines = [("101", 5, False), ("102", -5, False)]
        others = self._voucher(lines)
        moves = self.env["account.move"].with_user(accountant)
        self.assertFalse(moves.search([("id", "=", others.id)]))
        own = moves.create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create({"account_id": self._account(c).id, "balance": b})
                    for c, b, _tags in lines
                ],
            }
        )
        self.assertEqual(moves.search([("id", "=", own.id)]), own)
        reviewer = moves.with_user(self.users["reviewer"])
        self.assertFalse(reviewer.search([("id", "=", own.id)]))

    def test_plain_accountant_keeps_seeing_everything(self):
        user = new_test_user(
            self.env,
            "plain_accountant",
            "account.group_account_user,analytic.group_analytic_accounting",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for model in self._ledgers:
            every = self._all(model)
            records = self.env[model].with_user(user)
            self.assertEqual(
                records.search_count([("id", "in", every.ids)]), len(every), model
            )
        move = self._all("account.move")[0].with_user(user)
        self.assertTrue(move.web_read({"rural_region_id": {}, "name": {}}))
        cash = [("101", 5, False), ("102", -5, False)]
        other = self._voucher(cash, post=False).with_user(user)
        other.action_post()
        self.assertEqual(other.state, "posted")

    def test_scope_change_takes_effect_at_once(self):
        accountant = self.users["accountant"]
        moves = self.env["account.move"].with_user(accountant)
        items = self.env["account.analytic.line"].with_user(accountant)
        foreign = self.rows["linqiao"]
        for region, seen in ((self.shunshan, True), (self.liuhe, False)):
            accountant.rural_region_ids = region
            for records, model in ((moves, "account.move"), (items, items._name)):
                found = records.search_count([("id", "in", foreign[model].ids)])
                self.assertEqual(bool(found), seen)


@tagged("post_install", "-at_install")
class TestWriteBooks(BooksAccessCase):
    def test_only_the_accountant_keeps_the_books(self):
        for role in ROLES:
            for place in PLACES:
                move = self.rows[place]["account.move"][0].with_user(self.users[role])
                with self.subTest(role=role, place=place):
                    if role == "accountant" and place != "linqiao":
                        move.write({"ref": place})
                        continue
                    for call in (
                        lambda m=move: m.write({"ref": "x"}),
                        lambda m=move: m.unlink(),
                        lambda m=move: m.button_draft(),
                        lambda m=move: m.line_ids.write({"name": "x"}),
                    ):
                        with self.assertRaises(AccessError), self.env.cr.savepoint():
                            call()

    def test_no_voucher_for_another_township(self):
        accountant = self.users["accountant"]
        moves = self.env["account.move"].with_user(accountant)
        move = moves.create({"move_type": "entry"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            move.rural_region_id = self.linqiao
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            moves.create({"move_type": "entry", "rural_region_id": self.linqiao.id})
        payment = self.rows["linqiao"]["account.payment"].with_user(accountant)
        with self.assertRaises(AccessError):
            payment.write({"memo": "x"})

    def test_region_of_a_posted_voucher_follows_from_its_lines(self):
        accountant = self.users["accountant"]
        move = self.rows["xiangguan"]["account.move"][0].with_user(accountant)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            move.rural_region_id = self.qianying
        move.button_draft()
        move.rural_region_id = self.qianying
        move.action_post()
        self.assertEqual(move.rural_region_id, self.xiangguan)

    def test_items_are_not_written_by_hand_beside_the_voucher(self):
        item = self.rows["linqiao"]["account.analytic.line"][0]
        with self.assertRaises(AccessError):
            item.with_user(self.users["accountant"]).write({"amount": 1})


@tagged("post_install", "-at_install")
class TestCompanyPerVillage(BooksAccessCase):
    """A company per village instead of many villages in one: both work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own_company = cls._books_company("复兴村经济合作社")
        cls.fuxing_asset = cls._asset(cls.fuxing, "confirmed")
        cls.fuxing.company_id = cls.own_company

    def _fuxing_income(self, tags=None):
        company = self.own_company
        moves = self.env["account.move"].with_company(company)
        move = moves.create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self._account(code, company).id,
                            "balance": balance,
                            "analytic_distribution": each,
                        }
                    )
                    for code, balance, each in (
                        ("102", 30, False),
                        ("50101", -30, tags),
                    )
                ],
            }
        )
        self._attach(move)
        move.action_post()
        return move

    def test_each_village_posts_in_its_own_company(self):
        move = self._fuxing_income(self._tags(self.fuxing, self.fuxing_asset))
        self.assertEqual(move.company_id, self.own_company)
        self.assertEqual(move.rural_region_id, self.fuxing)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._fuxing_income(self._tags(self.linqiao, self.foreign))

    def test_users_of_one_company_do_not_see_the_other(self):
        move = self._fuxing_income(self._tags(self.fuxing, self.fuxing_asset))
        officer = self.users["officer"]
        moves = self.env["account.move"].with_user(officer)
        one = moves.with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(one.search([("id", "=", move.id)]))
        officer.company_ids |= self.own_company
        both = (self.company | self.own_company).ids
        found = moves.with_context(allowed_company_ids=both).search(
            [("id", "in", (move | self.rows["linqiao"]["account.move"]).ids)]
        )
        self.assertEqual(len(found), 1 + len(self.rows["linqiao"]["account.move"]))

    def test_companies_and_villages_add_up(self):
        """Σ village accounts = company accounts, in both arrangements."""
        self._fuxing_income(self._tags(self.fuxing, self.fuxing_asset))
        column = self.env["rural.tags"]._columns()["village"]
        for company in (self.company, self.own_company):
            account = self._account("50101", company)
            lines = self.env["account.move.line"].search(
                [("account_id", "=", account.id), ("company_id", "=", company.id)]
            )
            items = self.env["account.analytic.line"].search(
                [("general_account_id", "=", account.id), (column, "!=", False)]
            )
            items = items.filtered(lambda i, c=company: i.company_id == c)
            self.assertEqual(
                round(sum(items.mapped("amount")), 2),
                -round(sum(lines.mapped("balance")), 2),
            )
            self.assertTrue(items)


@tagged("post_install", "-at_install")
class TestRemoteBooks(RemoteCase, BooksAccessCase):
    """What a client can send over the wire, as the accountant of one township."""

    login = "rural_accountant"

    @mute_logger("odoo.http")
    def test_state_by_remote_call(self):
        move = self._income(self.income, post=False)
        move.rural_region_id = self.xiangguan
        for context in ({}, {"rural_books": True}, {"skip_readonly_check": True}):
            answer = self._call(
                "account.move", "write", [move.id], {"state": "posted"}, context=context
            )
            self.assertIn("error", answer)
        for method in ("_post", "_by_button", "_rural_note_posting"):
            self.assertIn("error", self._call("account.move", method, [move.id]))
        self.assertEqual(move.state, "draft")

    @mute_logger("odoo.http")
    def test_reading_another_township(self):
        foreign = self.rows["linqiao"]["account.move"][0]
        answer = self._call("account.move", "read", [foreign.id], ["name"])
        self.assertIn("error", answer)
        answer = self._call("account.move", "web_search_read", [], {"name": {}})
        names = {row["name"] for row in answer["result"]["records"]}
        self.assertTrue(names)
        self.assertFalse(
            names & set(self.rows["linqiao"]["account.move"].mapped("name"))
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb")
    def test_files_and_reports_of_another_township(self):
        own, foreign = self.rows["xiangguan"], self.rows["linqiao"]
        for rows, status in ((own, 200), (foreign, 404)):
            url = f"/web/content/{rows['ir.attachment'].id}"
            self.assertEqual(self.url_open(url).status_code, status)
        report = "/report/html/account.report_invoice_with_payments/"
        invoices = "account.move"
        for rows, fine in ((own, True), (foreign, False)):
            invoice = rows[invoices].filtered(lambda m: m.move_type == "out_invoice")
            response = self.url_open(f"{report}{invoice.id}")
            self.assertEqual("1,000.00" in response.text, fine)
