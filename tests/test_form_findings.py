"""问题整改台账: the columns of domain.md §4.4, from finding to closing."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_finding import FindingCommon
from .form_common import FormExports


@tagged("post_install", "-at_install")
class TestFormFindings(FormExports, FindingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env.ref("rural_asset.form_findings")

    def _rows(self, role="officer", region=None, as_of="2025-12-31"):
        user = self.users.get(role, role)
        return self._shown(self.form, region=region, user=user, as_of=as_of)

    def test_a_finding_from_the_first_day_to_the_closing(self):
        """凌源市方案 五(三)2, 六(五): 逐项整改、审核销号."""
        finding = self._finding(detail="合同于去年到期", measures="补签合同")
        finding.with_user(self.users["officer"]).write({"deadline": "2025-09-01"})
        self._step(finding, "rectify", "clerk")
        self._step(finding, "close", "reviewer")
        [row] = self._rows()
        expected = {
            "number": finding.number,
            "township": "柳河镇",
            "village": "相官村",
            "date_found": datetime(2025, 8, 11),
            "source": "规则检查",
            "type": finding.type_id.name,
            "detail": "有租无合同；合同于去年到期",
            "asset": self.asset.name,
            "asset_code": self.asset.code,
            "amount": 1234.56,
            "responsible_body": finding.responsible_body or None,
            "deadline": datetime(2025, 9, 1),
            "measures": "补签合同",
            "result": "已补签合同",
            "date_rectified": datetime(2025, 8, 11),
            "evidence": "整改后1份",
            "state": "已销号",
            "date_closed": datetime(2025, 8, 11),
            "closed_by": self.users["reviewer"].name,
        }
        self.assertEqual({name: row[name] for name in expected}, expected)

    def test_closed_by_the_rule_itself(self):
        self._finding()
        self.env["rural.finding"]._pass(self.check, "rural.asset", self.asset.ids)
        [row] = self._rows()
        self.assertEqual((row["state"], row["closed_by"]), ("已销号", "系统复核"))

    def test_a_year_takes_over_what_is_not_closed(self):
        self._finding()
        self.assertEqual(len(self._rows(as_of="2026-12-31")), 1)
        with self.assertRaisesRegex(UserError, "no finding"):
            self._rows(as_of="2024-12-31")

    def test_what_was_closed_before_the_year_is_left_out(self):
        finding = self._finding()
        self._step(finding, "rectify", "clerk")
        self._step(finding, "close", "reviewer")
        self.assertTrue(self._rows(as_of="2025-08-31"))
        with self.assertRaisesRegex(UserError, "no finding"):
            self._rows(as_of="2026-12-31")
        self.form.all_years = True
        self.assertTrue(self._rows(as_of="2026-12-31"))

    def test_void_findings_are_left_out(self):
        finding = self._finding()
        self._step(finding, "void", "reviewer", reason="误报")
        with self.assertRaisesRegex(UserError, "no finding"):
            self._rows()

    # ------------------------------------------------------------
    # DISCIPLINE CLUES
    # ------------------------------------------------------------

    def test_clues_stand_in_no_ordinary_table(self):
        """凌源市方案 五(三)1: 线索移交; not even in the officer's."""
        self._finding()
        self._clue()
        self.assertEqual(len(self._rows()), 1)
        self.assertNotIn("虚报养殖补贴", str(self._rows()))

    def test_clues_for_who_may_see_them_alone(self):
        self._finding()
        clue = self._clue()
        self.form.with_clues = True
        self.assertEqual(len(self._rows()), 2)
        self.assertEqual(len(self._rows(role="reviewer", region=self.liuhe)), 1)
        clue.named_user_ids = self.users["reviewer"]
        self.assertEqual(len(self._rows(role="reviewer", region=self.liuhe)), 2)
        self.assertEqual(len(self._rows(role="clerk", region=self.xiangguan)), 1)

    def test_regions_in_charge(self):
        self._finding()
        self.assertEqual(len(self._rows(role="clerk", region=self.xiangguan)), 1)
        with self.assertRaises(AccessError):
            self._rows(role="clerk", region=self.liuhe)
        with self.assertRaisesRegex(UserError, "no finding"):
            self._rows(region=self.shunshan)

    def test_every_content_can_be_shown(self):
        self._finding()
        sources = self.env["rural.form.findings"]._sources()
        self.form.column_ids.unlink()
        self.env["rural.form.column"].create(
            [
                {"form_id": self.form.id, "name": source.label, "source": key}
                for key, source in sources.items()
            ]
        )
        export = self._export(self.form, as_of="2025-12-31")
        self.assertEqual(export.row_count, 1)

    def test_as_many_statements_for_many_findings(self):
        def counted():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._rows()
            return self.env.cr.sql_log_count - before

        self._finding()
        counted()
        few = counted()
        for _number in range(12):
            self._finding(check_id=False, res_id=False, asset_id=self._asset().id)
        self.assertLessEqual(counted(), few + 3)
