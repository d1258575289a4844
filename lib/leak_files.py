"""Whole numbers of persons in files: workbooks, PDF, documents, texts, archives.

What cannot be read (images, encrypted files, unknown kinds) gives nothing; what is
made to exhaust its reader is refused.
"""

import io
import re
import zipfile
import zlib
from html import unescape
from typing import NamedTuple

from .errors import DataError
from .leak_scan import DIGITS, LONGEST, RUN, Hit, runs, scan
from .workbook_guard import Limits

LIMITS = Limits()
MAX_DEPTH = 3
MAX_PAGES = 500
CHUNK = 1 << 16
TEXTS = (".txt", ".csv", ".tsv", ".html", ".htm", ".json", ".xml", ".eml", ".md")
_OLE2 = b"\xd0\xcf\x11\xe0"
_DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[\w+/=]*")
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>", re.S | re.I)
# Inside a word: the number they mark up is one number.
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|span|font|a|small|sub|sup|mark)\b[^>]*>")
_BLOCK = re.compile(r"</(?:w:p|w:tc|a:p|text:p|text:h|table:table-cell)>|<w:tab/>")
_TAG = re.compile(r"<[A-Za-z/!?][^>]*>")
# In a workbook's parts dots are those of decimals, slashes those of tags.
_GAPS = b" -\t\r\n\xef\xbc\xa0\xc2\xe3\x80\xe2\x8b"
_CELL = re.compile(r'<c(?: r="([A-Z]+\d+)")?((?: [^>]*?)?)(?:/>|>(.*?)</c>)', re.S)
_VALUE = re.compile(r"<v>([^<]*)</v>")
_TEXT = re.compile(r"<t\b[^>]*>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.S)
_NUMBER = re.compile(r"(\d{11,19})(?:\.0*)?")


class Found(NamedTuple):
    """A hit and its place in the file: sheet and cell, page, part of an archive."""

    place: str
    hit: Hit


def scan_file(content, name="", depth=0):
    """What a file (bytes) holds, as an iterator of `Found`.

    :raises DataError: `zip_bomb`

    >>> text = "电话13812345678".encode("gb18030")
    >>> [found.hit.masked for found in scan_file(text, "a.txt")]
    ['138****5678']
    >>> list(scan_file(b"\\x89PNG 13812345678", "photo.png"))
    []
    """
    if content.startswith(b"PK"):
        yield from _scan_archive(content, name, depth)
    elif content.startswith(b"%PDF"):
        yield from _scan_pdf(content)
    elif content.startswith(_OLE2):
        yield from _scan_old_office(content)
    elif name.lower().endswith(TEXTS) or _is_text(content):
        for hit in scan(plain_text(_decoded(content))):
            yield Found("", hit)


def scan_workbook(stream):
    """What an .xlsx holds (a path or file), text and numeric cells, as an iterator
    of `Found` with places such as ``名单!B12``.
    """
    with zipfile.ZipFile(stream) as archive:
        yield from _Workbook(archive).found()


def plain_text(markup, tags=False):
    """A document's text without tags; what stands in different cells or paragraphs
    is never one number.

    :param tags: give the tags as well, behind the text: addresses and titles of
        pages hold numbers too

    >>> plain_text("<td>341</td><td>198</td> <p>138<b>1234</b>5678</p>").split(chr(31))
    ['', '341', '', '198', ' ', '13812345678', '']
    """
    if "<" not in markup:
        return markup
    if "<style" in markup or "<script" in markup:
        markup = _HIDDEN.sub("", markup)
    markup = _DATA_URI.sub("", markup) if "data:" in markup else markup
    text = _TAG.sub("\x1f", _INLINE.sub("", markup))
    if tags:
        text = "\x1f".join([text, *_TAG.findall(markup)])
    return unescape(text) if "&" in text else text


# --- kinds of files ---------------------------------------------------------------


def _scan_archive(content, name, depth):
    """An office document, or what is packed in an archive, to a certain depth."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            _check_size(archive, name)
            if "xl/workbook.xml" in names:
                yield from _Workbook(archive).found()
            elif "[Content_Types].xml" in names or "content.xml" in names:
                yield from _scan_document(archive)
            else:
                yield from _scan_members(archive, name, depth)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return
    except RuntimeError:  # encrypted
        return


def _check_size(archive, name):
    infos = archive.infolist()
    if len(infos) > LIMITS.max_entries:
        raise DataError("zip_bomb", filename=name, reason="entries")
    if sum(info.file_size for info in infos) > LIMITS.max_uncompressed:
        raise DataError("zip_bomb", filename=name, reason="size")


def _scan_document(archive):
    """Word, presentation, OpenDocument: a number is often cut into several runs."""
    for part in archive.namelist():
        if not part.endswith(".xml"):
            continue
        markup = _bounded(archive, part).decode("utf-8", "replace")
        text = unescape(_TAG.sub("", _BLOCK.sub("\x1f", markup)))
        for hit in scan(text):
            yield Found("", hit)


def _scan_members(archive, name, depth):
    if depth >= MAX_DEPTH:
        raise DataError("zip_bomb", filename=name, reason="nested")
    for info in archive.infolist():
        if info.is_dir():
            continue
        content = _bounded(archive, info)
        for place, hit in scan_file(content, info.filename, depth + 1):
            yield Found(" ".join(filter(None, (info.filename, place))), hit)


def _bounded(archive, part):
    """A part's bytes; declared sizes can lie."""
    with archive.open(part) as stream:
        content = stream.read(LIMITS.max_uncompressed + 1)
    if len(content) > LIMITS.max_uncompressed:
        raise DataError("zip_bomb", filename=str(part), reason="size")
    return content


def _scan_pdf(content):
    try:
        from pypdf import PdfReader
    except ImportError:
        from PyPDF2 import PdfReader
    try:
        pages = list(PdfReader(io.BytesIO(content)).pages)[:MAX_PAGES]
    except Exception:  # whatever is wrong with it, it has no text to find
        return
    for number, page in enumerate(pages, 1):
        for hit in scan(_page_text(page), printed=True):
            yield Found(f"p. {number}", hit)


def _page_text(page):
    try:
        return page.extract_text() or ""
    except Exception:  # fonts and streams that the library cannot read
        return ""


def _scan_old_office(content):
    """.xls and .doc keep texts as 8-bit or UTF-16: digits can be read without knowing
    the format. Mobile numbers are too short to be told from chance.
    """
    for encoding in ("latin-1", "utf-16-le"):
        for hit in scan(content.decode(encoding, "replace"), printed=True):
            if hit.kind != "phone":
                yield Found("", hit)


def _is_text(content):
    head = content[:1024]
    return bool(head) and b"\x00" not in head and not head.startswith(b"\x89PNG")


def _decoded(content):
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


# --- workbooks --------------------------------------------------------------------


class _Workbook:
    """The parts of an .xlsx, read as a stream. Nearly all of it is passed over by
    counting digits; cells are taken apart only where a number is possible.
    """

    def __init__(self, archive):
        self.archive = archive
        self.parts = set(archive.namelist())

    def found(self):
        shared = self._shared_hits()
        for name, part in self._sheets():
            rows = b""
            for rows in self._rows(part):
                if shared or suspicious(rows):
                    yield from self._in_cells(name, rows, shared)
            # Behind the last row: headers, lists to choose from.
            if suspicious(rows):
                text = plain_text(rows.decode("utf-8", "replace"), tags=True)
                for hit in scan(text):
                    yield Found(name, hit)
        yield from self._other_parts()

    @staticmethod
    def _in_cells(name, rows, shared):
        for cell, text, index in _cells(rows.decode("utf-8", "replace")):
            hits = scan(text) if index is None else shared.get(index, ())
            for hit in hits:
                yield Found(f"{name}!{cell}", hit)

    def _shared_hits(self):
        """``{index of a shared string: [hit]}``."""
        if "xl/sharedStrings.xml" not in self.parts:
            return {}
        content = _bounded(self.archive, "xl/sharedStrings.xml")
        if not suspicious(content):
            return {}
        items = content.decode("utf-8", "replace").split("<si>")[1:]
        hits = {index: scan(_string(item)) for index, item in enumerate(items)}
        return {index: found for index, found in hits.items() if found}

    def _sheets(self):
        """``(name, part)`` of each sheet, hidden ones too."""
        book = _bounded(self.archive, "xl/workbook.xml").decode("utf-8", "replace")
        targets = {}
        if "xl/_rels/workbook.xml.rels" in self.parts:
            rels = _bounded(self.archive, "xl/_rels/workbook.xml.rels").decode()
            for tag in re.findall(r"<Relationship\b[^>]*>", rels):
                target = _attribute(tag, "Target").removeprefix("/xl/")
                targets[_attribute(tag, "Id")] = f"xl/{target}"
        for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book):
            part = targets.get(_attribute(tag, "r:id"))
            if part in self.parts:
                yield unescape(_attribute(tag, "name")), part

    def _rows(self, part):
        """A sheet's bytes in pieces that end with a row."""
        rest, size = b"", 0
        with self.archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > 5 * LIMITS.max_uncompressed:
                    raise DataError("zip_bomb", filename=part, reason="size")
                head, end, tail = (rest + chunk).rpartition(b"</row>")
                if end:
                    yield head + end
                rest = tail
        yield rest

    def _other_parts(self):
        """Comments, headers and properties."""
        for part in sorted(self.parts):
            if not part.endswith(".xml") or part.startswith(
                ("xl/worksheets/", "xl/sharedStrings", "xl/styles", "xl/theme")
            ):
                continue
            content = _bounded(self.archive, part)
            if suspicious(content):
                for hit in scan(plain_text(content.decode("utf-8", "replace"))):
                    yield Found(part.rpartition("/")[2], hit)


def suspicious(data):
    """Whether bytes of an XML part may hold a number: a run of digits of its length,
    or a run that blanks or full-width forms had hidden. Measured: 1 GB a second.

    >>> suspicious(b"<t>341125101201011020210001</t><v>1200000</v>")
    False
    >>> suspicious(b"<v>13812345678</v>"), suspicious("<t>１３８ 12345678</t>".encode())
    (True, True)
    """
    plain, joined = data.translate(DIGITS), data.translate(DIGITS, _GAPS)
    if plain.count(RUN) != joined.count(RUN):
        return True
    return any(
        end - start <= LONGEST
        and scan(data[start : end + 1].decode("ascii", "replace"), strict=True)
        for start, end in runs(plain)
    )


def _cells(rows):
    """``(cell, text or None, index of its shared string or None)``."""
    if "<x:" in rows:
        rows = rows.replace("<x:", "<").replace("</x:", "</")
    for cell, attributes, inner in _CELL.findall(rows):
        if not inner:
            continue
        value = _VALUE.search(inner)
        if 't="s"' in attributes:
            yield cell, None, int(value[1]) if value else None
        elif "<is>" in inner:
            yield cell, _string(inner), None
        elif value and "t=" in attributes:
            yield cell, unescape(value[1]), None
        elif value and (number := _NUMBER.fullmatch(value[1])):
            yield cell, number[1], None


def _string(inner):
    """The text of a string, its differently formatted pieces joined."""
    return unescape("".join(_TEXT.findall(_PHONETIC.sub("", inner))))


def _attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""
