import contextlib
import hashlib
import logging
import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from odoo import api, models
from odoo.exceptions import UserError

from ..lib.archive_package import (
    SUMS,
    Package,
    checksums,
    part_name,
    readable_size,
    steady_workbook,
)
from ..lib.form_compiler import Column, chinese_date
from ..lib.xlsx_table import Layout, XlsxTable, new_workbook
from .rural_archive_section import FOLDERS, SECTIONS
from .rural_procedure import STATE_TOKEN

_logger = logging.getLogger(__name__)

ADDON = Path(__file__).resolve().parent.parent
TOOL = "校验工具"
# What the receiver verifies with: Python alone.
TOOL_FILES = (
    "dev/verify_package.py",
    "dev/verify_chain.py",
    "lib/__init__.py",
    "lib/archive_package.py",
    "lib/archive_verify.py",
    "lib/chain_check.py",
    "lib/hash_chain.py",
)
FRONT = "front"
NAMED = 20
# Tables of more columns are printed on A3.
WIDE = 10
# A connection of its own is opened each time progress is shown.
PROGRESS_EVERY = 20


class Part(NamedTuple):
    """One file to be packed.

    :ivar content: bytes, or an open stream that lives until the next part is asked for
    :ivar found: numbers of persons in a workbook that was written here
    :ivar checked: a kept document, looked through when it was laid out
    :ivar problem: why it could not be made
    """

    path: str
    content: object = b""
    source: str = ""
    rows: int = 0
    found: tuple = ()
    checked: bool = False
    problem: str = ""


class RuralArchivePackage(models.Model):
    """How a county's year is packed: part by part to the disk, every file looked
    through by the leak guard, then the list of contents and the means to verify it.
    """

    _name = "rural.archive"
    _inherit = "rural.archive"

    # ------------------------------------------------------------
    # PACKING
    # ------------------------------------------------------------

    def _in_chinese(self):
        """The package is Chinese, whoever makes it; so it is always the same."""
        known = self.env["res.lang"]._get_data(code="zh_CN")
        return self.with_context(lang="zh_CN" if known else "en_US")

    def _pack(self, target, progress=None):
        """Write the package to a path; returns ``[Entry]``."""
        self.ensure_one()
        archive = self._in_chinese()
        problems = {}
        with Package(target, self.as_of) as package:
            for number, (section, _label) in enumerate(SECTIONS):

                def share(part, number=number):
                    if progress:
                        progress((number + part) / (len(SECTIONS) + 1))

                share(0)
                problems[section] = archive._pack_section(package, section, share)
            archive._note_sections(package, problems)
            archive._pack_front(package)
        return package.entries

    def _pack_section(self, package, section, share):
        """Pack one part; returns a line for each file that was left out."""
        problems = []
        parts = getattr(self, f"_section_{section}")(package)
        for count, part in enumerate(parts, 1):
            if problem := part.problem or self._refused(part):
                problems.append(f"{part.path}: {problem}")
            else:
                path = f"{FOLDERS[section]}/{part.path}"
                package.add(section, path, part.content, part.source, part.rows)
            if not count % PROGRESS_EVERY:
                share(1 - 1 / (1 + count / 200))
        return problems

    def _refused(self, part):
        """Why a file must not leave: it holds a number of a person."""
        guard = self.env["rural.leak.guard"]
        try:
            guard._check_text(part.path, part.path)
            guard._check_found(part.found, part.path)
            if not part.checked and isinstance(part.content, bytes):
                guard._check_file(part.content, part.path)
        except UserError as error:
            return str(error.args[0])
        return ""

    def _note_sections(self, package, problems):
        """Write down what each part holds, lacks and left out."""
        sizes = package.sections()
        for row in self.section_ids.sudo().with_context(rural_token=STATE_TOKEN):
            files, size = sizes.get(row.section, (0, 0))
            left_out = problems[row.section]
            more = ["…"] if len(left_out) > NAMED else []
            row.write(
                {
                    "file_count": files,
                    "size": size,
                    "there": bool(files),
                    "missing": "\n".join(self._gaps(row.section)) or False,
                    "problems": "\n".join(left_out[:NAMED] + more) or False,
                }
            )

    def _look(self):
        """See what is there and what is missing, without packing it."""
        for archive in self:
            seen = archive._in_chinese()
            for row in seen.section_ids.sudo().with_context(rural_token=STATE_TOKEN):
                gaps = "\n".join(seen._gaps(row.section)) or False
                packed = row.file_count > 0
                there = packed or getattr(seen, f"_there_{row.section}")()
                if (row.missing or False, row.there) != (gaps, there):
                    row.write({"missing": gaps, "there": there})

    def _gaps(self, section):
        """What a part lacks, line by line."""
        gaps = list(getattr(self, f"_gaps_{section}")())
        return gaps[:NAMED] + (["…"] if len(gaps) > NAMED else [])

    # ------------------------------------------------------------
    # PARTS
    # ------------------------------------------------------------

    def _guarded(self, path, make, **kwargs):
        """A part made by ``make()``; what fails is named and nothing else suffers."""
        try:
            with self.env.cr.savepoint():
                return Part(path, make(), **kwargs)
        except Exception as error:  # whatever it is, the list names it
            _logger.exception("%s of %s was not packed", path, self)
            reason = error.args[0] if isinstance(error, UserError) else ""
            return Part(path, problem=str(reason or error.__class__.__name__))

    def _workbook_part(self, path, write, source=""):
        """Yield a workbook as a part: ``write(file path)`` makes it and returns its
        number of rows and the numbers of persons in it.
        """
        with scratch(".xlsx") as made, scratch(".xlsx") as steady:
            try:
                with self.env.cr.savepoint():
                    rows, found = write(made)
            except UserError as error:
                yield Part(path, problem=str(error.args[0]))
                return
            steady_workbook(made, steady)
            with open(steady, "rb") as stream:
                yield Part(path, stream, source, rows, tuple(found))

    def _table_part(self, path, title, columns, rows, source=""):
        """Yield a plain table as a part."""
        layout = Layout(
            sheet=title[:31],
            title=f"{self.region_id.name}{self.year}年{title}",
            columns=columns,
            unit_row=("", f"截至日期：{chinese_date(self.as_of)}", ""),
            frozen=min(2, len(columns) - 1),
            paper="A3" if len(columns) > WIDE else "A4",
        )

        def write(target):
            book, found, count = new_workbook(target), [], 0
            table = XlsxTable(book, layout, found=found)
            for count, row in enumerate(rows, 1):
                table.row([count, *row])
            table.finish()
            book.close()
            return count, found

        yield from self._workbook_part(path, write, source)

    # ------------------------------------------------------------
    # FRONT
    # ------------------------------------------------------------

    def _pack_front(self, package):
        """The list of contents, how to verify, and the page to begin with."""
        for name in TOOL_FILES:
            package.add(FRONT, f"{TOOL}/{name}", (ADDON / name).read_bytes())
        package.add(FRONT, "README.txt", self._readme())
        contents = list(package.entries)
        for part in self._contents_part(contents):
            package.add(FRONT, part.path, part.content, rows=part.rows)
        package.add(FRONT, "index.html", self._index(package))
        package.add(FRONT, SUMS, checksums(package.entries).encode())

    def _contents_part(self, entries):
        titles = {**FOLDERS, FRONT: "说明与校验"}
        columns = [
            Column("序号", format="integer", width=7),
            Column("部分", width=20),
            Column("文件", width=60),
            Column("大小（字节）", format="integer", width=14, total=True),
            Column("行数", format="integer", width=8),
            Column("SHA-256", width=68),
            Column("来源", width=40),
        ]
        rows = (
            [
                titles[entry.section],
                entry.path,
                entry.size,
                entry.rows or None,
                entry.digest,
                self._source_text(entry.source),
            ]
            for entry in entries
        )
        return self._table_part("目录.xlsx", "备案目录", columns, rows)

    @api.model
    def _source_text(self, source):
        """Where a file comes from, for a reader without Odoo: what the record is
        called in place of its technical name.

        :param source: ``name model,id``; the name may be missing
        """
        name, _space, record = source.rpartition(" ")
        model, _comma, number = record.partition(",")
        if model not in self.env:
            return source
        kind = self.env["ir.model"].sudo()._get(model).name
        return f"{name}（{kind} {number}）" if name else f"{kind} {number}"

    def _index(self, package):
        html = self.env["ir.qweb"]._render(
            "rural_asset.rural_archive_index", self._index_values(package)
        )
        page = f"<!DOCTYPE html>\n{str(html).strip()}\n"
        self.env["rural.leak.guard"]._check_text(page, "index.html")
        return page.encode()

    def _index_values(self, package):
        rows = {row.section: row for row in self.section_ids}
        titles = [*FOLDERS.items(), (FRONT, "说明与校验")]
        sections = [
            self._index_section(section, title, rows.get(section), package)
            for section, title in titles
        ]
        files, size = len(package.entries), sum(e.size for e in package.entries)
        return {
            "title": self.name,
            "county": self.region_id.full_name,
            "year": self.year,
            "edition": self.edition,
            "as_of": chinese_date(self.as_of),
            "note": self.note or "",
            "sections": sections,
            "files": files,
            "size": readable_size(size),
            "ties": [
                {
                    "what": what,
                    "left": figure(left),
                    "right": figure(right),
                    "same": left == right,
                }
                for what, left, right in self._ties(package)
            ],
        }

    def _index_section(self, section, title, row, package):
        entries = [e for e in package.entries if e.section == section]
        return {
            "key": section,
            "title": title,
            "files": [
                {
                    "href": quote(entry.path),
                    "name": entry.path.partition("/")[2] or entry.path,
                    "size": readable_size(entry.size),
                    "rows": entry.rows or "",
                    "digest": entry.digest,
                    "source": self._source_text(entry.source),
                }
                for entry in entries
            ],
            "count": len(entries),
            "size": readable_size(sum(entry.size for entry in entries)),
            "missing": (row.missing or "").splitlines() if row else [],
            "problems": (row.problems or "").splitlines() if row else [],
            "reason": (row.reason or "") if row else "",
        }

    def _readme(self):
        text = (ADDON / "report" / "rural_archive_readme.txt").read_text("utf-8")
        text = text.replace("{name}", self.name)
        # As Windows' own editor shows it.
        return text.replace("\n", "\r\n").encode("utf-8-sig")

    # ------------------------------------------------------------
    # THE FILE
    # ------------------------------------------------------------

    def _filename(self):
        return part_name(f"{self.name}包") + ".zip"

    def _build(self, progress=None):
        """Make the package, keep it and log it."""
        self.ensure_one()
        with scratch(".zip") as path:
            entries = self._pack(path, progress)
            self._keep(path, len(entries))
        self._built(self._facts())


@contextlib.contextmanager
def scratch(suffix):
    """The path of a file that is gone afterwards."""
    handle, path = tempfile.mkstemp(suffix=suffix)
    os.close(handle)
    try:
        yield path
    finally:
        os.unlink(path)


def sha256(stream):
    return hashlib.file_digest(stream, "sha256").hexdigest()


def figure(value):
    """A count, or an amount in yuan."""
    return f"{value:,.2f}" if isinstance(value, Decimal) else f"{value:,}"
