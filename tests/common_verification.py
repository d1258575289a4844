import base64
import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from odoo.addons.rural_asset.lib import verification_pack as pack

from .common import RuralCommon

ON_SITE = date(2025, 7, 8)
# openpyxl counts columns from 1
CONCLUSION, REMARK = pack.CONCLUSION + 1, pack.REMARK + 1
LATITUDE, LONGITUDE = pack.LATITUDE + 1, pack.LONGITUDE + 1


@tagged("post_install", "-at_install")
class VerificationCommon(RuralCommon):
    """The small county with three assets in each of three villages, and one of
    another class; verified in 2025 by the third party `verifier`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.county.company_id = cls.env.company
        cls.villages = cls.xiangguan | cls.qianying | cls.linqiao
        cls.assets = cls.env["rural.asset"].union(
            *(
                cls._asset(village, "confirmed", name=f"大棚{n}", value=1000 * n)
                for village in cls.villages
                for n in (1, 2, 3)
            ),
            cls._asset(cls.linqiao, "registered", category="0201", name="村道"),
        )
        cls.draft = cls._asset(cls.fuxing, name="未登记的棚")
        cls.verifier = cls.users["verifier"]
        cls.other = cls._user("verifier", cls.county, "verifier_other")

    @classmethod
    def _verification(cls, state="draft", user=None, **vals):
        with freeze_time(ON_SITE):
            verification = cls.env["rural.verification"].with_user(
                user or cls.users["officer"]
            )
            verification = verification.create(
                {
                    "region_id": cls.county.id,
                    "year": 2025,
                    "body": "省乡村振兴局委托的第三方机构",
                    "size_by": "number",
                    "size": 4,
                    "seed": "20250708",
                    "verifier_ids": [(6, 0, cls.verifier.ids)],
                    **vals,
                }
            )
            if state != "draft":
                verification.action_draw()
            if state in ("running", "closed"):
                verification.action_start()
            if state == "closed":
                cls._answer(verification)
                verification.action_close()
        return verification

    @classmethod
    def _answer(cls, verification, wrong=()):
        """Everything conforms but ``wrong``: ``{(sample number, code): remark}``."""
        for sample in verification.with_user(cls.verifier).sample_ids:
            for answer in sample.answer_ids:
                key = (sample.number, answer.indicator_id.code)
                if key in wrong:
                    answer.write({"result": "fails", "remark": wrong[key]})
            if sample.pending_count:
                sample.action_rest_conforms()

    @classmethod
    def _one(cls, verification, code="10", number=1, user=None):
        """The answer to one indicator of one sample."""
        answers = verification.with_user(user or cls.verifier).answer_ids
        return answers.filtered(
            lambda a: (
                a.sample_id.sudo().number == number and a.indicator_id.code == code
            )
        )

    # --- workbooks --------------------------------------------------------------------

    def _taken_out(self, verification):
        data = verification.with_user(self.verifier)._pack()
        return load_workbook(io.BytesIO(data))

    def _fill(self, book, number, code, result, remark=None, **cells):
        """Type an answer into the row of a sample and indicator, as in LibreOffice."""
        sheet = book[pack.SHEET]
        for row in sheet.iter_rows(min_row=pack.HEAD_ROW + 1):
            if (row[0].value, row[6].value) == (number, code):
                sheet.cell(row[0].row, CONCLUSION).value = result
                sheet.cell(row[0].row, REMARK).value = remark
                for column, value in cells.items():
                    sheet.cell(row[0].row, globals()[column]).value = value
                return row[0].row
        raise AssertionError((number, code))

    def _hand_in(self, verification, book, user=None):
        out = io.BytesIO()
        book.save(out)
        returned = self.env["rural.verification.return"]
        returned = returned.with_user(user or self.verifier).create(
            {
                "verification_id": verification.id,
                "file": base64.b64encode(out.getvalue()),
                "filename": "核查表.xlsx",
            }
        )
        returned.action_check()
        return returned
