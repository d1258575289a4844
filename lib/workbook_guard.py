"""Decides whether an uploaded file may be parsed as a workbook at all.

A workbook is a ZIP of XML parts from somebody else's machine. Before any XML
parser sees it, every part is expanded once as a stream that stops at a limit:
declared sizes can lie, so only bytes that came out are counted.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from .errors import DataError

MIB = 1024 * 1024
_CHUNK = 256 * 1024
_OVERLAP = 512
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML_PART = (".xml", ".rels", ".vml")
_ARCHIVE = (".zip", ".xlsx", ".xlsm", ".docx", ".7z", ".rar", ".gz")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# A sheet without a relationship is a module of Excel 5 and has no part.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\w:id=[\"'][^\"']+")
_STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_KINDS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)


@dataclass(frozen=True)
class Limits:
    """What a workbook may cost; sizes in bytes.

    `max_ratio` counts only beyond `ratio_floor` expanded bytes: a small sheet of
    equal rows compresses better than any bomb. `max_blank_run` is how many blank
    rows in a row the reader still reports.
    """

    max_bytes: int = 32 * MIB
    max_uncompressed: int = 200 * MIB
    max_shared_strings: int = 64 * MIB
    max_ratio: int = 200
    ratio_floor: int = 16 * MIB
    max_entries: int = 2000
    max_sheets: int = 64
    max_rows: int = 200_000
    max_columns: int = 200
    max_blank_run: int = 2000
    max_merges: int = 100_000


@dataclass(frozen=True)
class GuardReport:
    """What the guard saw: parts, bytes expanded, sheets, and whether macros."""

    entries: int
    uncompressed: int
    sheets: int
    has_macros: bool


def guard(data, filename="", limits=None):
    """The `GuardReport` of a workbook that may be parsed; `data` is its bytes.

    Macros are let through: nothing here runs them.

    :raises DataError: `empty`, `too_large`, `legacy_xls`, `password_protected`,
        `not_a_workbook`, `damaged`, `zip_bomb`, `has_entities`,
        `too_many_sheets`

    >>> guard(b"a,b\\n1,2\\n", "x.csv")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: not_a_workbook: filename='x.csv', kind='csv'
    """
    limits = limits or Limits()
    if not data:
        raise DataError("empty", filename=filename)
    if len(data) > limits.max_bytes:
        raise DataError(
            "too_large", filename=filename, size=len(data), limit=limits.max_bytes
        )
    _check_kind(data, filename)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Inspection(archive, filename, limits).run(len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise _damaged(filename, error) from error
    except (NotImplementedError, RuntimeError) as error:
        raise _damaged(filename, error) from error


def _damaged(filename, error):
    return DataError("damaged", filename=filename, reason=str(error)[:200])


def _check_kind(data, filename):
    if data.startswith(_OLE2):
        code = "password_protected" if _ENCRYPTED in data else "legacy_xls"
        raise DataError(code, filename=filename)
    if not data.startswith(b"PK"):
        raise DataError("not_a_workbook", filename=filename, kind=_kind_of(data))


def _kind_of(data):
    for magic, kind in _KINDS:
        if data.startswith(magic):
            return kind
    head = data[:2048].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table")) or b"<html" in head:
        return "html"
    if head.startswith(b"<?xml"):
        return "xml"
    is_text = b"\x00" not in head and (b"," in head or b"\t" in head)
    return "csv" if is_text else "unknown"


def declares_dtd(window):
    """Whether bytes of an XML part (UTF-8) declare a document type or entity."""
    return bool(_DTD.search(window))


class _Inspection:
    """One walk over the parts of an archive, counting what comes out."""

    def __init__(self, archive, filename, limits):
        self.archive, self.filename, self.limits = archive, filename, limits
        self.infos = archive.infolist()
        self.expanded = 0
        self.sheets = 0

    def run(self, size):
        self._check_directory()
        for info in self.infos:
            self._check_part(info, size)
        if self.sheets > self.limits.max_sheets:
            raise DataError(
                "too_many_sheets",
                filename=self.filename,
                count=self.sheets,
                limit=self.limits.max_sheets,
            )
        macros = any(info.filename.endswith("vbaProject.bin") for info in self.infos)
        return GuardReport(len(self.infos), self.expanded, self.sheets, macros)

    def _check_directory(self):
        names = [info.filename for info in self.infos]
        if len(names) > self.limits.max_entries:
            raise self._bomb("entries")
        if any(info.flag_bits & 1 for info in self.infos):
            raise DataError("password_protected", filename=self.filename)
        if len(set(names)) < len(names):
            raise self._damaged("a part occurs twice")
        if "xl/workbook.bin" in names:
            raise self._foreign("xlsb")
        if not any(name.endswith("workbook.xml") for name in names):
            raise self._missing_workbook(names)
        if "[Content_Types].xml" not in names:
            raise self._damaged("no [Content_Types].xml")
        if any(self._is_nested(name) for name in names):
            raise self._bomb("nested")

    def _missing_workbook(self, names):
        for mark, kind in (
            ("word/", "docx"),
            ("ppt/", "pptx"),
            ("content.xml", "ods"),
        ):
            if any(name.startswith(mark) for name in names):
                return self._foreign(kind)
        if "[Content_Types].xml" in names:
            return self._damaged("no workbook part")
        return self._foreign("archive")

    @staticmethod
    def _is_nested(name):
        # An object embedded in a sheet is an archive too, and is never opened.
        return name.lower().endswith(_ARCHIVE) and not name.startswith("xl/embeddings/")

    def _check_part(self, info, size):
        own, tail = 0, b""
        is_xml = info.filename.lower().endswith(_XML_PART)
        is_workbook = info.filename.endswith("workbook.xml")
        is_strings = info.filename.endswith("sharedStrings.xml")
        with self.archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                own += len(chunk)
                self._count(len(chunk), size)
                if is_strings and own > self.limits.max_shared_strings:
                    raise self._bomb("shared strings")
                if is_xml:
                    self._check_xml(info.filename, tail, chunk, own == len(chunk))
                if is_workbook:
                    self._check_workbook(tail, chunk)
                tail = (tail + chunk)[-_OVERLAP:]

    def _count(self, length, size):
        self.expanded += length
        if self.expanded > self.limits.max_uncompressed:
            raise self._bomb("size")
        floor = self.limits.ratio_floor
        if self.expanded > max(floor, size * self.limits.max_ratio):
            raise self._bomb("ratio")

    def _check_xml(self, name, tail, chunk, is_first):
        # The scans below read ASCII; no known program writes UTF-16 parts.
        if is_first and chunk.startswith(_UTF16):
            raise self._damaged(f"{name} is not UTF-8")
        if declares_dtd(tail[-9:] + chunk):
            raise DataError("has_entities", filename=self.filename, part=name)

    def _check_workbook(self, tail, chunk):
        window = tail + chunk
        if _STRICT in window:
            raise self._foreign("strict")
        ends = (match.end() for match in _SHEET.finditer(window))
        self.sheets += sum(end > len(tail) for end in ends)

    def _bomb(self, reason):
        return DataError("zip_bomb", filename=self.filename, reason=reason)

    def _damaged(self, reason):
        return DataError("damaged", filename=self.filename, reason=reason)

    def _foreign(self, kind):
        return DataError("not_a_workbook", filename=self.filename, kind=kind)
