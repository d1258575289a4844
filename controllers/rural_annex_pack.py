import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request


class RuralAnnexPackController(http.Controller):
    @http.route(
        "/rural_asset/annex_pack/<int:pack_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, pack_id):
        """The ZIP of a pack, to the user who made it and nobody else."""
        packs = request.env["rural.annex.pack"]
        domain = [("id", "=", pack_id), ("create_uid", "=", request.env.uid)]
        pack = packs.search(domain)
        if not pack.parts:
            raise request.not_found()
        file = tempfile.TemporaryFile()
        pack._write_zip(file)
        size = file.tell()
        file.seek(0)
        return request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition(pack.filename)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
