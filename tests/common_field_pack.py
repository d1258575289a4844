import base64
import io
import zipfile

from openpyxl import load_workbook

from odoo.addons.rural_asset.lib import field_pack
from odoo.addons.rural_asset.lib.field_pack import HEAD_ROW, KEYS

from .common_inventory import InventoryCommon

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00photo "


class FieldPackCommon(InventoryCommon):
    """Field packs as a clerk gets, fills in and hands in."""

    def _pack_of(self, region, user=None, **vals):
        """The workbook of a village, as it is downloaded."""
        sheet = self._sheet(region, user or self.clerks[region])
        if not vals:
            action = sheet.action_field_pack()
            pack = self.env["rural.field.pack"].search([], limit=1, order="id desc")
            self.assertIn(f"/rural.field.pack/{pack.id}/file/", action["url"])
        else:
            packs = self.env["rural.field.pack"].with_user(user or self.clerks[region])
            pack = packs.create(
                {
                    "inventory_id": sheet.inventory_id.id,
                    "region_id": region.id,
                    "sheet_id": sheet.id,
                    **vals,
                }
            )
            pack.action_pack()
        return self._raw(pack)

    def _raw(self, pack):
        return base64.b64decode(pack.with_context(bin_size=False).file)

    def _book(self, content):
        return load_workbook(io.BytesIO(content))

    def _row_of(self, sheet, asset=None, no=None):
        """The row of an asset, or of a number such as 新1."""
        key, column = (asset.code, "B") if asset else (no, "A")
        for cell in sheet[column]:
            if cell.value == key:
                return cell.row
        raise AssertionError(f"{key} is not in the workbook")

    def _fill(self, book, asset=None, no=None, **answers):
        """Fill in the yellow cells of a row as a clerk does, and no other."""
        sheet = book[field_pack.SHEET]
        row = self._row_of(sheet, asset, no)
        for key, value in answers.items():
            cell = sheet.cell(row, KEYS.index(key) + 1)
            self.assertFalse(cell.protection.locked, key)
            cell.value = value

    def _bytes(self, book):
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def _filled(self, region, answers, user=None):
        """A workbook with ``{asset or 新1: answers}``."""
        book = self._book(self._pack_of(region, user))
        for row, given in answers.items():
            which = {"no": row} if isinstance(row, str) else {"asset": row}
            self._fill(book, **which, **given)
        return self._bytes(book)

    def _zip(self, files):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return out.getvalue()

    def _return(self, files, user=None, **vals):
        """A return of ``{name: bytes}``, checked."""
        user = user or self.users["clerk"]
        attachments = self.env["ir.attachment"].with_user(user)
        uploads = attachments.create(
            [{"name": name, "raw": content} for name, content in files.items()]
        )
        returns = self.env["rural.field.pack.return"].with_user(user)
        record = returns.create({"file_ids": uploads.ids, **vals})
        record.action_check()
        return record

    def _taken(self, files, user=None, **vals):
        record = self._return(files, user, **vals)
        record.action_import()
        self.assertEqual(record.state, "done")
        return record

    def _statuses(self, record):
        return {line.name: line.status for line in record.line_ids}

    def _cell(self, content, coordinate, value):
        """The workbook with another value in a cell, locked or not."""
        book = self._book(content)
        book[field_pack.SHEET][coordinate] = value
        return self._bytes(book)


FIRST_ROW = HEAD_ROW + 1
