import os
import tempfile

from odoo import models
from odoo.exceptions import UserError

from ..lib.form_compiler import file_name
from .national_corrections import NationalCorrections


class RuralNationalCorrect(models.Model):
    """更正清单: what is to be put right in the national system."""

    _name = "rural.national.check"
    _inherit = "rural.national.check"

    def action_corrections(self):
        """The rows in which the register is right, in the words of the forms."""
        self.ensure_one()
        self.check_access("write")
        rows = self._correction_rows()
        if not rows:
            raise UserError(
                self.env._(
                    "There is nothing to correct in the national system: decide first "
                    "in which rows the register is right."
                )
            )
        name = file_name(self.region_id.name, "系统更正清单", str(self.date_export))
        self._attach_corrections(self._corrections(rows, name), name)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/corrections_file/"
            f"{name}?download=true",
            "target": "download",
        }

    def _correction_rows(self):
        rows = self.env["rural.national.row"]
        if self.env["res.lang"]._get_data(code="zh_CN"):
            rows = rows.with_context(lang="zh_CN")
        rows = rows.search([("check_id", "=", self.id), ("decision", "=", "register")])
        order = list(dict(rows._fields["status"].selection))
        return rows.sorted(lambda row: (order.index(row.status), row.id))

    def _corrections(self, rows, name):
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        try:
            book = NationalCorrections(rows.check_id, rows)
            book.write(path)
            self.env["rural.leak.guard"]._check_found(book.found, name)
            with open(path, "rb") as file:
                return file.read()
        finally:
            os.unlink(path)

    def _attach_corrections(self, content, name):
        files = self.env["ir.attachment"].sudo()
        place = {
            "res_model": self._name,
            "res_field": "corrections_file",
            "res_id": self.id,
        }
        files.search([(key, "=", value) for key, value in place.items()]).unlink()
        files.create({"name": name, "raw": content, **place})
        self.invalidate_recordset(["corrections_file"])
