from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib.archive_package import part_name
from ..lib.archive_words import word
from ..lib.form_compiler import Column
from ..lib.form_words import WORDS
from .rural_archive_package import Part

# The tables that a township hands in (凌源市方案 五(一)2) and those kept beside them
# (三(二): 资产收益清算台账).
HANDED_IN = ("ledger", "summary", "operation")
REGISTER = (*HANDED_IN, "income", "vouchers")


class RuralArchiveContents(models.Model):
    """What a county's year holds: the register, its tables, the papers of
    distribution and the clean-up. Each part has ``_section_<part>`` (yields what is
    packed), ``_gaps_<part>`` (what is missing) and ``_there_<part>``.
    """

    _name = "rural.archive"
    _inherit = "rural.archive"

    def _county(self):
        return Domain("county_id", "=", self.region_id.county_id.id)

    # ------------------------------------------------------------
    # OFFICIAL TABLES
    # ------------------------------------------------------------

    def _forms(self, kinds):
        """The official tables of these kinds, but not what is made to be entered
        into the national system.
        """
        forms = self.env["rural.form"].search([("kind", "in", kinds)])
        return forms.filtered(lambda form: form.template != "national")

    def _export(self, form, region):
        return self.env["rural.form.export"].new(
            {"form_id": form.id, "region_id": region.id, "as_of": self.as_of}
        )

    def _form_parts(self, kinds, region, folder=""):
        """Yield the tables of a region that have rows."""
        for form in self._forms(kinds):
            export = self._export(form, region)
            try:
                expected = export._count_rows()
            except UserError:  # no rows: nothing to file
                continue
            path = "/".join(filter(None, [folder, export._file_name()]))

            def write(target, export=export, expected=expected):
                book = export._workbook()
                return book.write(target, expected), book.found

            source = f"{form.name} rural.form,{form.id}"
            yield from self._workbook_part(path, write, source)

    # ------------------------------------------------------------
    # 01 SUBMISSIONS
    # ------------------------------------------------------------

    def _townships(self):
        """Townships with assets in the register."""
        groups = self.env["rural.asset"]._read_group(
            self._county() & Domain("state", "!=", "draft"), ["township_id"]
        )
        return self.env["rural.region"].union(*(t for (t,) in groups)).sorted("code")

    def _submissions(self):
        """``{place: what it has handed in}``."""
        domain = [("inventory_id", "=", self._campaign().id)]
        domain.append(("state", "=", "submitted"))
        return self.env["rural.submission"].search(domain).grouped("region_id")

    def _submission_parts(self, submission, folder):
        """What was handed in, byte for byte, with the sealed scans."""
        source = f"{submission.display_name} {submission._name},{submission.id}"
        for name, file, field in submission._packed():
            rows = file.row_count if field == "content" else 0
            yield self._guarded(
                f"{folder}/{name}",
                lambda file=file, field=field: file._bytes(field),
                source=source,
                rows=rows,
            )

    def _section_submission(self, package):
        submitted = self._submissions()
        for place in self.region_id | self._townships():
            folder = part_name(place.name)
            if place in submitted:
                yield from self._submission_parts(submitted[place], folder)
            elif place != self.region_id:
                folder += "（未上报，按系统数据生成）"
                yield from self._form_parts(HANDED_IN, place, folder)

    def _gaps_submission(self):
        submitted = self._submissions()
        for township in self._townships():
            if township not in submitted:
                yield self.env._(
                    "%(township)s has not handed in its tables and summary of the "
                    "clean-up; tables made from the register stand in their place.",
                    township=township.name,
                )
        for place, submission in submitted.items():
            if submission.sealed_count < submission.file_count:
                yield self.env._(
                    "%(place)s: %(count)s of %(files)s files have no sealed scan.",
                    place=place.name,
                    count=submission.file_count - submission.sealed_count,
                    files=submission.file_count,
                )

    def _there_submission(self):
        return bool(self._submissions())

    # ------------------------------------------------------------
    # 02 REGISTER
    # ------------------------------------------------------------

    def _section_register(self, package):
        yield from self._form_parts(REGISTER, self.region_id)

    def _gaps_register(self):
        for form in self._forms(("ledger", "summary")):
            try:
                self._export(form, self.region_id)._count_rows()
            except UserError as error:
                yield str(error.args[0])

    def _there_register(self):
        domain = self._county() & Domain("state", "!=", "draft")
        return bool(self.env["rural.asset"].search_count(domain, limit=1))

    # ------------------------------------------------------------
    # 03 DISTRIBUTION
    # ------------------------------------------------------------

    def _section_distribution(self, package):
        """The filed plans, results and packages with their notices, as they were
        kept, in folders by township and village.
        """
        pack = self.env["rural.annex.pack"].new(
            {
                "region_id": self.region_id.id,
                "year": self.year,
                "what": "both",
                "filed_only": True,
            }
        )
        for township in pack._townships():
            for record, code in pack._documents(township):
                row, pdf = pack._document(record, code)
                source = f"{record.display_name} {record._name},{record.id}"
                yield Part(
                    row["path"],
                    pdf,
                    source,
                    checked=True,
                    problem="" if pdf else row["problem"] or "—",
                )

    def _papers(self):
        domain = self._county() & Domain("year", "=", self.year)
        return self.env["rural.distribution"].search(
            domain & Domain("state", "not in", ("withdrawn", "superseded")),
            order="village_id, kind, scheme, revision",
        )

    def _gaps_distribution(self):
        papers = self._papers()
        states = dict(papers._fields["state"]._description_selection(self.env))
        kinds = papers._fields["kind"]._description_selection(self.env)
        for kind, label in kinds:
            if kind not in papers.mapped("kind"):
                yield self.env._("None of “%(kind)s” of the year.", kind=label)
        for paper in papers.filtered(lambda p: p.state != "filed"):
            yield self.env._(
                "%(paper)s is “%(state)s”.",
                paper=paper.display_name,
                state=states[paper.state],
            )

    def _there_distribution(self):
        return bool(self._papers().filtered(lambda p: p.state == "filed"))

    # ------------------------------------------------------------
    # 04 CLEAN-UP
    # ------------------------------------------------------------

    def _campaign(self):
        domain = Domain("region_id", "=", self.region_id.id)
        domain &= Domain("year", "=", self.year) & Domain("state", "!=", "cancelled")
        return self.env["rural.inventory"].search(domain, limit=1)

    def _sheets(self):
        domain = [("inventory_id", "=", self._campaign().id)]
        return self.env["rural.inventory.sheet"].search(
            domain, order="township_id, village_id, id"
        )

    def _section_inventory(self, package):
        """A workbook for each count sheet, and the county's figures by place."""
        sheets = self._sheets()
        if not sheets:
            return
        columns = [
            Column("序号", format="integer", width=6),
            Column("乡镇", width=14),
            Column("村（单位）", width=18),
            Column("资产数", format="integer", total=True),
            Column("账实不符等差异", format="integer", total=True),
            Column("未找到", format="integer", total=True),
            Column("账外资产", format="integer", total=True),
            Column("已更正台账", format="integer", total=True),
            Column("状态", width=12),
        ]
        rows = (
            [
                sheet.township_id.name or "",
                sheet.region_id.name,
                sheet.line_count,
                sheet.difference_count,
                sheet.not_found_count,
                sheet.extra_count,
                sheet.applied_count,
                word("sheet_state", sheet.state),
            ]
            for sheet in sheets
        )
        yield from self._table_part("清查汇总表.xlsx", "资产清查汇总表", columns, rows)
        for sheet in sheets:
            yield from self._sheet_part(sheet)

    def _sheet_part(self, sheet):
        columns = [
            Column("序号", format="integer", width=6),
            Column("资产编码", width=24),
            Column("资产名称", width=24),
            Column("台账登记", width=40),
            Column("清查结果", width=10),
            Column("差异", width=30),
            Column("备注", width=20),
            Column("照片数", format="integer", width=7),
            Column("清查人", width=10),
            Column("清查日期", format="date", width=11),
            Column("处理", width=20),
            Column("处理理由", width=24),
            Column("处理人", width=10),
            Column("更正日期", format="date", width=11),
        ]
        folders = [sheet.township_id.name, sheet.region_id.name]
        path = "/".join(
            part_name(name) for name in dict.fromkeys(filter(None, folders))
        )
        title = f"{sheet.region_id.name}资产清查表"
        lines = self.env["rural.inventory.line"]
        lines = lines.search([("sheet_id", "=", sheet.id)], order="code, id")
        source = f"{sheet.display_name} {sheet._name},{sheet.id}"
        rows = map(self._line_row, lines)
        yield from self._table_part(f"{path}清查表.xlsx", title, columns, rows, source)
        lines.invalidate_recordset()

    def _line_row(self, line):
        return [
            line.code or "",
            line.name,
            self._registered(line.expected or {}),
            "清查后已处置" if line.disposed else word("count", line.result),
            line.difference_text or "",
            line.remark or "",
            len(line.photo_ids) or None,
            line.counted_by.name or "",
            self._day(line.counted_on),
            ""
            if line.result in ("pending", "found")
            else word("decision", line.decision),
            line.decision_reason or "",
            line.decided_by.name or "",
            self._day(line.applied_on),
        ]

    @staticmethod
    def _registered(known):
        quantity = f"{known.get('quantity') or 0:g}{known.get('uom') or ''}"
        parts = (
            known.get("category"),
            quantity if known.get("quantity") else "",
            f"{known.get('original_value') or 0:,.2f}元" if known else "",
            WORDS["usage_state"].get(known.get("usage_state"), ""),
            known.get("operator_name"),
        )
        return " · ".join(filter(None, parts))

    def _day(self, moment):
        """The county's day of a moment."""
        return self.company_id._rural_day(moment) if moment else None

    def _gaps_inventory(self):
        campaign = self._campaign()
        if not campaign:
            yield self.env._(
                "The county has opened no clean-up of %(year)s.", year=self.year
            )
            return
        if campaign.state not in ("reported", "filed"):
            labels = dict(campaign._fields["state"]._description_selection(self.env))
            yield self.env._(
                "%(campaign)s is “%(state)s”: report it when all townships have "
                "submitted.",
                campaign=campaign.name,
                state=labels[campaign.state],
            )
            yield from campaign._report_problems()

    def _there_inventory(self):
        return bool(self._sheets())
