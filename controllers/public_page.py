from odoo import http
from odoo.http import content_disposition, request

# Pages of villages are for those who stand before the board, not for search engines.
HEADERS = [
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "public, max-age=300"),
]
# A form is filled in here, and what was sent is nobody else's.
FORM_HEADERS = [
    *(header for header in HEADERS if header[0] != "Cache-Control"),
    ("Cache-Control", "no-store"),
]
OPTIONS = {
    "type": "http",
    "auth": "public",
    "methods": ["GET"],
    "readonly": True,
    "save_session": False,
}


class RuralPublicPageController(http.Controller):
    """What the printed codes lead to, without a login."""

    @http.route("/rural/a/<string:token>", **OPTIONS)
    def asset(self, token):
        """The page of an asset."""
        return self._page("public_asset", self._pages()._asset(token))

    @http.route("/rural/n/<string:token>", **OPTIONS)
    def notice(self, token):
        """The page of a notice."""
        return self._page("public_notice", self._pages()._notice(token))

    @http.route("/rural/n/<string:token>/document", **OPTIONS)
    def document(self, token):
        """The file that hangs on the board, byte for byte."""
        found = self._pages()._document(token)
        if not found:
            return self._page("public_notice", None)
        title, pdf = found
        name = content_disposition(f"{title}.pdf", "inline")
        headers = [("Content-Type", "application/pdf"), ("Content-Disposition", name)]
        return request.make_response(pdf, [*headers, *HEADERS])

    @http.route(
        "/rural/<any(a,n):page>/<string:token>/report",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def report(self, page, token):
        """反映问题: the empty form."""
        return self._form(self._pages()._report_form(page, token))

    # The token is checked here, so that an old page keeps what was written on it.
    @http.route(
        "/rural/<any(a,n):page>/<string:token>/report",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        max_content_length=64 * 1024,
    )
    def report_send(self, page, token, csrf_token="", **form):
        """What a villager reports, or the form again with what is wrong."""
        pages = self._pages()
        if not request.validate_csrf(csrf_token):
            values = pages._report_form(page, token)
            return self._form(values and pages._refused(values, form, "expired"))
        address = request.httprequest.remote_addr or ""
        return self._form(pages._report_send(page, token, form, address))

    def _form(self, page):
        values = page and {**page, "csrf": request.csrf_token()}
        response = self._page("public_report", values, FORM_HEADERS)
        if page and page.get("problem"):
            response.status_code = 422
        return response

    def _pages(self):
        request.update_context(lang="zh_CN", tz="Asia/Shanghai")
        return request.env["rural.public.page"]

    def _page(self, template, values, headers=None):
        """A page; for what is not there one that says so, without saying why."""
        name = template if values else "public_missing"
        views = request.env["ir.qweb"].sudo()
        html = views._render(f"rural_asset.{name}", {"page": values or {}})
        request.env["rural.leak.guard"]._check_text(html, template)
        response = request.make_response(f"<!DOCTYPE html>\n{html}", headers or HEADERS)
        response.status_code = 200 if values else 404
        return response
