from odoo import fields, models

from ..lib import programme_fields
from ..lib.id_numbers import mask
from .person_messages import programme_messages
from .programme_check import ProgrammeCheck


class RuralProgrammeImport(models.Model):
    """导入其他到户项目: who is paid by other programmes, from the lists of the offices
    that run them. What they cover already is not paid again.
    """

    _name = "rural.programme.import"
    _description = "Import of Other Programmes"
    _inherit = ["rural.numbered.import"]

    _kind = "programme"
    _fields_lib = programme_fields
    _line_blank = {
        "name": None,
        "identity": None,
        "programme": None,
        "programme_name": None,
        "year": None,
        "amount": 0,
        "person_id": None,
    }

    unit = fields.Selection(default="yuan")
    column_ids = fields.One2many("rural.programme.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.programme.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.programme.import.line", "import_id", string="Rows", readonly=True
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return ProgrammeCheck(self, mapping)

    def _write_plan(self, check, progress):
        check.write()
        return {}

    def _messages(self):
        return {**super()._messages(), **programme_messages(self.env)}

    def _line_values(self, planned):
        values = planned.row.values
        number = mask("identity", values.get("identity"))
        return {
            "name": values.get("name"),
            "identity": number or values.get("identity_mask"),
            "programme": values.get("programme"),
            "programme_name": values.get("programme_name"),
            "year": values.get("year"),
            "amount": float(values.get("amount") or 0),
            "person_id": values.get("person_id") or None,
            "detail": self._change_text(planned.changes, "rural.person.programme"),
        }

    def _file_message(self, error):
        if error.code != "no_header":
            return super()._file_message(error)
        return self.env._(
            "No sheet has a heading that looks like a list of beneficiaries (村, 姓名, "
            "身份证号, 项目, 年度, 金额 …). Check that this is the right workbook; if "
            "the county uses other words, add them under Configuration / Columns of "
            "Ledgers."
        )
