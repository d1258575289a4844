"""Compares field packs that came back with the count sheets; writes nothing."""

import hashlib
from collections import Counter

from ..lib.errors import DataError
from ..lib.field_pack_read import Fault, read_pack
from ..lib.field_pack_upload import open_upload, photos_of
from ..lib.text import normalize
from ..models.rural_inventory_line import FOUND
from .field_pack_extras import ExtraRows
from .field_pack_messages import fault_message, pack_message
from .field_pack_plan import NOTHING, Book, Count, Planned, plain

NAMED = 20


class FieldPackCheck:
    """One look at everything that was handed in.

    :param only: the sheet that was asked for; no other is taken
    :param merge_older: take packs of an older snapshot
    """

    def __init__(self, env, only=None, merge_older=False):
        self.env, self.only, self.merge_older = env, only, merge_older
        self.books, self.others = [], []
        self.photos, self.used = [], set()
        self._present = {}  # {row of a sheet: (Count, words, Planned or None)}
        self.extras = ExtraRows(self)

    def run(self, files):
        """Look at ``[(name, bytes)]``.

        :raises DataError: an archive that cannot be opened
        """
        upload = open_upload(files)
        self.photos, self.others = upload.photos, upload.others
        for file in upload.workbooks:
            self.books.append(self._book(file))
        return self

    def rows(self):
        for book in self.books:
            yield from book.rows

    def numbered_rows(self):
        """``(number of the workbook, row)``."""
        for number, book in enumerate(self.books):
            for planned in book.rows:
                yield number, planned

    def counts(self):
        """The figures of the whole return, by field."""
        statuses = Counter(planned.status for planned in self.rows())
        books = Counter(book.status for book in self.books)
        names = ("taken", "same", "conflict", "skipped", "wrong")
        return {
            **{f"count_{name}": statuses[name] for name in names},
            "count_books_wrong": books["wrong"],
            "count_older": books["older"],
            "count_blank": sum(book.blank for book in self.books),
            "count_photos": sum(len(planned.photos) for planned in self.rows()),
        }

    def stray_photos(self):
        """Photos that no row claims."""
        return [photo.path for photo in self.photos if id(photo) not in self.used]

    # ------------------------------------------------------------
    # WORKBOOKS
    # ------------------------------------------------------------

    def _book(self, file):
        book = Book(file)
        try:
            returned = read_pack(file.read(), file.path)
        except DataError as error:
            book.refuse(pack_message(self.env, error))
            return book
        book.sheet = self._sheet(book, returned)
        if book.sheet:
            self._check_snapshot(book, returned)
            book.blank = returned.blank
            self._plan_rows(book, returned.answers)
        return book

    def _sheet(self, book, returned):
        """The count sheet of a pack, if it may be counted on."""
        _ = self.env._
        sheets = self.env["rural.inventory.sheet"]
        known = sheets.sudo().browse(returned.sheet).exists()
        if not known or known.region_id.code != returned.region:
            book.refuse(
                _("This field pack is of no clean-up of this system. Download it anew.")
            )
            return None
        sheet = sheets.search([("id", "=", known.id)])
        if not sheet:
            book.refuse(
                _(
                    "This is the field pack of %(place)s, which is not among the "
                    "regions you are in charge of. Hand it to who counts there.",
                    place=known.region_id.full_name,
                )
            )
        elif self.only and sheet != self.only:
            book.refuse(
                _(
                    "This is the field pack of %(sheet)s; asked for was that of "
                    "%(only)s. Choose the right workbook.",
                    sheet=sheet.display_name,
                    only=self.only.display_name,
                )
            )
        elif not sheet.can_count:
            book.refuse(sheet._not_counted_message())
        return sheet if book.status == "right" else None

    def _check_snapshot(self, book, returned):
        _ = self.env._
        if returned.missing:
            names = [f"{name} [{code}]" for code, name in returned.missing[:NAMED]]
            book.messages.append(
                _(
                    "%(count)s rows were taken out of the workbook; these assets stay "
                    "as they are: %(assets)s.",
                    count=len(returned.missing),
                    assets="、".join(names),
                )
            )
        if returned.snapshot >= book.sheet.snapshot:
            return
        book.status = "right" if self.merge_older else "older"
        later = book.sheet.line_ids.filtered(
            lambda line: line.asset_id and line.id not in returned.lines
        )
        book.messages.append(
            _(
                "The sheet was refreshed since: the workbook is of snapshot %(old)s, "
                "the sheet stands at %(new)s. Rows of assets that are still on the "
                "sheet can be taken; not in the workbook: %(assets)s.",
                old=returned.snapshot,
                new=book.sheet.snapshot,
                assets="、".join(later[:NAMED].mapped("display_name")) or "—",
            )
        )

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    def _plan_rows(self, book, answers):
        lines = {line.id: line for line in book.sheet.line_ids}
        book.rows = [Planned(answer, lines.get(answer.line)) for answer in answers]
        for planned in book.rows:
            if planned.answer.line and not planned.answer.faults:
                self._plan_known(planned)
        self.extras.plan(book)
        for planned in book.rows:
            if planned.answer.faults:
                faults = planned.answer.faults
                planned.status = "wrong"
                planned.details = [fault_message(self.env, f) for f in faults]
            elif planned.status != "skipped":
                self._plan_photos(book, planned)

    def _skipped_message(self, line):
        if line:
            return self.env._("Disposed of meanwhile: it need not be counted.")
        return self.env._("The asset is no longer on the count sheet.")

    def _plan_known(self, planned):
        """A row of the register against what was counted before."""
        line, answer = planned.record, planned.answer
        if not line or line.disposed:
            planned.status = "skipped"
            planned.details.append(self._skipped_message(line))
            return
        differences = self._differences(line, answer.values)
        result = self._result(answer, differences)
        if answer.faults or not result:
            return
        found = differences if result == "differs" else {}
        count = self._count(line, result, found, answer.values.get("remark"))
        planned.vals = self._vals(line, result, found, answer.values.get("remark"))
        planned.mine = self._words(line, count)
        present, words, rival = self._present_of(line)
        if present and count.agrees(present):
            planned.status, planned.vals = "same", {}
            return
        if line.applied_on or line.finding_id:
            labels = line._fields["decision"]._description_selection(self.env)
            decision = dict(labels)[line.decision]
            answer.faults.append(Fault("pack_settled", "", {"decision": decision}))
            return
        if present:
            self.against(planned, words, rival)
        self._present[line] = (count, planned.mine, planned)

    def against(self, planned, words, rival):
        """Somebody counted it otherwise: to be decided."""
        planned.status, planned.rival = "conflict", rival
        planned.theirs = words
        if not rival and planned.record:
            planned.theirs_by = planned.record.counted_by.id
            planned.theirs_on = planned.record.counted_on

    def _result(self, answer, differences):
        """The result of a row; None where nothing is said but photos handed in."""
        values = answer.values
        asked = values.get("result")
        if asked == "found" and differences:
            labels = [
                self.env["rural.asset"]._field_label(FOUND[name])
                for name in differences
            ]
            params = {"differences": "、".join(labels)}
            answer.faults.append(Fault("pack_found_differs", "L", params))
        elif asked == "differs" and not differences and not values.get("remark"):
            answer.faults.append(Fault("pack_nothing_differs", "L"))
        elif not asked and any(name in values for name in FOUND):
            return "differs" if differences else "found"
        return asked

    def _differences(self, line, values):
        """``{field as found: value}`` of what is not as the register has it."""
        known = line.expected or {}
        return {
            name: plain(values[name])
            for name, column in FOUND.items()
            if name in values
            and not _same_word(
                line, column, plain(values[name]), _registered(name, known.get(column))
            )
        }

    def _vals(self, line, result, found, remark):
        """What is written: the whole count, so that nothing of another one stays."""
        card = bool((line.expected or {}).get("card_posted"))
        return {
            **NOTHING,
            "found_card": card,
            **found,
            "result": result,
            "remark": remark or False,
        }

    def _count(self, line, result, found, remark):
        words = tuple(
            (name, line._word(FOUND[name], found[name]))
            for name in FOUND
            if name in found
        )
        return Count(result, words, remark or "")

    def _present_of(self, line):
        """``(Count, words, earlier row)`` of what stands now, or of an earlier
        workbook; no `Count` where nobody has counted.
        """
        if line not in self._present:
            count = None
            if line.result != "pending":
                found = {
                    name: line[name]
                    for name, column in FOUND.items()
                    if line.result != "not_found"
                    and line._is_otherwise(name, (line.expected or {}).get(column))
                }
                count = self._count(line, line.result, found, line.remark)
            words = self._words(line, count) if count else ""
            self._present[line] = (count, words, None)
        count, words, rival = self._present[line]
        return count, self.words_from(rival, words), rival

    def words_from(self, rival, words):
        if not rival:
            return words
        return self.env._(
            "Row %(row)s of an earlier workbook: %(count)s",
            row=rival.answer.row,
            count=words,
        )

    def _words(self, line, count):
        """A count as it is read."""
        labels = dict(line._fields["result"]._description_selection(self.env))
        known = line.expected or {}
        parts = [labels[count.result]]
        for name, words in count.found:
            column = FOUND[name]
            parts.append(
                self.env._(
                    "%(field)s: %(registered)s → %(found)s",
                    field=self.env["rural.asset"]._field_label(column),
                    registered=line._word(column, known.get(column)) or "—",
                    found=words or "—",
                )
            )
        return "\n".join(filter(None, [*parts, count.remark]))

    # ------------------------------------------------------------
    # PHOTOS
    # ------------------------------------------------------------

    def _plan_photos(self, book, planned):
        """The photos of a row that it does not have yet."""
        photos, missing = photos_of(planned.answer, book.file, self.photos)
        self.used |= {id(photo) for photo in photos}
        if missing:
            planned.details.append(
                self.env._(
                    "Photos not handed in: %(names)s. Hand in the workbook again with "
                    "them.",
                    names="、".join(missing),
                )
            )
        line = planned.record
        if not (line and (line.applied_on or line.finding_id)):
            planned.photos = self._new_photos(planned, photos)
        if planned.photos and planned.status == "same":
            planned.status = "taken"
        elif planned.status == "taken" and not (planned.vals or planned.photos):
            planned.status = "skipped"

    def _new_photos(self, planned, photos):
        known = set(
            planned.record.photo_ids.mapped("checksum") if planned.record else ()
        )
        new = []
        for photo in photos:
            try:
                checksum = checksum_of(photo.read())
            except DataError as error:
                planned.details.append(f"{photo.path}: {pack_message(self.env, error)}")
                continue
            if checksum not in known:
                known.add(checksum)
                new.append(photo)
        return new


def checksum_of(content):
    """As attachments have it."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _same_word(line, column, value, registered):
    return normalize(line._word(column, value)) == normalize(
        line._word(column, registered)
    )


def _registered(name, value):
    return bool(value) if name == "found_card" else value
