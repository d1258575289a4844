from freezegun import freeze_time

from odoo.tests import tagged

from .common_books import BooksCommon

# The county's noon; the server's clock says UTC.
TODAY = "2025-08-11 04:00:00"


@tagged("post_install", "-at_install")
class FindingCommon(BooksCommon):
    """The small county with a confirmed asset, and findings about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = cls._asset(state="confirmed")
        cls.check = cls.env["rural.check"].search([], limit=1)

    @classmethod
    def _vals(cls, **vals):
        return {
            "name": "有租无合同",
            "type_code": "15",
            "source": "check",
            "check_id": cls.check.id,
            "res_model": "rural.asset",
            "res_id": cls.asset.id,
            "asset_id": cls.asset.id,
            "amount": 1234.56,
            **vals,
        }

    @classmethod
    def _finding(cls, day=TODAY, **vals):
        with freeze_time(day):
            return cls.env["rural.finding"]._report([cls._vals(**vals)])

    @classmethod
    def _clue(cls, **vals):
        clue = {"name": "虚报养殖补贴", "type_code": "J1", "source": "audit"}
        return cls._finding(**{**clue, "check_id": False, **vals})

    @classmethod
    def _paper(cls, user, name="整改后.jpg"):
        files = cls.env["ir.attachment"].with_user(user)
        vals = {"name": name, "raw": b"after", "res_model": "rural.finding.step"}
        return files.create(vals)

    @classmethod
    def _step(cls, finding, action, role, day=TODAY, **evidence):
        user = cls.users.get(role, role)
        with freeze_time(day):
            if action == "rectify" and not evidence:
                files = cls._paper(user)
                evidence = {"result": "已补签合同", "attachments": files}
            finding.with_user(user)._take_step(action, evidence)
        finding.invalidate_recordset()
        return finding
