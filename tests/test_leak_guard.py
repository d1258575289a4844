"""Nothing that leaves the product holds a whole number of a person."""

import io
import zipfile

import xlsxwriter

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_annexes import AnnexCommon
from .common_people import PeopleCommon


@tagged("post_install", "-at_install")
class TestLeakGuard(AnnexCommon, PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guard = cls.env["rural.leak.guard"]
        cls.identity, cls.bank = cls._identity(7), cls._bank(7)
        cls.phone = cls._phone(7)
        cls.numbers = (cls.identity, cls.bank, cls.phone)
        cls.plan = cls._plan(cls.qianying)
        cls.clerk = cls._clerk_of(cls.qianying)

    def _refused(self, act, *words):
        """Whether an act is refused, naming the words and no whole number."""
        with self.assertRaises(UserError) as caught:
            act()
        message = str(caught.exception)
        for number in self.numbers:
            self.assertNotIn(number, message)
        for word in words:
            self.assertIn(word, message)
        return message

    def _smuggle(self, record, field, text):
        """As data stood there before the guard: nobody writes it today."""
        record.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = %s",
                SQL.identifier(record._table),
                SQL.identifier(field),
                text,
                record.id,
            )
        )
        record.invalidate_recordset()

    # --- texts ----------------------------------------------------------------------

    def test_texts_name_place_kind_and_words_around(self):
        for number in self.numbers:
            text = f"联系张三 {number} 即可"
            self._refused(
                lambda text=text: self.guard._check_text(text, "公示"),
                "公示",
                "联系张三",
                f"{number[:3]}",
            )
        self.guard._check_text("资产349901101201011020210001 2000.00元", "公示")

    def test_published_contacts_pass(self):
        text = f"监督电话 {self.phone}"
        self._refused(lambda: self.guard._check_text(text, "公示"))
        for record, field in (
            (self.liuhe, "phone"),
            (self.company, "rural_supervision_phone"),
            (self.company, "phone"),
            (self.asset, "caretaker_phone"),
        ):
            with self.subTest(field=field):
                record[field] = f"{self.phone[:3]}-{self.phone[3:7]} {self.phone[7:]}"
                self.guard._check_text(text, "公示")
                record[field] = False

    def test_contacts_are_looked_up_in_one_query_and_only_for_telephones(self):
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.guard._check_text("相官村 12000元", "公示")
        self.liuhe.phone = self.phone
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.guard._check_text(f"{self.phone} 13900001111"[:11], "公示")

    # --- documents ------------------------------------------------------------------

    def test_documents_are_stopped_before_they_are_laid_out(self):
        self._smuggle(self.liuhe, "address", f"人民路 {self.bank}")
        paper = self._put(self._rich(), "noticed", "notice")
        self._refused(lambda: self._pdf("annex3", paper), "****")

    def test_annexes_print_the_published_telephone(self):
        self.liuhe.phone = self.phone
        paper = self._put(self._rich(), "noticed", "notice")
        self.assertIn(self.phone, "".join(self._pages(self._pdf("annex3", paper))))

    def test_a_step_is_stopped_when_its_annex_would_publish_a_number(self):
        self.company.rural_background_documents = 5
        paper = self._plan(state="resolved")
        self._smuggle(self.liuhe, "address", f"联系 {self.identity}")
        self._refused(lambda: self._step(paper, "publish"))

    def test_vouchers_with_numbers_are_not_posted(self):
        lines = [("101", 50, False), ("102", -50, False)]
        move = self._voucher(lines, post=False, rural_region_id=self.xiangguan.id)
        move.line_ids[:1].name = f"付张三 {self.bank}"
        self._refused(move.action_post)

    # --- workbooks and lists --------------------------------------------------------

    def test_official_tables_name_sheet_and_cell(self):
        self._smuggle(self.asset, "location", f"张三家 {self.identity}")
        export = self.env["rural.form.export"].create(
            {"form_id": self.env.ref("rural_asset.form_ledger").id}
            | {"region_id": self.county.id, "as_of": "2030-01-01"}
        )
        self._refused(export.action_export, "!")
        self.assertNotEqual(export.state, "done")

    def test_list_exports_name_row_and_field(self):
        partner = self.env["res.partner"].create({"name": "张三", "phone": self.phone})
        self._refused(lambda: partner.export_data(["name", "phone"]), "1", "phone")
        self.assertTrue(partner.export_data(["name"])["datas"])

    # --- messages and texts as they are stored --------------------------------------

    def test_messages_are_refused_and_nothing_is_posted(self):
        before = len(self.plan.message_ids)
        for number in self.numbers:
            body = f"请联系{number[:6]} {number[6:]}" if len(number) > 11 else number
            self._refused(lambda body=body: self.plan.message_post(body=body))
            self._refused(
                lambda number=number: self.plan.message_post(subject=number, body="x")
            )
        self.assertEqual(len(self.plan.message_ids), before)

    def test_numbers_in_received_mail_are_masked(self):
        message = self.plan.message_post(
            body=f"我的卡号{self.bank}", message_type="email"
        )
        self.assertNotIn(self.bank, message.body)
        self.assertIn("****", message.body)

    def test_texts_of_the_product_take_no_identity_or_card(self):
        for number in (self.identity, self.bank):
            for act in (
                lambda number=number: self.asset.write({"location": f"村东 {number}"}),
                lambda number=number: self.env["rural.contract"].create(
                    {"name": f"租赁 {number}"}
                ),
                lambda number=number: self.env["ir.filters"].create(
                    {
                        "name": "查",
                        "model_id": "rural.person",
                        "domain": f"[('name', 'ilike', '{number}')]",
                    }
                ),
            ):
                self._refused(act, "****")

    # --- papers ---------------------------------------------------------------------

    def test_evidence_of_a_step_is_looked_through(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        book.add_worksheet("签到").write("C3", self.identity)
        book.close()
        paper = self._file("会议签到.xlsx", stream.getvalue(), self.clerk)
        self._refused(
            lambda: self._step(self.plan, "discuss", attachments=paper),
            "会议签到.xlsx",
            "签到!C3",
        )
        self.assertEqual(self.plan.state, "draft")

    def test_file_names_are_looked_at(self):
        paper = self._file(f"{self.identity}.jpg", b"\xff\xd8\xff", self.clerk)
        self._refused(lambda: self._step(self.plan, "discuss", attachments=paper))

    def test_what_is_attached_to_a_public_paper_is_looked_through(self):
        vals = {"res_model": "rural.distribution", "res_id": self.plan.id}
        self._refused(
            lambda: self.env["ir.attachment"].create(
                {**vals, "name": "名单.csv", "raw": f"张三,{self.bank}".encode()}
            ),
            "名单.csv",
        )

    def test_archives_that_expand_beyond_measure_are_refused(self):
        content = b""
        for _depth in range(5):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as archive:
                archive.writestr("x.zip", content or b"PK")
            content = stream.getvalue()
        with self.assertRaisesRegex(UserError, "a.zip"):
            self.guard._check_file(content, "a.zip")


@tagged("post_install", "-at_install")
class TestPublicNames(AnnexCommon):
    """来安县办法 asks for 具体名单: full names unless the county says otherwise."""

    def test_annexes_print_names_as_the_county_decides(self):
        paper = self._put(self._rich(), "filed", "notice", "announcement")
        result = self._rich_result()
        result.line_ids.share_ids[:1].name = "欧阳小云"
        for style, holders, share in (
            ("full", "李长河、王桂兰", "欧阳小云"),
            ("family", "李**、王**", "欧阳**"),
            ("some", "李某某、王某某", "欧阳某某"),
        ):
            with self.subTest(style=style):
                self.company.rural_name_style = style
                self.assertIn(holders, self._html("annex1", paper))
                groups = self._values("annex2", result)["shares"]
                names = [row["name"] for group in groups for row in group["rows"]]
                self.assertIn(share, names)
