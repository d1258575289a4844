import tempfile

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

# Who examines the steps of others.
EXAMINERS = (
    "rural_asset.group_rural_officer",
    "rural_asset.group_rural_auditor",
    "rural_asset.group_rural_verifier",
)


class RuralProcedureController(http.Controller):
    @http.route(
        "/rural_asset/steps/<string:model>/<string:res_ids>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, model, res_ids):
        """Documents with their steps and evidence, to be verified without Odoo."""
        records = self._records(model, res_ids)
        stream = tempfile.TemporaryFile()
        records._export_steps(stream)
        size = stream.tell()
        stream.seek(0)
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(self._filename(records))),
        ]
        return request.make_response(stream, headers)

    def _records(self, model, res_ids):
        """The documents, when the user examines such and may read these."""
        user, ids = request.env.user, res_ids.split(",")
        known = getattr(request.env.get(model), "_transitions", None)
        if not known or not all(part.isdecimal() for part in ids):
            raise request.not_found()
        if not any(user.has_group(group) for group in EXAMINERS):
            raise request.not_found()
        records = request.env[model].browse(map(int, ids))
        try:
            records.check_access("read")
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        return records

    def _filename(self, records):
        name = records.display_name if len(records) == 1 else records._description
        return f"{name}.zip"
