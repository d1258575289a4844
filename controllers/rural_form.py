from odoo import http
from odoo.http import request


class RuralFormController(http.Controller):
    @http.route(
        "/rural_asset/form_export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, export_id):
        """The file of an export, to the user who made it and nobody else."""
        exports = request.env["rural.form.export"]
        export = exports.search(
            [("id", "=", export_id), ("create_uid", "=", request.env.uid)]
        )
        if not export.filename:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            export, "file", filename=export.filename
        )
        return stream.get_response(as_attachment=True)
