import json

from odoo import http
from odoo.exceptions import AccessError, LockError, UserError
from odoo.http import content_disposition, request
from odoo.tools import html_escape

from ..lib.bank_payment import MEDIA_TYPE


class RuralBankPaymentController(http.Controller):
    @http.route("/rural_asset/bank_payment", type="http", auth="user", methods=["POST"])
    def download(self, wizard_id):
        """The bank's workbook, to the accountant who asked for it, once.

        Sent by POST with the session's token, so that no address, history or proxy
        log tells anything and no link can be opened again.
        """
        wizards = request.env["rural.payout.bank"]
        if not wizard_id.isdecimal() or not wizards.has_access("read"):
            raise request.not_found()
        wizard = wizards.search(
            [("id", "=", int(wizard_id)), ("create_uid", "=", request.env.uid)]
        )
        if not wizard:
            raise request.not_found()
        try:
            name, content = wizard._workbook()
        except (AccessError, LockError, UserError) as error:
            request.env.cr.rollback()
            return self._refusal(error)
        headers = [
            ("Content-Type", MEDIA_TYPE),
            ("Content-Length", str(len(content))),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)

    def _refusal(self, error):
        """As the web client reads it from a download that failed."""
        data = http.serialize_exception(error)
        body = {"code": 200, "message": "Odoo Server Error", "data": data}
        return request.make_response(html_escape(json.dumps(body)))
