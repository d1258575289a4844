"""Annexes 1 to 7 of 来安县扶贫项目资产收益分配管理办法, as they leave the printer."""

import doctest
import re
import unicodedata
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.rural_asset.lib import annex_text, qr_code
from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN
from odoo.addons.rural_asset.report import rural_annex

from .common_annexes import AnnexCommon
from .test_report_engine import poppler

# The regulation's own slips, each with what is printed instead.
SLIPS = [
    # of this county, and of the county, township and village in the test
    ("来安乡村振兴局", "清源县乡村振兴局"),
    (r"来安县乡村振兴(?=\n)", "清源县乡村振兴局"),
    (r"电话:5619152,邮箱:laxfpb@126\.com,通讯地址:来安县政务中心5楼", "电话:0550-1"),
    (r"\*\*乡镇", "*镇"),
    (r"村民委员会监督举报电话\*+,", "村民委员会监督举报电话:*,"),
    # annex 1: an opening quote is missing
    ("按照村委会商议", "按照“村委会商议"),
    # annex 2: a result expects nothing
    (r"预计(招聘临时性务工人员\*+人次,.*每人每天\*)", r"\1"),
    # annexes 6 and 7: 公告 in the title, 全年, whose township
    (r"(?<=== 附件6\n)(.*)(?=\n)", r"\1公告"),
    (r"(?<=== 附件7\n)(.*)(?=\n)", r"\1公告"),
    ("预计全设置", "预计全年设置"),
    (r"情况:镇已建设", "情况:本镇已建设"),
    # instructions to whoever fills in the form
    (r"\((?:依|根)据各村实际\)", ""),
    (r"\(各村结合实际.*", ""),
    (r"\(具体名单\)", "(具体名单附后)"),
]


def plain(text):
    """Text without white space, in half-width punctuation."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@tagged("post_install", "-at_install")
class TestAnnexes(AnnexCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.xiangguan.write(
            {"phone": "0550-3", "email": "v@example.com", "address": "相官村村民委员会"}
        )
        cls.plan = cls._put(cls._rich(), "filed", "notice", "announcement")
        cls.result = cls._put(cls._rich_result(), "filed", "notice", "announcement")
        cls.lean = cls._put(
            cls._plan(cls.qianying, lines=[cls._line_vals("41", 0.05)], income=0.1),
            "reviewed",
        )
        cls.plans = cls._package(cls.plan | cls.lean)
        cls.results = cls._package(cls.result)
        cls.subjects = {
            "annex1": cls.plan,
            "annex2": cls.result,
            "annex3": cls.plan,
            "annex4": cls.plan,
            "annex5": cls.result,
            "annex6": cls.plans,
            "annex7": cls.results,
        }
        cls.pdfs = {
            code: cls._pdf(code, record) for code, record in cls.subjects.items()
        }
        cls.pages = {code: cls._pages(pdf) for code, pdf in cls.pdfs.items()}
        cls.texts = {
            code: plain(re.sub(r"—\d+—", "", "".join(pages)))
            for code, pages in cls.pages.items()
        }

    def test_pieces_of_text(self):
        for module in (annex_text, rural_annex):
            self.assertFalse(doctest.testmod(module).failed)

    # ------------------------------------------------------------
    # THE REGULATION'S WORDS
    # ------------------------------------------------------------

    def _regulation(self):
        """``{code: [line]}``: the annexes as printed in the regulation, put right."""
        with file_open("rural_asset/tests/data/annexes.txt") as file:
            text = file.read()
        for slip, right in SLIPS:
            self.assertTrue(re.search(slip, text), f"no such slip: {slip}")
            text = re.sub(slip, right, text)
        annexes = re.split(r"== 附件(\d)\n", text)[1:]
        return {
            f"annex{number}": body.split("\n")
            for number, body in zip(annexes[::2], annexes[1::2], strict=True)
        }

    def _patterns(self, code, lines):
        """A regular expression a line; blanks take anything."""
        for line in lines:
            if code == "annex6":
                line = line.replace("实际用于", "用于")
            if code == "annex7":
                line = re.sub(
                    "根据.*?文件要求",
                    f"根据{rural_annex.basis_text(self.company.rural_basis)}要求",
                    line,
                )
                line = line.replace("分配计划", "分配结果").replace("附件:1、", "附件:")
            # Lists and dates are filled freely: the lines that only show how.
            if re.fullmatch(r"[·*]*|\d、·+|3、其他.*|\d、聘请.*|\**村民委员会", line):
                continue
            line = re.sub(r",·+", "", plain(line).rstrip(";"))
            line = re.sub(r"(?<=\*)[Mm](?=,)", "", line)
            yield ".+?".join(map(re.escape, re.split(r"[*·]+", line)))

    def test_every_sentence_of_the_regulation_in_its_order(self):
        for code, lines in self._regulation().items():
            position = 0
            for pattern in self._patterns(code, lines):
                found = re.compile(pattern).search(self.texts[code], position)
                with self.subTest(annex=code, line=pattern):
                    self.assertTrue(found)
                position = found.end() if found else position

    def test_posts_say_who_does_what_for_how_much(self):
        """附件1 (二) 1、2."""
        self.assertIn(
            "1、聘请我村已脱贫人口/监测帮扶对象张立国为蔬菜大棚项目维护员,"
            "具体负责项目日常维护工作(具体工作内容见就业协议),"
            "每月工资约500元,预计全年支出约6000元;"
            "2、聘请我村已脱贫人口/监测帮扶对象李长河、王桂兰为道路专管员,"
            "具体负责东大路道路的卫生环境打扫,日常巡查管护等(具体工作内容见就业协议),"
            "设岗2个,每岗每月工资约400元,预计全年支出约9600元。",
            self.texts["annex1"],
        )

    def test_a_plan_says_nothing_of_actual_and_a_result_nothing_of_expected(self):
        self.assertNotIn("实际用于", self.texts["annex6"])
        self.assertNotIn("预计", self.texts["annex2"])
        self.assertNotIn("预计", self.texts["annex5"])
        self.assertNotIn("分配计划", self.texts["annex7"])

    def test_result_on_public_notice_in_the_words_of_annex_5(self):
        text = plain(re.sub(r"<[^>]+>", "", self._html("annex3", self.result)))
        self.assertIn("关于柳河镇相官村2025年扶贫项目资产收益分配结果公示", text)
        self.assertIn("收益分配结果予以公示。", text)
        self.assertIn("(一)实际总收益情况。", text)
        self.assertIn("公示时间2025年2月20日至2025年3月1日公示时间不少于10天", text)
        self.assertNotIn("公告", text)

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def test_sums_of_the_notices_are_those_of_the_database(self):
        """附件3, 5: 收益 − 五项 = 结余, to the fen and nothing rounded away."""
        for code, paper in (("annex3", self.plan), ("annex5", self.result)):
            found = [
                Decimal(number) * 10000
                for number in re.findall(r"([\d.]+)万元", self.texts[code])
            ]
            names = ("income", "posts", "works", "relief", "operation", "other")
            names += ("total", "surplus")
            amounts = [
                Decimal(str(round(paper[f"amount_{name}"], 2))) for name in names
            ]
            self.assertEqual(found, amounts, code)
            self.assertEqual(found[0] - sum(found[1:6]), found[7])

    def test_rows_of_annex_1_add_up(self):
        text = self.texts["annex1"]
        self.assertIn("预计支出12100.50元。", text)
        self.assertIn("棚膜更换3000元,水泵检修500.50元,合计3500.50元;", text)
        self.assertIn("公益岗位工资全年预计支出约15600元,", text)
        self.assertIn("累计收益8.600007万元,其中2018年蔬菜大棚项目5.600007万元,", text)
        self.assertIn("合计投入约24000元", text)

    def test_earlier_surplus_stands_apart(self):
        """三: 历年结余不纳入当年度支出比例统计."""
        self.assertIn(
            "另,使用历年结余资金预计支出约5000元,用于危桥维修5000元,"
            "不纳入当年度支出比例统计。",
            self.texts["annex1"],
        )
        self.assertEqual(self.plan.amount_works, 24000)

    def test_township_sums_are_those_of_its_villages(self):
        values = self._values("annex6", self.plans)
        names = [name for name in values["figures"] if name.startswith("amount_")]
        for name in (*names, "asset_count", "post_count", "post_person_count"):
            parts = [Decimal(str(row["figures"][name])) for row in values["rows"]]
            self.assertEqual(sum(parts), Decimal(str(values["figures"][name])), name)
            unit = 10000 if name.startswith("amount_") else 1
            self.assertAlmostEqual(float(sum(parts) * unit), self.plans[name], 2)
        self.assertEqual(values["village_count"], 2)
        self.assertEqual(len(values["enclosed"]), 2)
        self.assertIn("收益合计8.600017万元", self.texts["annex6"])

    def test_village_without_paper_is_named_not_skipped(self):
        rows = self._values("annex7", self.results)["rows"]
        notes = {row["village"]: row["note"] for row in rows}
        self.assertEqual(notes, {"相官村": "", "前营村": "未报送"})

    def test_amendment_under_way_is_not_counted_beside_what_is_in_force(self):
        with_token = self.plan.with_context(rural_token=STATE_TOKEN)
        second = with_token.copy(
            {
                "revision": 2,
                "package_id": self.plans.id,
                "line_ids": [],
                "income_ids": [],
            }
        )
        self._put(second, "reviewed")
        self.assertIn(second, self.plans.distribution_ids)
        self.plans.invalidate_recordset()
        self.assertEqual(len(self._values("annex6", self.plans)["enclosed"]), 2)
        self.assertEqual(self.plans._counted_papers(), self.plan | self.lean)

    # ------------------------------------------------------------
    # BLANKS
    # ------------------------------------------------------------

    def test_nothing_spent_is_said_and_numbering_stays(self):
        text = plain(re.sub(r"<[^>]+>", "", self._html("annex1", self.lean)))
        for heading in "一二三五":
            self.assertRegex(text, rf"\({heading}\)[^。]*本年度无此项支出。")
        self.assertIn("1、小型公益事业,预计花费约0.05元。", text)
        self.assertIn("累计收益0.00001万元", text)
        self.assertNotIn("招聘", text)

    def test_unset_contacts_and_basis_leave_no_trace(self):
        regions = self.county | self.liuhe | self.qianying
        regions.write({"phone": False, "email": False, "address": False})
        self.company.write({"rural_basis": False, "rural_supervision_phone": False})
        for code in ("annex1", "annex3"):
            text = plain(re.sub(r"<[^>]+>", "", self._html(code, self.lean)))
            self.assertNotRegex(text, r"False|None|,,|,;|:;|:,|电话:(?!,)$")
            self.assertNotIn("电话:", text)
            self.assertIn("根据有关文件要求", text)

    def test_nothing_unfilled_anywhere(self):
        for code, text in self.texts.items():
            self.assertNotRegex(text, r"False|None|\*|undefined", code)

    def test_photovoltaic_income_says_so(self):
        self.lean.with_context(rural_token=STATE_TOKEN).scheme = "pv"
        self.assertEqual(
            self.lean._annex_title("annex1"),
            "2025年柳河镇前营村光伏扶贫项目资产收益分配计划",
        )

    def test_the_countys_noun_everywhere(self):
        self.company.rural_asset_noun = "帮扶项目资产"
        text = re.sub(r"《[^》]*》", "", self._html("annex1", self.lean))
        self.assertIn("经营性帮扶资产当年度收益", text)
        self.assertNotIn("扶贫项目资产", text)

    def test_other_kind_of_paper_is_refused(self):
        with self.assertRaisesRegex(UserError, "no annex 2"):
            self._pdf("annex2", self.plan)

    # ------------------------------------------------------------
    # THE PAPER
    # ------------------------------------------------------------

    def test_watermark_follows_the_state_until_the_step_is_done(self):
        paper = self.lean
        marks = {}
        for state in ("draft", "noticed", "submitted", "announced", "withdrawn"):
            self._put(paper, state)
            marks[state] = [
                self._values(code, paper)["watermark"] for code in ("annex1", "annex3")
            ]
        self.assertEqual(
            marks,
            {
                "draft": ["草　稿", "草　稿"],
                "noticed": ["公示稿", "公示稿"],
                "submitted": ["送审稿", "送审稿"],
                "announced": ["待备案", "待备案"],
                "withdrawn": ["已撤回", "已撤回"],
            },
        )
        self._put(paper, "noticed", "notice")
        self.assertEqual(self._values("annex3", paper)["watermark"], "")
        self.assertIn('class="draft"', self._html("annex1", paper))
        self.assertNotIn('class="draft"', self._html("annex1", self.plan))

    def test_pages_are_numbered_and_heads_repeat(self):
        for code, pages in self.pages.items():
            for number, page in enumerate(pages, 1):
                self.assertIn(f"—{number}—", page, code)
        listed = [
            page for page in self.pages["annex2"] if "村民" in page and "序号" in page
        ]
        self.assertGreater(len(listed), 1)
        names = re.findall(r"村民\d\d", "".join(listed))
        self.assertEqual(len(names), 60)

    def test_list_of_persons_adds_up(self):
        shares = self.result.share_ids
        self.assertEqual(len(shares), 60)
        self.assertIn(f"合计{sum(shares.mapped('amount')):.2f}", self.texts["annex2"])

    def test_archive_variant_of_pdf(self):
        for code in ("annex1", "annex6"):
            meta = poppler("pdfinfo", self.pdfs[code], "-meta")
            self.assertIn('pdfaid:part="3"', meta)
        for line in poppler("pdffonts", self.pdfs["annex1"]).splitlines()[2:]:
            self.assertRegex(line, r"yes yes yes", "embedded, subset, searchable")

    def test_notices_lead_to_their_public_page(self):
        notice = self.plan._annex_notice("annex3")
        url = f"{self.plan.get_base_url()}/rural/n/{notice.token}"
        self.assertEqual(self._values("annex3", self.plan)["qr"], qr_code.data_uri(url))
        self.assertIn("扫码查看公示状态", self.texts["annex3"])
        self.assertNotIn("扫码", self.texts["annex1"])
