"""Role × contracts and year accounts × own/other village, on every path."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ROLES
from .common_books import BooksCommon

SCOPED = (
    "rural.contract",
    "rural.contract.asset",
    "rural.contract.instalment",
    "rural.contract.document",
    "rural.receipt",
    "rural.village.year",
    "rural.income.ledger",
    "rural.contract.health",
    "rural.receivable.ageing",
)
WRITERS = ("accountant", "officer")
TOWNSHIP = ("accountant", "reviewer")


@tagged("post_install", "-at_install")
class TestContractAccess(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "绿野合作社"})
        cls.contracts = {
            village: cls._contract_of(village)
            for village in (cls.xiangguan, cls.qianying, cls.linqiao)
        }
        cls.env.flush_all()

    @classmethod
    def _contract_of(cls, village):
        asset = cls._asset(village, "confirmed")
        contract = cls.env["rural.contract"].create(
            {
                "name": f"{village.name}大棚租赁合同",
                "region_id": village.id,
                "partner_id": cls.partner.id,
                "date_start": "2025-01-01",
                "date_end": "2027-12-31",
                "annual_amount": 12000,
                "is_written": False,
                "line_ids": [(0, 0, {"asset_id": asset.id})],
                "instalment_ids": [
                    (0, 0, {"date_due": "2025-01-10", "amount": 12000}),
                ],
                "document_ids": [
                    (0, 0, {"name": "合同", "kind": "other", "file": "YQ=="})
                ],
            }
        )
        contract.with_user(cls.users["officer"]).action_start()
        cls._voucher(
            [
                ("102", 600, False),
                ("50101", -600, cls._tags(village, asset)),
            ],
            date="2025-03-01",
        )
        cls.env["rural.village.year"]._get(village, 2025, "general")
        return contract

    def _villages(self, role):
        if role == "clerk":
            return self.xiangguan
        if role in TOWNSHIP:
            return self.xiangguan | self.qianying
        if role == "verifier":  # sees no contract
            return self.env["rural.region"]
        return self.xiangguan | self.qianying | self.linqiao

    def test_search_count_group_and_read(self):
        every = self.xiangguan | self.qianying | self.linqiao
        for role in ROLES:
            mine = self._villages(role)
            for model in SCOPED:
                with self.subTest(role=role, model=model):
                    rows = self.env[model].search([("village_id", "in", every.ids)])
                    self.assertEqual(rows.village_id, every, "nothing to hide")
                    visible = rows.filtered(lambda r, m=mine: r.village_id in m)
                    seen = self.env[model].with_user(self.users[role])
                    domain = [("village_id", "in", every.ids)]
                    self.assertEqual(set(seen.search(domain).ids), set(visible.ids))
                    self.assertEqual(seen.search_count(domain), len(visible))
                    groups = seen.formatted_read_group(
                        domain, ["village_id"], ["__count"]
                    )
                    named = {group["village_id"][0] for group in groups}
                    self.assertEqual(named, set(mine.ids))
                    hidden = (rows - visible).with_user(self.users[role])
                    for row in hidden:
                        with self.assertRaises(AccessError):
                            row.read(["village_id"])

    def test_register_against_books_is_for_readers_of_the_books(self):
        every = self.xiangguan | self.qianying | self.linqiao
        domain = [("village_id", "in", every.ids)]
        for role in ROLES:
            rows = self.env["rural.book.comparison"].with_user(self.users[role])
            if role in ("clerk", "verifier", "manager"):
                with self.assertRaises(AccessError):
                    rows.search(domain)
                continue
            self.assertEqual(rows.search(domain).village_id, self._villages(role), role)

    def test_name_search_and_export(self):
        every = self.env["rural.contract"].union(*self.contracts.values())
        exporter = self.env.ref("base.group_allow_export")
        for role in ROLES:
            self.users[role].group_ids |= exporter
            mine = every.filtered(lambda c, r=role: c.village_id in self._villages(r))
            contracts = self.env["rural.contract"].with_user(self.users[role])
            found = contracts.name_search("大棚租赁合同", limit=None)
            self.assertEqual({i for i, _name in found}, set(mine.ids), role)
            for hidden in (every - mine).with_user(self.users[role]):
                with self.assertRaises(AccessError):
                    hidden.export_data(["name", "annual_amount"])

    def test_write_create_unlink_by_role(self):
        for role in ROLES:
            contract = self.contracts[self.xiangguan].with_user(self.users[role])
            with self.subTest(role=role):
                if role in WRITERS:
                    contract.write({"note": role})
                    continue
                with self.assertRaises(AccessError):
                    contract.write({"note": role})
                with self.assertRaises(AccessError):
                    contract.create({"name": "x", "region_id": self.xiangguan.id})
                with self.assertRaises(AccessError):
                    contract.instalment_ids.write({"amount": 1})

    def test_no_write_into_another_township(self):
        accountant = self.users["accountant"]
        contract = self.contracts[self.linqiao].with_user(accountant)
        with self.assertRaises(AccessError):
            contract.write({"note": "x"})
        with self.assertRaises(AccessError):
            contract.create({"name": "x", "region_id": self.linqiao.id})
        with self.assertRaises(AccessError):
            self.env["rural.contract.instalment"].with_user(accountant).create(
                {
                    "contract_id": contract.id,
                    "number": 99,
                    "date_due": "2025-01-01",
                    "amount": 1,
                }
            )

    def test_state_is_no_field_to_write(self):
        contract = self.contracts[self.xiangguan].with_user(self.users["officer"])
        for vals in ({"state": "terminated"}, {"log_ids": [(5,)]}):
            with self.assertRaises(UserError):
                contract.write(vals)
        with self.assertRaises(UserError):
            contract.sudo().write({"state": "draft"})
        with self.assertRaises(UserError):
            contract.with_context(rural_token=True).write({"state": "draft"})

    def test_money_received_is_written_by_the_books_only(self):
        for role in ROLES:
            receipts = self.env["rural.receipt"].with_user(self.users[role])
            row = receipts.search([], limit=1)
            self.assertEqual(bool(row), role != "verifier")
            row = row or self.env["rural.receipt"].search([], limit=1)
            row = row.with_user(self.users[role])
            with self.assertRaises(AccessError):
                row.write({"amount": 1})
            with self.assertRaises(AccessError):
                row.unlink()

    def test_files_follow_the_contract(self):
        documents = self.env["rural.contract.document"].search(
            [("contract_id", "in", [c.id for c in self.contracts.values()])]
        )
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "rural.contract.document"),
                ("res_id", "in", documents.ids),
                ("res_field", "=", "file"),
            ]
        )
        self.assertEqual(len(attachments), 3)
        clerk = self.users["clerk"]
        for attachment in attachments:
            document = documents.browse(attachment.res_id)
            if document.village_id == self.xiangguan:
                self.assertTrue(attachment.with_user(clerk).read(["name"]))
                continue
            with self.assertRaises(AccessError):
                attachment.with_user(clerk).read(["name"])

    def test_other_companys_contracts_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "另一个公司"})
        self.fuxing.company_id = other
        contract = self.env["rural.contract"].create(
            {
                "name": "复兴村合同",
                "region_id": self.fuxing.id,
                "instalment_ids": [(0, 0, {"date_due": "2025-01-10", "amount": 1})],
            }
        )
        self.assertEqual(contract.instalment_ids.company_id, other)
        officer = self.users["officer"]
        for model in ("rural.contract", "rural.contract.instalment"):
            found = self.env[model].with_user(officer).search([])
            self.assertTrue(found)
            self.assertNotIn(self.fuxing, found.village_id)
