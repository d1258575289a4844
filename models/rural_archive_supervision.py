import json
import shutil

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..lib.amounts import of_float
from ..lib.archive_package import part_name
from ..lib.archive_words import word
from ..lib.form_compiler import Column
from ..lib.leak_files import scan_workbook
from .rural_archive_package import Part, scratch
from .rural_archive_section import FOLDERS
from .rural_finding import OPEN

# The documents whose steps are filed, by what their file is called.
CHAINS = {
    "rural.asset": "资产",
    "rural.contract": "合同",
    "rural.distribution": "收益分配计划和结果",
    "rural.package": "乡镇汇总",
    "rural.inventory": "清查",
    "rural.inventory.sheet": "清查表",
    "rural.submission": "乡镇上报",
    "rural.national.check": "系统比对",
    "rural.verification": "资产核查",
    "rural.finding": "问题整改",
    "rural.revival": "盘活方案",
    "rural.disposal": "资产处置",
}
# Of these all that the county has, of the others those of the year.
OF_ALL_YEARS = ("rural.asset", "rural.contract")
# Their content names what discipline indicators found: their steps alone are filed.
CONFIDENTIAL = ("rural.verification",)
# Documents whose evidence is in memory at once.
BATCH = 100
TEXT = 28


class RuralArchiveSupervision(models.Model):
    """What a county's year holds of its supervision: national system, verification,
    findings, revival, disposal, the steps of all documents, what the checks found.
    """

    _name = "rural.archive"
    _inherit = "rural.archive"

    # ------------------------------------------------------------
    # 05 NATIONAL SYSTEM, 06 VERIFICATION
    # ------------------------------------------------------------

    def _certified(self):
        """Comparisons of the year that ended in an agreement."""
        domain = self._county() & Domain("state", "=", "done")
        domain &= self._in_year("date_export")
        return self.env["rural.national.check"].search(domain, order="date_export, id")

    def _section_national(self, package):
        """The dated certificates that register and national system agree (凌源市方案
        三(三), 五(二)), as they were kept.
        """
        for check in self._certified():
            paper = check.certificate_id.sudo()
            source = f"{check.display_name} {check._name},{check.id}"
            path = f"{check.date_export} {part_name(paper.name)}"
            yield Part(path, paper.raw or b"", source)

    def _gaps_national(self):
        places = self._certified().region_id
        if self.region_id in places:
            return
        townships = self._townships()
        if not places & townships:
            yield self.env._(
                "No certificate of %(year)s that the register agrees with the national "
                "system.",
                year=self.year,
            )
            return
        for township in townships - places:
            yield self.env._(
                "%(township)s has no certificate that its register agrees with the "
                "national system.",
                township=township.name,
            )

    def _there_national(self):
        return bool(self._certified())

    def _verifications(self):
        domain = Domain("region_id", "=", self.region_id.id)
        domain &= Domain("year", "=", self.year) & Domain("state", "!=", "cancelled")
        return self.env["rural.verification"].search(domain, order="date_from, id")

    def _section_verification(self, package):
        """The results of closed verifications, as workbook and document (凌源市方案
        三(四), 五(三)1); discipline indicators are told by their number alone.
        """
        for verification in self._verifications().filtered(_closed):
            kind = word("verification_kind", verification.kind)
            name = part_name(f"{verification.display_name}（{kind}）")
            source = f"{name} {verification._name},{verification.id}"

            def write(target, verification=verification):
                verification._write_report(target)
                found = scan_workbook(target)
                return verification.sample_count, found

            yield from self._workbook_part(f"{name}结果.xlsx", write, source)
            yield self._guarded(
                f"{name}报告.pdf",
                lambda verification=verification: self._verification_pdf(verification),
                source=source,
            )

    def _verification_pdf(self, verification):
        report = self.env["ir.actions.report"]
        name = "rural_asset.action_report_verification"
        return report._render_qweb_pdf(name, verification.ids)[0]

    def _gaps_verification(self):
        verifications = self._verifications()
        if not verifications:
            yield self.env._("There was no verification in %(year)s.", year=self.year)
        states = dict(verifications._fields["state"]._description_selection(self.env))
        for verification in verifications - verifications.filtered(_closed):
            yield self.env._(
                "%(verification)s is “%(state)s”.",
                verification=verification.display_name,
                state=states[verification.state],
            )

    def _there_verification(self):
        return bool(self._verifications().filtered(_closed))

    # ------------------------------------------------------------
    # 07 FINDINGS, REVIVAL, DISPOSAL
    # ------------------------------------------------------------

    def _in_year(self, name):
        first, last = f"{self.year}-01-01", f"{self.year}-12-31"
        return Domain(name, ">=", first) & Domain(name, "<=", last)

    def _findings(self, clues=False):
        """The findings of the year and those still open; discipline clues stay out of
        the package.
        """
        domain = self._county() & Domain("discipline", "=", clues)
        of_year = Domain("state", "in", OPEN) & Domain("date_found", "<=", self.as_of)
        of_year |= self._in_year("date_found") | self._in_year("date_closed")
        return self.env["rural.finding"].search(domain & of_year, order="number, id")

    def _revivals(self):
        of_year = Domain("state", "in", ("draft", "running"))
        of_year |= self._in_year("date_start") | self._in_year("date_done")
        return self.env["rural.revival"].search(self._county() & of_year, order="id")

    def _section_finding(self, package):
        if findings := self._findings():
            yield from self._finding_part("问题整改台账.xlsx", "问题整改台账", findings)
        if revivals := self._revivals():
            yield from self._revival_part(revivals)
        yield from self._form_parts(("disposal",), self.region_id)

    def _finding_part(self, path, title, findings):
        columns = [
            Column("序号", format="integer", width=6),
            Column("编号", width=18),
            Column("乡镇", width=12),
            Column("村", width=12),
            Column("问题类型", width=16),
            Column("问题", width=TEXT),
            Column("具体情况", width=TEXT),
            Column("来源", width=10),
            Column("资产编码", width=24),
            Column("涉及金额", format="money", unit="yuan", width=14, total=True),
            Column("发现日期", format="date", width=11),
            Column("责任单位", width=14),
            Column("责任人", width=10),
            Column("整改期限", format="date", width=11),
            Column("整改措施", width=TEXT),
            Column("整改结果", width=TEXT),
            Column("整改日期", format="date", width=11),
            Column("销号日期", format="date", width=11),
            Column("状态", width=10),
        ]
        rows = map(self._finding_row, findings)
        yield from self._table_part(path, title, columns, rows)

    def _write_clues(self, target):
        """Write the discipline clues that the user may see into a stream; returns
        the file's name (凌源市方案 五(三)1: 线索移交相关部门).
        """
        name = f"{part_name(self.region_id.name)}{self.year}年违规违纪问题线索.xlsx"
        archive, clues = self._in_chinese(), self._findings(clues=True)
        for part in archive._finding_part(name, "违规违纪问题线索", clues):
            if problem := part.problem or archive._refused(part):
                raise UserError(problem)
            shutil.copyfileobj(part.content, target)
        return name

    def _finding_row(self, finding):
        return [
            finding.number or "",
            finding.township_id.name or "",
            finding.village_id.name or "",
            finding.type_id.name,
            finding.name,
            finding.detail or "",
            word("finding_source", finding.source),
            finding.asset_id.code or "",
            round(finding.amount * 100) or None,
            finding.date_found,
            finding.responsible_body or "",
            finding.responsible_id.name or "",
            finding.deadline or None,
            finding.measures or "",
            finding.result or "",
            finding.date_rectified or None,
            finding.date_closed or None,
            word("finding_state", finding.state),
        ]

    def _revival_part(self, revivals):
        columns = [
            Column("序号", format="integer", width=6),
            Column("乡镇", width=12),
            Column("村", width=12),
            Column("资产编码", width=24),
            Column("资产名称", width=24),
            Column("盘活方式", width=14),
            Column("原因", width=TEXT),
            Column("目标", width=TEXT),
            Column("待盘活金额", format="money", unit="yuan", width=14, total=True),
            Column("已盘活金额", format="money", unit="yuan", width=14, total=True),
            Column("责任单位", width=14),
            Column("责任人", width=10),
            Column("完成期限", format="date", width=11),
            Column("完成日期", format="date", width=11),
            Column("状态", width=10),
        ]
        rows = (
            [
                plan.township_id.name or "",
                plan.village_id.name or "",
                plan.asset_id.code or "",
                plan.asset_id.name,
                word("means", plan.means),
                plan.cause or "",
                plan.target or "",
                round(plan.amount_due * 100) or None,
                round(plan.amount_revived * 100) or None,
                plan.responsible_body or "",
                plan.responsible_id.name or "",
                plan.date_due or None,
                plan.date_done or None,
                word("revival_state", plan.state),
            ]
            for plan in revivals
        )
        yield from self._table_part("盘活方案台账.xlsx", "盘活方案台账", columns, rows)

    def _gaps_finding(self):
        late = self._findings().filtered(lambda f: f.state in OPEN)
        if late:
            yield self.env._("%(count)s findings are not closed yet:", count=len(late))
            yield from late.mapped("display_name")

    def _there_finding(self):
        disposed = self._county() & self._in_year("date_done")
        disposals = self.env["rural.disposal"].search_count(disposed, limit=1)
        return bool(disposals or self._findings() or self._revivals())

    # ------------------------------------------------------------
    # 08 STEPS
    # ------------------------------------------------------------

    def _section_chain(self, package):
        """A file of JSON lines for each kind of document, which dev/verify_chain.py
        verifies without Odoo, with the evidence beside it.
        """
        for model, name in CHAINS.items():
            if model in self.env and (ids := self._chain_ids(model)):
                yield from self._chain_parts(package, model, name, ids)

    def _chain_ids(self, model):
        """The documents that ever moved and that the user may read."""
        records = self.env[model].with_context(active_test=False)
        domain = self._county()
        if model == "rural.finding":
            domain &= Domain("discipline", "=", False)
        if "year" in records._fields and model not in OF_ALL_YEARS:
            domain &= Domain("year", "=", self.year)
        readable = records.search(domain)
        moved = self._moved(model)
        away = ()
        if model in OF_ALL_YEARS or "year" in records._fields:
            away = readable.filtered(lambda r: r.state != r._initial_state).ids
        return sorted(set(readable.ids) & {*moved, *away})

    def _moved(self, model):
        """Documents with a logged step; those without a year of their own, with one
        in the year.
        """
        dated = "year" in self.env[model]._fields or model in OF_ALL_YEARS
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT res_id FROM rural_procedure_log"
                " WHERE res_model = %s AND county_id = %s AND %s",
                model,
                self.region_id.county_id.id,
                SQL("TRUE")
                if dated
                else SQL("date_part('year', date) = %s", self.year),
            )
        )
        return {res_id for (res_id,) in rows}

    def _chain_parts(self, package, model, name, ids):
        written = 0
        with scratch(".jsonl") as path:
            with open(path, "w", encoding="utf-8") as lines:
                for batch in split_every(BATCH, ids, list):
                    for document in self.env[model].browse(batch)._chain_documents():
                        if model in CONFIDENTIAL:
                            document["content"] = None
                        for attachment, paper in document.pop("files"):
                            yield from self._evidence(package, attachment, paper)
                        line = json.dumps(document, ensure_ascii=False, default=str)
                        if problem := self._line_problem(line, document["name"]):
                            yield Part(f"{name} {document['id']}", problem=problem)
                            continue
                        lines.write(line + "\n")
                        written += 1
                    self.env.invalidate_all()
            with open(path, "rb") as stream:
                yield Part(f"{name}.jsonl", stream, model, written)

    def _line_problem(self, line, name):
        """What the steps of a document say that must not leave."""
        try:
            self.env["rural.leak.guard"]._check_text(line, name)
        except UserError as error:
            return str(error.args[0])
        return ""

    def _evidence(self, package, attachment, paper):
        """Pack a paper of a step unless it is packed already; note where it lies."""
        if not self.with_evidence:
            return
        entry = package.known(paper["sha256"])
        if not entry:
            name = f"{paper['sha256'][:8]} {part_name(paper['name'])}"
            source = f"{attachment.res_model},{attachment.res_id}"
            yield Part(f"佐证材料/{name}", attachment.raw or b"", source)
            entry = package.known(paper["sha256"])
        if entry:
            folder = f"{FOLDERS['chain']}/"
            inside = entry.path.startswith(folder)
            path = entry.path.removeprefix(folder) if inside else f"../{entry.path}"
            paper["file"] = path

    def _gaps_chain(self):
        return iter(())

    def _there_chain(self):
        domain = self._county() & Domain("state", "!=", "draft")
        return bool(self.env["rural.asset"].search_count(domain, limit=1))

    # ------------------------------------------------------------
    # 09 CHECKS
    # ------------------------------------------------------------

    def _hits(self):
        domain = self._county() & Domain("state", "in", ("open", "answered"))
        domain &= Domain("year", "in", (self.year, False, 0))
        return self.env["rural.check.hit"].search(domain, order="check_id, id")

    def _section_check(self, package):
        columns = [
            Column("序号", format="integer", width=6),
            Column("规则", width=8),
            Column("规则名称", width=24),
            Column("依据", width=TEXT),
            Column("处理方式", width=12),
            Column("乡镇", width=12),
            Column("村", width=12),
            Column("情况", width=40),
            Column("涉及金额", format="money", unit="yuan", width=14, total=True),
            Column("状态", width=10),
            Column("说明", width=TEXT),
        ]
        hits = self._hits()
        if hits:
            rows = map(self._hit_row, hits)
            yield from self._table_part(
                "未通过检查.xlsx", "规则检查结果", columns, rows
            )

    def _hit_row(self, hit):
        rule = hit.check_id
        return [
            rule.code,
            rule.name,
            rule.clause or "",
            word("severity", hit.severity),
            hit.township_id.name or "",
            hit.village_id.name or "",
            hit.detail or "",
            round(hit.amount * 100) or None,
            word("hit_state", hit.state),
            hit.answer or "",
        ]

    def _gaps_check(self):
        count = len(self._hits().filtered(lambda hit: hit.state == "open"))
        if count:
            yield self.env._(
                "%(count)s findings of the checks are not answered.", count=count
            )

    def _there_check(self):
        return bool(self._hits())

    # ------------------------------------------------------------
    # TOTALS
    # ------------------------------------------------------------

    def _ties(self, package):
        """``(what, said here, said there)``: figures that must be the same."""
        rows = {}
        for entry in package.entries:
            rows[entry.section] = rows.get(entry.section, 0) + entry.rows
        yield from self._register_ties(package)
        if campaign := self._campaign():
            sheets = len(self._sheets())
            counted = rows.get("inventory", 0) - sheets
            lines = self.env["rural.inventory.line"]
            total = lines.search_count([("inventory_id", "=", campaign.id)])
            yield "各村清查表行数合计＝清查资产数", counted, total
        chains = [len(self._chain_ids(model)) for model in CHAINS if model in self.env]
        filed = sum(e.rows for e in package.entries if e.section == "chain" and e.rows)
        yield "办理记录份数＝已办理的材料数", filed, sum(chains)

    def _register_ties(self, package):
        """The ledger has every asset of the register once; classes add up to it."""
        form = self.env.ref("rural_asset.form_ledger", False)
        ledger = next(
            (
                entry
                for entry in package.entries
                if form
                and entry.source.endswith(f"rural.form,{form.id}")
                and entry.section == "register"
            ),
            None,
        )
        if not ledger:
            return
        domain = self._export(form, self.region_id)._asset_domain()
        assets = self.env["rural.asset"]
        yield "管理台账行数＝登记资产数", ledger.rows, assets.search_count(domain)
        groups = assets._read_group(
            domain, ["asset_class"], ["__count", "original_value:sum"]
        )
        total = assets._read_group(domain, [], ["__count", "original_value:sum"])[0]
        yield "各类资产数之和＝资产总数", sum(g[1] for g in groups), total[0]
        value = sum((of_float(group[2]) for group in groups), of_float(0))
        yield "各类资产原值之和＝资产原值合计（元）", value, of_float(total[1])


def _closed(verification):
    return verification.state == "closed"
