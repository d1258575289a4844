"""An official table as a workbook: rows from the register into ``lib.xlsx_table``.

A plain class, no model: it reads and writes one file.
"""

from ..lib.form_compiler import Column, Sums
from ..lib.form_words import UNIT_WORDS
from ..lib.xlsx_table import Layout, XlsxTable, new_workbook

STEP = 2000
# The region a subtotal belongs to: an asset without village counts for its
# township, one without township for the county.
GROUPS = {
    "none": (),
    "township": ("township_id", "county_id"),
    "village": ("village_id", "township_id", "county_id"),
}
ROW_COLUMNS = {
    "county": "county_id",
    "township": "township_id",
    "village": "village_id",
}


class FormWorkbook:
    """One export: ``write`` makes the file, ``checks`` then holds the cross-checks
    of a summary (``rural.form.summary._checks``).
    """

    def __init__(self, form, region, as_of, domain):
        self.form = form
        self.env = form.env
        self.region = region
        self.as_of = as_of
        self.domain = domain
        self.sources = form.column_ids.mapped("source")
        self.checks = []
        # Numbers of persons in its cells, for the leak guard.
        self.found = []

    def write(self, path, expected, progress=None):
        """Write the file and return the number of rows."""
        book = new_workbook(path)
        try:
            if self.form.kind == "ledger":
                return self._write_ledger(book, expected, progress)
            return self._write_summary(book)
        finally:
            book.close()

    def mismatches(self):
        return [check for check in self.checks if _differs(check)]

    # --- ledger ---------------------------------------------------------------

    def _write_ledger(self, book, expected, progress):
        ledger = self.env["rural.form.ledger"]
        layout = self.form._layout(self.region, self.as_of)
        table = XlsxTable(book, layout, found=self.found)
        summed = [i for i, column in enumerate(layout.columns) if column.total]
        part, whole, current = Sums(summed), Sums(summed), None
        groups = self._groups()
        context = ledger._value_context(self.as_of, self.form.unit)
        rows = ledger._rows(self.sources, self.domain, groups, context)
        for count, (group, values) in enumerate(rows):
            if group != current and count:
                self._subtotal(table, current, part, whole)
            current = group
            part.add(values)
            table.row(values)
            if progress and not count % STEP:
                progress(count / expected)
        self._subtotal(table, current, part, whole)
        if self.form.grand_total:
            table.total(f"合计（{whole.count}项）", whole.row(len(layout.columns)))
        table.finish()
        return whole.count

    def _groups(self):
        """No subtotals where the whole table is one group."""
        level = self.form.subtotal_by
        return () if level == self.region.level else GROUPS[level]

    def _subtotal(self, table, region_id, part, whole):
        if region_id:
            name = self.env["rural.region"].browse(region_id)
            own = "" if name.level == self.form.subtotal_by else "本级"
            label = f"{name.name}{own}小计（{part.count}项）"
            table.subtotal(label, part.row(len(table.columns)))
        whole.fold(part)

    # --- summary --------------------------------------------------------------

    def _write_summary(self, book):
        summary = self.env["rural.form.summary"]
        layout = self.form._layout(self.region, self.as_of)
        table = XlsxTable(book, layout, found=self.found)
        rows, total = summary._table_rows(
            self.sources, self.domain, *self._row_regions()
        )
        for values in rows:
            table.row(values)
        if self.form.grand_total:
            table.total("合计", self._shown_totals(layout.columns, total))
        table.finish()
        self.checks = summary._checks(self.sources, self.domain)
        self._write_checks(book)
        return len(rows)

    def _row_regions(self):
        """``(regions, column of the asset, label of what stands above them)``."""
        level = self.form._row_level(self.region)
        regions = self.env["rural.region"].with_context(active_test=False)
        found = regions.search(
            [("id", "child_of", self.region.id), ("level", "=", level)], order="code"
        )
        return found, ROW_COLUMNS[level], f"{self.region.name}本级"

    @staticmethod
    def _shown_totals(columns, total):
        """A share of the whole table is computed from the sums, never added up."""
        return [
            value if column.total or column.format == "percent" else None
            for column, value in zip(columns, total, strict=True)
        ]

    # --- cross-checks ---------------------------------------------------------

    def _write_checks(self, book):
        """The sheet 校验: each check, and below it the assets that break it."""
        table = XlsxTable(book, self._checks_layout(), found=self.found)
        for number, check in enumerate(self.checks, 1):
            table.row([number, *self._check_row(check)])
            for code, name, place, whole, parts in check["offenders"]:
                sums = self._sums(whole, parts, check["unit"])
                table.row([None, None, None, *sums, None, code, name, place])
            more = check["offender_count"] - len(check["offenders"])
            if more and check["offenders"]:
                note = f"另有{more}项未列出"
                table.row([None] * 6 + [note, None, None, None])
        table.finish()

    def _checks_layout(self):
        differ = len(self.mismatches())
        verdict = f"{differ}项不一致" if differ else "全部一致"
        return Layout(
            sheet="校验",
            title=f"{self.form.name}校验（{verdict}）",
            columns=[
                Column("序号", format="integer", width=6),
                Column("校验项目", width=30),
                Column("单位", width=6),
                Column("总计", format="decimal", width=16),
                Column("分项之和", format="decimal", width=16),
                Column("差额", format="decimal", width=16),
                Column("结果", width=12),
                Column("资产编码", group="差异涉及的资产", width=24),
                Column("资产名称", group="差异涉及的资产", width=30),
                Column("所在地", group="差异涉及的资产", width=20),
            ],
            unit_row=(
                f"填报单位：{self.region.full_name}",
                "",
                f"截至日期：{self.as_of}",
            ),
            paper="A4",
        )

    def _check_row(self, check):
        money = check["unit"] == "money"
        what = "原值" if money else "数量"
        return [
            f"各{check['name']}{what}之和与资产{what}合计",
            UNIT_WORDS[self.form.unit] if money else "项",
            *self._sums(check["whole"], check["parts"], check["unit"]),
            "不一致" if _differs(check) else "一致",
            None,
            None,
            None,
        ]

    def _sums(self, whole, parts, unit):
        """Both sums and their difference, money in the form's unit."""
        numbers = (whole, parts, parts - whole)
        if unit == "count":
            return numbers
        scale = 1_000_000 if self.form.unit == "wan" else 100
        return [number / scale for number in numbers]


def _differs(check):
    # Too much here and too little there may cancel out: both assets are wrong.
    return check["whole"] != check["parts"] or check["offender_count"] > 0
