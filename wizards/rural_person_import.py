from odoo import fields, models

from ..lib import person_fields
from ..lib.id_numbers import mask
from .person_check import PersonCheck
from .person_write import PersonWriter


class RuralPersonImport(models.Model):
    """导入人员: a village's or county's list of households and their members."""

    _name = "rural.person.import"
    _description = "Import of Households and Persons"
    _inherit = ["rural.numbered.import"]

    _kind = "person"
    _fields_lib = person_fields
    _line_blank = {"name": None, "household": None, "identity": None, "person_id": None}

    column_ids = fields.One2many("rural.person.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.person.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.person.import.line", "import_id", string="Rows", readonly=True
    )
    count_households = fields.Integer(string="New Households", readonly=True)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return PersonCheck(self, mapping)

    def _write_plan(self, check, progress):
        return PersonWriter(check, progress).write()

    def _totals(self, check):
        return {"count_households": check.new_households()}

    def _line_values(self, planned):
        values, household = planned.row.values, planned.group
        number = mask("identity", values.get("identity"))
        return {
            "name": values.get("name"),
            "household": household.title if household else None,
            "identity": number or values.get("identity_mask"),
            "person_id": planned.record_id or None,
            "detail": self._change_text(
                planned.changes, "rural.person", "rural.household"
            ),
        }

    def _file_message(self, error):
        if error.code != "no_header":
            return super()._file_message(error)
        return self.env._(
            "No sheet has a heading that looks like a list of persons (村, 户编号, "
            "姓名, 身份证号, 与户主关系 …). Check that this is the right workbook; if "
            "the county uses other words, add them under Configuration / Columns of "
            "Ledgers."
        )
