"""The filing package of a county's year (凌源市方案 五(四) 备案管理): a ZIP that opens
and verifies without Odoo.

The same files give the same bytes: entries carry the day of the package and not the
time of its making, workbooks lose the time they were written at.
"""

import hashlib
import re
import shutil
import zipfile
from typing import NamedTuple

CHUNK = 1 << 20
SUMS = "SHA256SUMS"
# What packing would not make smaller.
PACKED = (".pdf", ".xlsx", ".docx", ".zip", ".jpg", ".jpeg", ".png", ".mp4", ".ofd")
_CREATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_CORE = "docProps/core.xml"
# Neither Windows nor a list of checksums takes these in a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


class Entry(NamedTuple):
    """One file of a package: ``size`` in bytes, ``digest`` SHA-256 in hex, ``source``
    the record it was made of, ``rows`` what it lists, where it is a list.
    """

    section: str
    path: str
    size: int
    digest: str
    source: str = ""
    rows: int = 0


class Package:
    """Writes a package to a path, one file after the other, in little memory.

    :param day: date that every entry carries

    >>> import io
    >>> from datetime import date
    >>> def made():
    ...     target = io.BytesIO()
    ...     with Package(target, date(2025, 8, 31)) as package:
    ...         entry = package.add("a", "甲/乙.txt", b"text")
    ...         assert package.add("a", "甲/乙.txt", b"else").path == "甲/乙 (2).txt"
    ...     return target.getvalue(), entry.size
    >>> made() == made(), made()[1]
    (True, 4)
    """

    def __init__(self, target, day):
        self.entries = []
        self._paths = set()
        self._by_digest = {}
        self._stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._archive.close()

    def add(self, section, path, content, source="", rows=0):
        """Add bytes, or what a stream (open file) holds; returns the `Entry`. A path
        that is taken gets a number.
        """
        path = self._free(path)
        digest, size = hashlib.sha256(), 0
        with self._archive.open(self._info(path), "w", force_zip64=True) as target:
            for chunk in chunks(content):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        entry = Entry(section, path, size, digest.hexdigest(), source, rows)
        self.entries.append(entry)
        self._by_digest.setdefault(entry.digest, entry)
        return entry

    def known(self, digest):
        """The entry with this content, or None: nothing is packed twice."""
        return self._by_digest.get(digest)

    def sections(self):
        """``{section: (number of files, bytes)}`` in the order of packing."""
        found = {}
        for entry in self.entries:
            files, size = found.get(entry.section, (0, 0))
            found[entry.section] = (files + 1, size + entry.size)
        return found

    def _free(self, path):
        stem, dot, extension = path.rpartition(".")
        if "/" in extension or not dot:
            stem, extension = path, ""
        number, free = 1, path
        while free.casefold() in self._paths:
            number += 1
            free = f"{stem} ({number}){dot if extension else ''}{extension}"
        self._paths.add(free.casefold())
        return free

    def _info(self, path):
        info = zipfile.ZipInfo(path, self._stamp)
        packed = path.lower().endswith(PACKED)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3  # the same on every server
        return info


def chunks(content):
    """Bytes, or a stream, piece by piece.

    >>> list(chunks(b"ab"))
    [b'ab']
    """
    if isinstance(content, bytes):
        yield content
        return
    while chunk := content.read(CHUNK):
        yield chunk


def checksums(entries):
    """The text of SHA256SUMS, as ``sha256sum -c`` reads it.

    >>> checksums([Entry("a", "甲.txt", 4, "ab12")])
    'ab12  甲.txt\\n'
    """
    return "".join(f"{entry.digest}  {entry.path}\n" for entry in entries)


def part_name(text, longest=80):
    """A text as the name of one folder or file.

    >>> part_name('相官村/2025:"甲"'), part_name(" ."), len(part_name("村" * 200))
    ('相官村_2025_甲_', '_', 80)
    """
    name = _FORBIDDEN.sub("_", text or "").strip(" .")
    return name[:longest].rstrip(" .") or "_"


def steady_workbook(path, target):
    """Copy an .xlsx (path) to ``target`` (path) without the time it was written at,
    so that the same rows are the same bytes.
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as steady:
        for info in source.infolist():
            copy = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            copy.compress_type = zipfile.ZIP_DEFLATED
            with source.open(info) as part, steady.open(copy, "w") as out:
                if info.filename == _CORE:
                    zero = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
                    out.write(_CREATED.sub(zero, part.read()))
                else:
                    shutil.copyfileobj(part, out, CHUNK)


def readable_size(size):
    """Bytes as people read them.

    >>> readable_size(0), readable_size(1536), readable_size(5 * 1024**2)
    ('0 B', '1.5 KB', '5.0 MB')
    """
    units = ("B", "KB", "MB", "GB", "TB")
    power = 0
    while size >= 1024 and power < len(units) - 1:
        size, power = size / 1024, power + 1
    return f"{size:.{1 if power else 0}f} {units[power]}"
