"""A table out of the books as a workbook: rows of ``rural.form.books`` into
``lib.xlsx_table``, with subtotals within subtotals and the proof beside it.

A plain class, no model: it reads and writes one file.
"""

from ..lib.form_compiler import Column, Sums
from ..lib.form_words import WORDS
from ..lib.xlsx_table import Layout, XlsxTable, new_workbook
from .rural_form_books import GROUPS

STEP = 2000
SIDES = {"income": "收入", "spending": "支出"}
SCHEME, TOWNSHIP, VILLAGE = range(3)
# The groups that get a subtotal, by the form's own setting.
LEVELS = {
    "none": (SCHEME,),
    "township": (SCHEME, TOWNSHIP),
    "village": (SCHEME, TOWNSHIP, VILLAGE),
}


class BooksWorkbook:
    """One export; ``checks`` then holds ``(village, comparison)``."""

    def __init__(self, form, region, as_of):
        self.form = form
        self.env = form.env
        self.region = region
        self.as_of = as_of
        self.source = form.env[f"rural.form.{form.kind}"]
        self.sources = form.column_ids.mapped("source")
        self.checks = []
        # Numbers of persons in its cells, for the leak guard.
        self.found = []

    def write(self, path, expected, progress=None):
        """Write the file and return the number of rows."""
        book = new_workbook(path)
        try:
            count = self._write_rows(book, expected, progress)
            if self.source._proof:
                self.checks = self.source._checks(self.form, self.region, self.as_of)
                self._write_checks(book)
            return count
        finally:
            book.close()

    def mismatches(self):
        differs = self.env["rural.books.check"]._differs
        return [check for check in self.checks if differs(check[1])]

    # --- rows -----------------------------------------------------------------

    def _write_rows(self, book, expected, progress):
        self.layout = self.form._layout(self.region, self.as_of)
        self.table = XlsxTable(book, self.layout, found=self.found)
        summed = [i for i, column in enumerate(self.layout.columns) if column.total]
        self.sums = [Sums(summed) for _level in range(len(GROUPS) + 1)]
        serial = self.sources.index("serial") if "serial" in self.sources else None
        current, count = None, 0
        for row in self.source._rows(self.form, self.region, self.as_of):
            if row.groups != current:
                self._change(current, row.groups)
                current = row.groups
            count += row.counted
            if serial is not None and row.counted:
                row.shown[serial] = count
            self.table.row(row.shown)
            self.sums[-1].add(row.added, row.counted)
            if progress and not count % STEP:
                progress(min(count / expected, 1))
        self._change(current, None)
        self._write_total()
        return count

    def _change(self, old, new):
        """Close the groups that end, from the inside out; open the section."""
        first = 0
        if old and new:
            first = next(i for i in range(len(GROUPS)) if old[i] != new[i])
        for level in reversed(range(first, len(GROUPS))):
            if old:
                self._subtotal(level, old, new)
        if new and new[SCHEME] == "pv" and first == SCHEME:
            label = f"{WORDS['scheme']['pv']}（按光伏收益分配办法另行管理）"
            self.table.subtotal(label, [None] * len(self.layout.columns))

    def _subtotal(self, level, old, new):
        inner = self.sums[level + 1]
        shown = level in LEVELS[self.form.subtotal_by] and self._is_below(level)
        if level == SCHEME:  # one scheme alone needs no sum of its own
            shown = old[SCHEME] == "pv" or new is not None
        if shown:
            label = f"{self._group_name(level, old)}小计（{inner.count}项）"
            self.table.subtotal(label, inner.row(len(self.layout.columns)))
        self.sums[level].fold(inner)

    def _is_below(self, level):
        """A group that is the whole table needs no subtotal."""
        if level == TOWNSHIP:
            return self.region.level not in ("township", "village")
        return self.region.level != "village"

    def _group_name(self, level, groups):
        if level == SCHEME:
            return WORDS["scheme"][groups[SCHEME]]
        return self.env["rural.region"].browse(groups[level]).name or "本级"

    def _write_total(self):
        whole = self.sums[0]
        if self.form.grand_total:
            label = f"合计（{whole.count}项）"
            self.table.total(label, whole.row(len(self.layout.columns)))
        self.table.finish()

    # --- cross-checks ---------------------------------------------------------

    def _write_checks(self, book):
        """The sheet 校验: general ledger, analytic items and ledger, per village."""
        table = XlsxTable(book, self._checks_layout(), found=self.found)
        differs = self.env["rural.books.check"]._differs
        for number, (village, line) in enumerate(self.checks, 1):
            amounts = [line.books, line.items, line.ledger]
            verdict = "不一致" if differs(line) else "一致"
            gap = max(amounts) - min(amounts)
            table.row([number, village, SIDES[line.key], *amounts, gap, verdict])
        sums = Sums([3, 4, 5, 6])
        for _village, line in self.checks:
            amounts = [line.books, line.items, line.ledger]
            sums.add([None] * 3 + [*amounts, max(amounts) - min(amounts), None])
        table.total("合计", sums.row(8))
        table.finish()

    def _checks_layout(self):
        differ = len(self.mismatches())
        verdict = f"{differ}项不一致" if differ else "全部一致"
        money = {"format": "money", "unit": "yuan", "width": 16, "total": True}
        return Layout(
            sheet="校验",
            title=f"{self.form.name}校验（{verdict}）",
            columns=[
                Column("序号", format="integer", width=6),
                Column("村", width=22),
                Column("项目", width=8),
                Column("总账", **money),
                Column("辅助核算明细", **money),
                Column("收益台账", **money),
                Column("差额", **money),
                Column("结果", width=10),
            ],
            unit_row=(
                f"填报单位：{self.region.full_name}",
                f"截至日期：{self.as_of}",
                "单位：元",
            ),
            notes=[
                "收入为账面确认的资产收益，支出为有使用方向的支出（含土地租金、运维和"
                "历年结余支出）。"
            ],
            frozen=2,
            paper="A4",
        )
