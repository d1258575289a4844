from odoo import http
from odoo.http import content_disposition, request

from ..lib.import_template import write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MODELS = {
    "contract": "rural.contract.import",
    "opening": "rural.opening.import",
    "person": "rural.person.import",
    "programme": "rural.programme.import",
    "official": "rural.official.import",
}


class ImportTemplateController(http.Controller):
    @http.route(
        "/rural_asset/import_template/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, kind):
        """A blank workbook for an import, with the words and lists of this county."""
        if kind not in MODELS or not request.env[MODELS[kind]].has_access("create"):
            raise request.not_found()
        title, columns = request.env[MODELS[kind]]._template()
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{title}.xlsx")),
        ]
        return request.make_response(write_template(title, columns), headers)
