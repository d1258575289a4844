import base64
import doctest
import io
import json
import re

import qrcode
from lxml import etree
from PIL import Image

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.rural_asset.report import card_fit, document_text
from odoo.addons.rural_asset.report.document_text import Cell

from .common import RuralCommon
from .test_report_engine import pdf_pages, poppler

POINTS_PER_MM = 72 / 25.4
LONG = "清源县柳河镇相官村、前营村联合实施的高标准设施农业产业基地及冷链仓储配套设施"


def picture(mode="RGB", form="PNG", size=(1200, 1600)):
    stream = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(stream, form)
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestAssetCard(RuralCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.county.phone = "0550-1111111"
        cls.liuhe.phone = "0550-2222222"
        cls.env.company.rural_supervision_phone = "12317"
        cls.env.company.rural_asset_noun = "帮扶项目资产"
        cls.card = cls.env["report.rural_asset.asset_card"]
        cls.report = cls.env.ref("rural_asset.action_report_asset_card")
        cls.Report = cls.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )

    def _pdf(self, assets, user=None):
        report = self.Report.with_user(user) if user else self.Report
        return report._render_qweb_pdf(self.report.report_name, assets.ids)[0]

    def _text(self, asset):
        pages = pdf_pages(self._pdf(asset))
        self.assertEqual(len(pages), 1)
        return pages[0]

    def _page(self, asset, user=None):
        card = self.card.with_user(user) if user else self.card
        return card._get_report_values(asset.ids)["pages"][0]

    def _cells(self, asset):
        rows = self._page(asset)["facts"].rows
        return {cell.label: cell.text for row in rows for cell in row}

    # ------------------------------------------------------------
    # CONTENT
    # ------------------------------------------------------------

    def test_card_of_an_operating_asset(self):
        asset = self._asset(
            state="confirmed",
            value=542910.5,
            operator_name="清源县众兴合作社",
            contract_start="2022-01-01",
            contract_end="2026-12-31",
            annual_income=32500,
            location="村部东侧",
            caretaker_body="相官村村民委员会",
            caretaker_phone="13800000000",
        )
        text = self._text(asset)
        for expected in (
            "清源县帮扶项目资产卡",
            "相官村蔬菜大棚",
            asset.code,
            "经营性资产",
            "衔接资产",
            "产业基地",
            "2021年相官村产业项目",
            "项目年度2021年",
            "54.2911万元",
            "中央财政衔接推进乡村振兴补助资金54.2911万元",
            "规模12亩",
            "柳河镇相官村村部东侧",
            "所有权相官村",
            "清源县众兴合作社",
            "2022年1月1日至2026年12月31日",
            "3.25万元",
            "相官村村民委员会",
            "李长河13800000000",
            "建成日期2021年8月20日",
            "确权日期2021年12月1日",
            "清源县0550-1111111",
            "柳河镇0550-2222222",
            "12317",
            "扫码查看",
        ):
            self.assertIn(expected, text)

    def test_income_and_operator_only_on_operating_assets(self):
        cells = self._cells(
            self._asset(category="0201", operator_name="某公司", annual_income=100)
        )
        self.assertFalse(cells.keys() & {"经营主体", "合同期限", "年 收 益"})

    def test_nothing_is_shown_of_what_is_missing(self):
        asset = self.env["rural.asset"].create(
            {"name": "待登记", "region_id": self.xiangguan.id}
        )
        text = self._text(asset)
        self.assertIn("尚未登记", text)
        self.assertNotIn("False", text)
        self.assertEqual(set(self._cells(asset)), {"坐　　落"})

    def test_noun_of_the_county(self):
        asset = self._asset()
        for noun, expected in (
            ("扶贫项目资产", "清源县扶贫项目资产卡"),
            ("衔接项目", "清源县衔接项目资产卡"),
            (False, "清源县帮扶项目资产卡"),
        ):
            self.env.company.rural_asset_noun = noun
            self.assertEqual(self._page(asset)["title"], expected)

    def test_funding_is_grouped_and_short(self):
        sources = self.env["rural.funding.source"].search([], limit=5)
        rows = [
            {"source_id": source.id, "amount": 10000 * n, "level": level}
            for n, source in enumerate(sources, 1)
            for level in ("county", "county")
        ]
        asset = self._asset(funding_ids=[(0, 0, row) for row in rows])
        parts = self._cells(asset)["资金来源"].split("\n")
        self.assertEqual(len(parts), 4)
        self.assertEqual(parts[0], f"县级{sources[4].name} 10万元")
        self.assertEqual(parts[-1], "其他2项 6万元")

    def test_rights_by_kind_with_shares(self):
        income = self.env.ref("rural_asset.right_type_r05").id
        disposal = self.env.ref("rural_asset.right_type_r07").id
        rows = [
            {"holder_region_id": self.xiangguan.id, "share": 60},
            {"holder_region_id": self.qianying.id, "share": 40},
            {"type_id": income, "holder_name": "众兴合作社"},
            {"type_id": disposal, "holder_name": "不上卡"},
        ]
        asset = self._asset(right_ids=[(0, 0, row) for row in rows])
        cells = self._cells(asset)
        self.assertEqual(cells["所有权"], "相官村60%、前营村40%")
        self.assertEqual(cells["收益权"], "众兴合作社")
        self.assertNotIn("不上卡", "".join(cells.values()))

    def test_household_is_masked_wherever_it_is_written(self):
        asset = self._asset(
            category="0301",
            name="张立国户肉牛养殖",
            project_name="张立国到户奖补",
            location="三组张立国家",
            household_head="张立国",
            household_kind="monitored",
            caretaker_name="张立国",
            caretaker_phone="13900000000",
            right_ids=[
                (0, 0, {"holder_name": "王小红户", "holder_level": "household"})
            ],
        )
        html, _kind = self.Report._render_qweb_html(self.report.report_name, asset.ids)
        for text in (self._text(asset), html.decode()):
            self.assertNotIn("张立国", text)
            self.assertNotIn("王小红", text)
            self.assertNotIn("13900000000", text)
        cells = self._cells(asset)
        self.assertEqual(cells["受益农户"], "张**（监测户）")
        self.assertEqual(cells["所有权"], "王**户")

    def test_user_text_stays_text(self):
        name = '<script>alert(1)</script>{{7*7}}<t t-out="1"/>&amp;'
        asset = self._asset(name=name, location="<img src='file:///etc/passwd'/>")
        text = self._text(asset)
        self.assertIn(name.replace(" ", ""), text)
        self.assertIn("<imgsrc='file:///etc/passwd'/>", text)

    # ------------------------------------------------------------
    # PAPER
    # ------------------------------------------------------------

    def test_a5_landscape_with_embedded_fonts(self):
        pdf = self._pdf(self._asset())
        self.assertRegex(poppler("pdfinfo", pdf), r"Page size: +595\.\d+ x 419\.\d+")
        fonts = poppler("pdffonts", pdf).splitlines()[2:]
        self.assertTrue(fonts)
        self.assertTrue(all("yes yes yes" in font for font in fonts), fonts)

    def test_one_page_a_card_in_the_callers_order(self):
        assets = self.env["rural.asset"].concat(
            *(self._asset(name=f"资产第{n}号") for n in (3, 1, 2))
        )
        pages = pdf_pages(self._pdf(assets))
        numbers = [re.search(r"资产第(\d)号", page)[1] for page in pages]
        self.assertEqual(numbers, ["3", "1", "2"])

    def test_the_longest_texts_stay_in_their_place(self):
        kinds = self.env["rural.right.type"].search([])
        asset = self._asset(
            name=LONG * 4,
            project_name=LONG * 5,
            location="A" * 500,
            quantity=0,
            scale_text="\n".join([LONG] * 8),
            operator_name=LONG * 2,
            annual_income=5283560.4,
            caretaker_body=LONG * 2,
            caretaker_name="欧阳建国、" * 30,
            caretaker_phone="13800000000、" * 20,
            right_ids=[
                (0, 0, {"type_id": kind.id, "holder_name": LONG, "share": 100})
                for kind in kinds
            ],
        )
        words = self._words(self._pdf(asset))
        facts = [w for w in words if 43 < w["top"] < 134 and w["left"] < 138]
        self.assertGreater(len(facts), 30)
        self.assertLess(max(w["right"] for w in facts), 139)
        self.assertIn("确权日期", [w["text"] for w in facts], "the last row shows")
        between = [w for w in words if 135 < w["bottom"] < 137.5]
        self.assertFalse(between, "nothing runs into the foot")

    def _words(self, pdf):
        """The words of a PDF with their place in millimetres."""
        html = poppler("pdftotext", pdf, "-bbox")
        tree = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8"))
        self.assertEqual(len(tree.findall(".//page")), 1)
        edges = {"left": "xmin", "right": "xmax", "top": "ymin", "bottom": "ymax"}
        return [
            {
                "text": word.text,
                **{e: float(word.get(a)) / POINTS_PER_MM for e, a in edges.items()},
            }
            for word in tree.iter("word")
        ]

    def test_photo_is_compressed(self):
        bare = len(self._pdf(self._asset()))
        for mode, form in (("RGB", "PNG"), ("RGBA", "PNG"), ("RGB", "JPEG")):
            asset = self._asset(image_1920=picture(mode, form))
            page = self._page(asset)
            jpeg = base64.b64decode(page["photo"].partition(",")[2])
            self.assertEqual(Image.open(io.BytesIO(jpeg)).size, (732, 549))
            # Noise is the worst a photo can be.
            self.assertLess(len(self._pdf(asset)) - bare, 400_000)

    def test_drawing_is_no_photo(self):
        drawing = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
        asset = self._asset(image_1920=base64.b64encode(drawing))
        self.assertFalse(self._page(asset)["photo"])

    def test_qr_code_holds_the_address_of_the_public_page(self):
        asset = self._asset()
        page = self._page(asset, self.users["clerk"])
        png = base64.b64decode(page["qr"].partition(",")[2])
        image = Image.open(io.BytesIO(png)).convert("L")
        url = f"{asset.get_base_url()}/rural/a/{asset.sudo().public_token}"
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(url)
        expected = code.get_matrix()
        step = image.width // len(expected)
        seen = [
            [
                image.getpixel((x * step + step // 2, y * step + step // 2)) < 128
                for x in range(len(expected))
            ]
            for y in range(len(expected))
        ]
        self.assertEqual(seen, expected)

    # ------------------------------------------------------------
    # RIGHTS, LANGUAGE, SPEED
    # ------------------------------------------------------------

    def test_every_role_prints_its_own_region(self):
        """Third parties print what was drawn for them, and nothing was."""
        asset = self._asset(state="registered")
        for role, user in self.users.items():
            if role == "verifier":
                with self.assertRaises(AccessError):
                    self._pdf(asset, user)
            else:
                self.assertEqual(len(pdf_pages(self._pdf(asset, user))), 1)

    def test_another_village_is_refused(self):
        own, other = self._asset(), self._asset(self.fuxing)
        clerk = self.users["clerk"]
        for assets in (other, own + other):
            with self.assertRaises(AccessError):
                self._pdf(assets, clerk)
        with self.assertRaises(AccessError):
            self.Report.with_user(clerk)._render_qweb_html(
                self.report.report_name, other.ids
            )

    def test_another_villages_stored_card_is_refused(self):
        other = self._asset(self.fuxing)
        self.report.write({"attachment": "'card.pdf'", "attachment_use": True})
        self._pdf(other)
        with self.assertRaises(AccessError):
            self._pdf(other, self.users["clerk"])

    def test_chinese_in_every_language(self):
        asset = self._asset()
        english = self._page(asset.with_context(lang="en_US"))
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertEqual(
            self._page(asset.with_context(lang="zh_CN"))["facts"], english["facts"]
        )

    def test_in_the_print_menu(self):
        bindings = self.env["ir.actions.actions"].get_bindings("rural.asset")
        self.assertIn(self.report.id, [row["id"] for row in bindings["report"]])

    def test_queries_do_not_grow_with_the_cards(self):
        assets = self.env["rural.asset"].concat(
            *(self._asset(name=f"资产{n}") for n in range(12))
        )
        counts = []
        for part in (assets[:2], assets):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._pdf(part)
            counts.append(self.env.cr.sql_log_count - before)
        # One for each photo, which are files of their own.
        self.assertLessEqual(counts[1] - counts[0], 12)


@tagged("post_install", "-at_install")
class TestCardFit(RuralCommon):
    def test_doctests(self):
        for module in (card_fit, document_text):
            result = doctest.testmod(module)
            self.assertEqual(result.failed, 0)
            self.assertGreater(result.attempted, 5)

    def test_any_amount_of_text_fits(self):
        for count in (1, 5, 9, 14, 18):
            for length in (1, 12, 30, 90, 400):
                groups = [[Cell("标签", "资产Ab，" * length)] * count]
                fit = card_fit.fit_facts(groups)
                lines = [card_fit._lines(row, fit.size) for row in fit.rows]
                used = card_fit.FACTS_HEIGHT - (
                    card_fit._padding(fit.rows, lines, fit.size) - fit.padding
                ) * 2 * len(fit.rows)
                self.assertLessEqual(used, card_fit.FACTS_HEIGHT + 0.5, (count, length))


@tagged("post_install", "-at_install")
class TestDownload(HttpCase, RuralCommon):
    def test_download_as_the_web_client_does(self):
        assets = self._asset() + self._asset(name="相官村水渠", category="0202")
        self.authenticate("rural_clerk", "rural_clerk")
        ids = ",".join(map(str, assets.ids))
        response = self.url_open(
            "/report/download",
            data={
                "data": json.dumps(
                    [f"/report/pdf/rural_asset.asset_card/{ids}", "qweb-pdf"]
                ),
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(len(pdf_pages(response.content)), 2)

    def test_the_web_client_does_not_ask_for_wkhtmltopdf(self):
        self.browser_js(
            "/odoo",
            """
            const get = (name) => odoo.loader.modules.get(name);
            const { download } = get("@web/core/network/download");
            const { registry } = get("@web/core/registry");
            const handlers = registry.category("ir.actions.report handlers");
            const handler = handlers.get("rural_asset.weasyprint");
            const env = { services: { ui: { block() {}, unblock() {} } } };
            const sent = [];
            download._download = async (options) => sent.push(options);
            const action = {
                report_type: "qweb-pdf",
                report_name: "rural_asset.asset_card",
                context: { active_ids: [1, 2] },
            };
            (async () => {
                const other = await handler(action, {}, env);
                const ours = await handler(
                    { ...action, pdf_engine: "weasyprint" }, {}, env
                );
                const [url] = JSON.parse(sent[0].data.data);
                if (!other && ours && sent.length === 1 &&
                    sent[0].url === "/report/download" &&
                    url === "/report/pdf/rural_asset.asset_card/1,2") {
                    console.log("test successful");
                } else {
                    console.error(`handler: ${other} ${ours} ${JSON.stringify(sent)}`);
                }
            })();
            """,
            "odoo.isReady === true",
            login="admin",
        )
