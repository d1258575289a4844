import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request


class RuralArchiveController(http.Controller):
    @http.route(
        "/rural_asset/archive/<int:archive_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, archive_id):
        """A filing package, to whoever reads the county's filings."""
        archives = request.env["rural.archive"]
        if not archives.has_access("read"):
            raise request.not_found()
        archive = archives.search([("id", "=", archive_id), ("state", "!=", "draft")])
        if not archive:
            raise request.not_found()
        file = tempfile.TemporaryFile()
        archive._write_file(file)
        return self._response(file, archive._filename(), "application/zip")

    @http.route(
        "/rural_asset/archive_clues/<int:archive_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def clues(self, archive_id):
        """The discipline clues of the year that the user may see, apart from the
        package.
        """
        archives = request.env["rural.archive"]
        if not archives.has_access("read"):
            raise request.not_found()
        archive = archives.search([("id", "=", archive_id)])
        if not archive or not archive._findings(clues=True):
            raise request.not_found()
        file = tempfile.TemporaryFile()
        name = archive._write_clues(file)
        return self._response(
            file,
            name,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )

    def _response(self, file, name, mimetype):
        size = file.tell()
        file.seek(0)
        return request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", mimetype),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
