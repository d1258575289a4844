"""HTML to PDF with WeasyPrint; nothing in here knows the ORM.

WeasyPrint loads Pango when it is imported. It is imported only when a document
is laid out, so that the addon installs and works where Pango is missing.
"""

import logging
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDON = Path(__file__).resolve().parent.parent
STATIC_PREFIX = "/rural_asset/static/"
# RFC 2606 reserves .invalid: an address below it never leaves the machine.
BASE_URL = "http://rural-asset.invalid/"
# Characters of every document; a font without them is no Chinese font.
PROBE_TEXT = "资产卡亩"
TYPES = {".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml"}


def problem():
    """What keeps documents from being printed: None, "pango" or "font".

    Only "no problem" is remembered: what is missing may be installed meanwhile.
    """
    try:
        return None if _has_glyphs() else "font"
    except (ImportError, OSError):
        return "pango"
    except _MissingGlyphs:
        return "font"


class _MissingGlyphs(Exception):
    """Raised instead of returned, as a cache keeps no exceptions."""


@cache
def _has_glyphs():
    document = Engine().lay_out(f"<html><body>{PROBE_TEXT}</body></html>")
    document.write_pdf()
    if any(font.missing for font in document.fonts.values()):
        raise _MissingGlyphs
    return True


def read_static(url):
    """The content of one of the addon's static files and its type.

    :raises ValueError: for every other address
    """
    parts = urlsplit(url)
    name = unquote(parts.path)
    root = ADDON / "static"
    path = (root / name.removeprefix(STATIC_PREFIX)).resolve()
    allowed = (
        url.startswith(BASE_URL)
        and name.startswith(STATIC_PREFIX)
        and path.is_relative_to(root)
        and path.suffix in TYPES
    )
    if not allowed:
        raise ValueError(f"documents may not fetch {url[:200]}")
    return path.read_bytes(), TYPES[path.suffix]


@cache
def fetcher():
    """Serves data: addresses and the addon's static files, nothing else.

    A document is laid out on the server: any other address would let a template,
    or text that found its way into one, reach the network or the disk.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            if url.lower().startswith("data:"):
                return super().fetch(url, headers)
            content, mimetype = read_static(url)
            return URLFetcherResponse(url, content, {"Content-Type": mimetype})

    return StaticFetcher(allowed_protocols={"data"}, allow_redirects=False)


class Engine:
    """Lays out documents one by one and writes them, alone or joined.

    :param variant: such as "pdf/a-3b" for the archive; None for plain PDF
    """

    def __init__(self, variant=None):
        # They tell each step and each table of each font at INFO.
        for name in ("fontTools", "weasyprint.progress"):
            logging.getLogger(name).setLevel(logging.WARNING)
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._variant = variant or None

    def lay_out(self, html):
        """The pages of ``html``, numbered from 1; its <title> and lang are kept."""
        if isinstance(html, bytes):
            html = html.decode()
        source = self._weasyprint.HTML(
            string=html, base_url=BASE_URL, url_fetcher=fetcher()
        )
        return source.render(
            font_config=self._fonts, pdf_variant=self._variant, cache={}
        )

    def write(self, documents, title=None):
        """One PDF of all the documents' pages, which then share their fonts.

        Measured: a card's two fonts are 170 kB, those of 100 joined cards 220 kB.
        """
        pages = [page for document in documents for page in document.pages]
        joined = documents[0].copy(pages)
        joined.metadata.title = title or joined.metadata.title
        return joined.write_pdf(pdf_variant=self._variant)


def html_to_pdf(html, variant=None):
    """The PDF of one document."""
    engine = Engine(variant)
    return engine.write([engine.lay_out(html)])
