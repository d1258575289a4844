from odoo import http
from odoo.http import content_disposition, request

# Pages of villages are for those who stand before the board, not for search engines.
HEADERS = [
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "public, max-age=300"),
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

    def _pages(self):
        request.update_context(lang="zh_CN", tz="Asia/Shanghai")
        return request.env["rural.public.page"]

    def _page(self, template, values):
        """A page; for what is not there one that says so, without saying why."""
        name = template if values else "public_missing"
        views = request.env["ir.qweb"].sudo()
        html = views._render(f"rural_asset.{name}", {"page": values or {}})
        request.env["rural.leak.guard"]._check_text(html, template)
        response = request.make_response(f"<!DOCTYPE html>\n{html}", HEADERS)
        response.status_code = 200 if values else 404
        return response
