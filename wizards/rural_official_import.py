from odoo import fields, models

from ..lib import official_fields
from ..lib.id_numbers import mask
from .person_messages import programme_messages
from .programme_check import OfficialCheck


class RuralOfficialImport(models.Model):
    """导入干部亲属: relatives of officials, from the county's own list."""

    _name = "rural.official.import"
    _description = "Import of Relatives of Officials"
    _inherit = ["rural.numbered.import"]

    _kind = "official"
    _fields_lib = official_fields
    _line_blank = {
        "name": None,
        "identity": None,
        "official": None,
        "relation": None,
        "person_id": None,
    }

    column_ids = fields.One2many("rural.official.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.official.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.official.import.line", "import_id", string="Rows", readonly=True
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return OfficialCheck(self, mapping)

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
            "official": values.get("official"),
            "relation": values.get("relation"),
            "person_id": values.get("person_id") or None,
            "detail": self._change_text(planned.changes, "rural.official"),
        }

    def _file_message(self, error):
        if error.code != "no_header":
            return super()._file_message(error)
        return self.env._(
            "No sheet has a heading that looks like a list of relatives (村, 姓名, "
            "身份证号, 干部姓名, 关系 …). Check that this is the right workbook; if "
            "the county uses other words, add them under Configuration / Columns of "
            "Ledgers."
        )
