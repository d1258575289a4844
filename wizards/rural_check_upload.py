import base64
import io

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib.form_compiler import Column, file_name
from ..lib.xlsx_table import Layout, XlsxTable, new_workbook
from ..models.rural_check import REGISTER

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Fields of a hit as columns of the workbook, with their widths.
COLUMNS = {
    "township_id": 12,
    "village_id": 12,
    "document": 30,
    "check_id": 24,
    "detail": 46,
    "amount": 14,
    "cure": 40,
    "clause": 36,
}


class RuralCheckUpload(models.TransientModel):
    """Check Before Upload: all rules over the register of a village, township or
    county at once, and a workbook of what keeps it from being handed in.
    """

    _name = "rural.check.upload"
    _description = "Check Before Upload"

    region_id = fields.Many2one(
        "rural.region",
        string="County, Township or Village",
        required=True,
        default=lambda self: self.env.user.rural_region_ids[:1],
        domain="[('level', 'in', ('county', 'township', 'village'))]",
    )
    state = fields.Selection(
        [("draft", "To Check"), ("done", "Checked")], default="draft", readonly=True
    )
    record_count = fields.Integer(string="Checked", readonly=True)
    stopping_count = fields.Integer(string="Findings That Stop", readonly=True)
    warning_count = fields.Integer(string="Warnings", readonly=True)
    stopped_count = fields.Integer(string="Records Stopped", readonly=True)
    file = fields.Binary(string="Result File", readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Run the rules and show what they found, in place."""
        self.ensure_one()
        checks, count = self.env["rural.check"], 0
        for model in REGISTER:
            # What was archived since is looked at as well: its hits close.
            every = self.env[model].with_context(active_test=False)
            records = every.search(self._place_domain(model))
            count += sum(checks._in_batches(records))
        hits = self._hits()
        stopping = hits.filtered(lambda hit: hit.severity == "block")
        stopped = {(hit.res_model, hit.res_id) for hit in stopping}
        self.write(
            {
                "state": "done",
                "record_count": count,
                "stopping_count": len(stopping),
                "warning_count": len(hits - stopping),
                "stopped_count": len(stopped),
                "file": base64.b64encode(self._workbook(hits)) if hits else False,
                "filename": self._file_name(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check Before Upload"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_hits(self):
        """The list of what is open; what stops stands first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_check_register_hit_action"
        )
        return {**action, "domain": list(self._hits_domain()), "context": {}}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _place_domain(self, model):
        region = self.region_id
        if region.level not in ("county", "township", "village"):
            raise UserError(
                self.env._("Choose a county, a township or a village to check.")
            )
        nightly = Domain(self.env["rural.check"]._engine(model)._nightly())
        return nightly & Domain(f"{region.level}_id", "=", region.id)

    def _hits_domain(self):
        return (
            Domain("res_model", "in", REGISTER)
            & Domain("state", "=", "open")
            & Domain(f"{self.region_id.level}_id", "=", self.region_id.id)
        )

    def _hits(self):
        order = "severity_order desc, township_id, village_id, check_id, id"
        return self.env["rural.check.hit"].search(self._hits_domain(), order=order)

    def _workbook(self, hits):
        """The bytes of the list, looked through by the leak guard."""
        target = io.BytesIO()
        book = new_workbook(target)
        table = XlsxTable(book, self._layout(hits))
        for hit in hits:
            table.row([self._cell(hit, name) for name in COLUMNS])
        table.finish()
        book.close()
        self.env["rural.leak.guard"]._check_found(table.found, self._file_name())
        return target.getvalue()

    def _layout(self, hits):
        columns = [
            Column(
                hits._fields[name]._description_string(self.env),
                format="money" if name == "amount" else "text",
                unit="yuan",
                width=width,
            )
            for name, width in COLUMNS.items()
        ]
        title = f"{self.region_id.full_name} {self.env._('Check Before Upload')}"
        today = str(self.env.company._rural_today())
        sheet = self.env._("Findings")
        return Layout(
            sheet=sheet, title=title, columns=columns, unit_row=("", "", today)
        )

    def _cell(self, hit, name):
        value = hit[name]
        if name == "amount":
            return round(value * 100) or None
        if isinstance(value, str):
            return value
        return value.display_name if value else None

    def _file_name(self):
        today = str(self.env.company._rural_today())
        return file_name(self.region_id.name, self.env._("Check Before Upload"), today)
