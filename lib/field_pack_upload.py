"""What was handed in: workbooks and photos, loose or packed in archives.

Nothing is unpacked to disk; a photo is read when it is asked for. Archives made on
Chinese Windows carry names in GBK without saying so.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .errors import DataError
from .workbook_guard import MIB

MAX_ENTRIES = 5000
MAX_EXPANDED = 512 * MIB
MAX_PHOTO = 20 * MIB
_UTF8 = 0x800
_PASSED_OVER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "目录.csv")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
_WORKBOOK = (".xlsx", ".xlsm", ".xls", ".et")
_BETWEEN = re.compile(r"[-_ .(（]|$")


@dataclass
class File:
    """A file that was handed in: folder and name within its archive."""

    folder: str
    name: str
    read: Callable = field(repr=False)
    head: bytes = b""

    @property
    def path(self):
        return f"{self.folder}/{self.name}" if self.folder else self.name


@dataclass
class Upload:
    """`workbooks` and `photos` as `File`, `others` as paths nobody can use."""

    workbooks: list
    photos: list
    others: list


def open_upload(files):
    """The `Upload` of `[(name, bytes)]`.

    :raises DataError: `damaged`, `zip_bomb`

    >>> upload = open_upload([("a.jpg", b"\\xff\\xd8\\xff."), ("b.txt", b"x")])
    >>> [photo.name for photo in upload.photos], upload.others
    (['a.jpg'], ['b.txt'])
    """
    upload = Upload([], [], [])
    for name, data in files:
        for file in _members(name, data):
            kind = _kind(file)
            if kind:
                getattr(upload, kind).append(file)
            else:
                upload.others.append(file.path)
    return upload


def photos_of(answer, book, photos):
    """`(photos, names that are missing)` of an `Answer` in the workbook `book`.

    Photos that the row names, with or without ending, in the workbook's folder or
    below it; then those whose name begins with the asset's code (anywhere) or with
    the row's number 新1 (in the folder).

    >>> from types import SimpleNamespace as Row
    >>> photos = [File("", name, None) for name in ("a.jpg", "34-1.jpg", "341.jpg")]
    >>> row = Row(key="34", line=7, photos=["A", "b.jpg"])
    >>> book = File("", "x.xlsx", None)
    >>> found, missing = photos_of(row, book, photos)
    >>> [photo.name for photo in found], missing
    (['a.jpg', '34-1.jpg'], ['b.jpg'])
    """
    near = [photo for photo in photos if _is_near(photo, book)]
    found, missing = [], []
    for name in answer.photos:
        named = [photo for photo in near if _is_named(photo, name)]
        found += named
        if not named:
            missing.append(name)
    around = photos if answer.line else near
    found += [photo for photo in around if _begins(photo, answer.key)]
    return list({id(photo): photo for photo in found}.values()), missing


def _is_near(photo, book):
    inside = f"{photo.folder}/".startswith(f"{book.folder}/")
    return inside or not book.folder or not photo.folder


def _is_named(photo, name):
    path = PurePosixPath(photo.name.casefold())
    return name.strip().casefold() in (path.name, path.stem)


def _begins(photo, key):
    name, key = photo.name.casefold(), key.casefold()
    return bool(key and name.startswith(key) and _BETWEEN.match(name[len(key) :]))


# --- files ------------------------------------------------------------------------


def _members(name, data):
    if not data.startswith(b"PK") or name.lower().endswith(_WORKBOOK):
        return [_loose(name, data)]
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DataError("damaged", filename=name, reason=str(error)[:200]) from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.filename == "[Content_Types].xml" for info in infos):
        return [_loose(name, data)]
    if len(infos) > MAX_ENTRIES:
        raise DataError("zip_bomb", filename=name, reason="entries")
    if sum(info.file_size for info in infos) > MAX_EXPANDED:
        raise DataError("zip_bomb", filename=name, reason="size")
    return [_member(archive, info, name) for info in infos if not _is_passed_over(info)]


def _loose(name, data):
    return File("", name, lambda: data, data[:16])


def _is_passed_over(info):
    path = PurePosixPath(_name(info))
    return info.filename.startswith("__MACOSX/") or (
        path.name in _PASSED_OVER or path.name.startswith(("~$", "."))
    )


def _member(archive, info, source):
    path = PurePosixPath(_name(info))
    folder = str(path.parent)

    def read(limit=MAX_PHOTO + 1):
        """The member's bytes; declared sizes can lie."""
        try:
            with archive.open(info) as stream:
                content = stream.read(limit)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError) as error:
            reason = str(error)[:200]
            raise DataError("damaged", filename=source, reason=reason) from error
        if len(content) > MAX_PHOTO:
            raise DataError(
                "too_large", filename=path.name, size=info.file_size, limit=MAX_PHOTO
            )
        return content

    return File("" if folder == "." else folder, path.name, read, read(16))


def _name(info):
    """The name of a member as it was meant."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _kind(file):
    if file.name.lower().endswith(_WORKBOOK):
        return "workbooks"
    head = file.head
    is_image = head.startswith(_IMAGES) or head[4:8] == b"ftyp" or head[8:12] == b"WEBP"
    if is_image:
        return "photos"
    return "workbooks" if head.startswith(b"PK") else ""
