import base64
import io

from openpyxl import load_workbook

from .common import RuralCommon

AS_OF = "2026-05-30"
HEADS = 4  # title, unit row, two head rows


class FormExports:
    """Exports of the shipped tables, read back with openpyxl."""

    def _export(self, form, region=None, user=None, as_of=AS_OF):
        """The export record after ``action_export``, as the user sees it."""
        exports = self.env["rural.form.export"].with_user(user or self.users["officer"])
        export = exports.create(
            {
                "form_id": form.id,
                "region_id": (region or self.county).id,
                "as_of": as_of,
            }
        )
        export.action_export()
        return export

    def _book(self, *args, **kwargs):
        export = self._export(*args, **kwargs)
        return load_workbook(io.BytesIO(base64.b64decode(export.file)))

    def _shown(self, form, **kwargs):
        """``[{source: value}]`` of the numbered rows of a table with one sheet."""
        book = self._book(form, **kwargs)
        self.assertEqual(book.sheetnames, [form.name])
        sources = form.column_ids.mapped("source")
        rows = book.worksheets[0].iter_rows(min_row=HEADS + 1, values_only=True)
        rows = [dict(zip(sources, row, strict=True)) for row in rows]
        return [row for row in rows if isinstance(row["serial"], int)]


class FormCommon(FormExports, RuralCommon):
    """The register's own tables."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env.ref("rural_asset.form_ledger")
        cls.summary = cls.env.ref("rural_asset.form_summary")

    def _sheet(self, *args, **kwargs):
        return self._book(*args, **kwargs).worksheets[0]

    def _column(self, form, source):
        """1-based number of the first column that shows a source."""
        return form.column_ids.mapped("source").index(source) + 1

    def _asset_rows(self, sheet):
        """Rows of assets: those with a serial number."""
        return [
            row
            for row in sheet.iter_rows(min_row=HEADS + 1)
            if isinstance(row[0].value, int | float)
        ]

    def _labelled(self, sheet, word):
        """``{label: row}`` of the rows whose first cell holds the word."""
        return {
            row[0].value: row
            for row in sheet.iter_rows(min_row=HEADS + 1)
            if isinstance(row[0].value, str) and word in row[0].value
        }
