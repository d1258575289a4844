import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request


class RuralSubmissionController(http.Controller):
    @http.route(
        "/rural_asset/submission/<int:submission_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, submission_id):
        """The ZIP of a submission, to whoever may read it."""
        domain = [("id", "=", submission_id)]
        submission = request.env["rural.submission"].search(domain)
        if not submission.file_ids:
            raise request.not_found()
        file = tempfile.TemporaryFile()
        submission._write_zip(file)
        size = file.tell()
        file.seek(0)
        name = content_disposition(submission._pack_name())
        return request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Length", str(size)),
                ("Content-Disposition", name),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
