"""Numbers of persons by every path that the clean-up year adds, and all that leaves."""

import base64
import io
import zipfile

from openpyxl import load_workbook

from odoo.addons.rural_asset.lib import field_pack, verification_pack
from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN

from .common_blank import ledger_blank
from .common_import import workbook

# Each path enters numbers of its own: what leaves tells where it came in.
FINDING, VILLAGER, COUNT, PACK, NATIONAL, BLANK, VERIFY, SUBMIT, RULE = range(21, 30)


class CleanupNumbers:
    """To be mixed into a sweep, which has ``_try`` for acts that may be refused."""

    @classmethod
    def _words(cls, n, phone=False):
        """A text with each kind of number; telephones may stand in ordinary texts."""
        makers = (cls._identity, cls._bank, *([cls._phone] if phone else ()))
        return [f"王某 {make(n)}" for make in makers]

    @classmethod
    def _as(cls, role, model):
        return cls.env[model].with_user(cls.users[role])

    @classmethod
    def _enter_in_the_cleanup_year(cls):
        cls.company.rural_background_documents = 50
        campaigns = cls._as("officer", "rural.inventory")
        cls.campaign = campaigns.create({"region_id": cls.county.id, "year": 2025})
        cls.campaign.action_open()
        cls.sheet = cls.campaign.sheet_ids.filtered("line_ids")[:1]
        cls._enter_findings()
        cls._enter_counts()
        cls._enter_workbooks()
        cls._enter_verification()
        cls._enter_submission()
        cls._enter_rules()

    @classmethod
    def _enter_findings(cls):
        findings = cls._as("reviewer", "rural.finding")
        kind = cls.env.ref("rural_asset.finding_type_15")
        base = {"type_id": kind.id, "region_id": cls.xiangguan.id, "name": "有租无合同"}
        cls.finding = findings.create(base)
        for text in cls._words(FINDING):
            for name in ("name", "detail", "measures", "responsible_body"):
                cls._try(lambda n=name, t=text: findings.create({**base, n: t}))
                cls._try(lambda n=name, t=text: cls.finding.write({n: t}))
            paper = {"name": "整改.txt", "raw": text.encode()}
            cls._try(lambda p=paper: cls._rectify(p))
        for text in cls._words(FINDING, phone=True):
            cls._try(lambda t=text: cls.finding.message_post(body=t))
        pages = cls.env["rural.public.page"].with_user(cls.env.ref("base.public_user"))
        for text in cls._words(VILLAGER, phone=True):
            for sent in ({"text": text, "name": ""}, {"text": "闲置", "name": text}):
                cls._try(
                    lambda s=sent: pages._report_send(
                        "a", cls.asset.public_token, {"kind": "idle", **s}, "10.0.0.1"
                    )
                )

    @classmethod
    def _rectify(cls, paper):
        papers = cls._as("reviewer", "ir.attachment").create(paper)
        cls.finding._take_step("rectify", {"result": "已改", "attachments": papers})

    @classmethod
    def _enter_counts(cls):
        lines = cls._as("accountant", "rural.inventory.line")
        extra = {"sheet_id": cls.sheet.id, "name": "村北蓄水池"}
        line = lines.create(extra)
        texts = [
            name
            for name, field in lines._fields.items()
            if field.type in ("char", "text") and field.store and not field.readonly
        ]
        for text in cls._words(COUNT):
            for name in texts:
                cls._try(lambda n=name, t=text: line.write({n: t}))
                cls._try(lambda n=name, t=text: lines.create({**extra, n: t}))
        cls._return_field_pack()

    @classmethod
    def _return_field_pack(cls):
        """The sheet's workbook comes back with numbers in every yellow cell."""
        sheet = cls.sheet.with_user(cls.users["accountant"])
        _name, content, _rows = cls._as("accountant", "rural.field.pack")._workbook(
            sheet
        )
        for text in cls._words(PACK, phone=True):
            book = load_workbook(io.BytesIO(content))
            for row in book[field_pack.SHEET].iter_rows(
                min_row=field_pack.HEAD_ROW + 1
            ):
                for cell in row:
                    if not cell.protection.locked:
                        cell.value = text
            cls._try(lambda b=book: cls._hand_in_pack(b))

    @classmethod
    def _hand_in_pack(cls, book):
        out = io.BytesIO()
        book.save(out)
        upload = cls._as("accountant", "ir.attachment").create(
            {"name": "清查表.xlsx", "raw": out.getvalue()}
        )
        returns = cls._as("accountant", "rural.field.pack.return")
        returned = returns.create({"file_ids": upload.ids})
        returned.action_check()
        returned.action_import()

    @classmethod
    def _enter_workbooks(cls):
        head = (
            "资产编码（台账）",
            "资产名称",
            "乡镇",
            "村",
            "项目年度",
            "资产原值(元)",
        )
        rows = [
            ("", text, "柳河镇", "相官村", 2021, text) for text in cls._words(NATIONAL)
        ]
        checks = cls._as("officer", "rural.national.check")
        cls.national = checks.create(
            {
                "region_id": cls.county.id,
                "with_transition": True,
                "file": base64.b64encode(workbook([head, *rows])),
                "filename": "全国系统导出.xlsx",
            }
        )
        cls._try(cls.national.action_check)
        cls._try(cls.national.action_result)
        for row in cls.national.line_ids:
            cls._try(lambda r=row: r._decide("finding", cls._words(NATIONAL)[0]))
            cls._try(lambda r=row: r._decide("national", "以系统为准"))
        ledgers = cls._as("officer", "rural.asset.import")
        data = base64.b64encode(workbook([head, *rows]))
        ledger = ledgers.create({"file": data, "filename": "台账.xlsx"})
        cls._try(ledger.action_check)
        cls._try(ledger.action_result)
        blanks = cls._as("officer", "rural.blank")
        vals = {
            "form_id": cls.env.ref("rural_asset.form_ledger").id,
            "region_id": cls.county.id,
            "filename": "空表.xlsx",
        }
        for text in cls._words(BLANK, phone=True):

            def change(sheet, text=text):
                sheet["A2"] = text

            data = base64.b64encode(ledger_blank(change=change))
            cls._try(lambda d=data: blanks.create({**vals, "file": d}))
        cls.blank = blanks.create({**vals, "file": base64.b64encode(ledger_blank())})

    @classmethod
    def _enter_verification(cls):
        cls.verification = cls._as("officer", "rural.verification").create(
            {
                "region_id": cls.county.id,
                "year": 2025,
                "body": "第三方机构",
                "size_by": "number",
                "size": 1,
                "seed": "1",
                "verifier_ids": [(6, 0, cls.users["verifier"].ids)],
            }
        )
        cls.verification.action_draw()
        cls.verification.action_start()
        mine = cls.verification.with_user(cls.users["verifier"])
        answer = mine.answer_ids[:1]
        for text in cls._words(VERIFY):
            cls._try(lambda t=text: answer.write({"result": "fails", "remark": t}))
        for text in cls._words(VERIFY, phone=True):
            cls._try(lambda t=text: cls._hand_in_answers(mine, t))

    @classmethod
    def _hand_in_answers(cls, verification, text):
        book = load_workbook(io.BytesIO(verification._pack()))
        sheet = book[verification_pack.SHEET]
        row = verification_pack.HEAD_ROW + 1
        sheet.cell(row, verification_pack.CONCLUSION + 1).value = "不符合"
        sheet.cell(row, verification_pack.REMARK + 1).value = text
        out = io.BytesIO()
        book.save(out)
        returned = cls._as("verifier", "rural.verification.return").create(
            {
                "verification_id": verification.id,
                "file": base64.b64encode(out.getvalue()),
                "filename": "核查表.xlsx",
            }
        )
        returned.action_check()
        returned.action_apply()

    @classmethod
    def _enter_submission(cls):
        reviewer = cls.users["reviewer"]
        campaign = cls.campaign.with_user(reviewer)
        submissions = cls._as("reviewer", "rural.submission")
        cls.submission = submissions._of(campaign, cls.liuhe)
        summary = cls._as("reviewer", "rural.inventory.summary")
        summary = summary._of(campaign, cls.liuhe)
        files = cls.env["rural.submission.file"].with_context(rural_token=STATE_TOKEN)
        file = files.create(
            {"submission_id": cls.submission.id, "name": "台账.xlsx", "title": "台账"}
            | {"kind": "ledger"}
        ).with_env(submissions.env)
        cls.archive = cls._as("officer", "rural.archive").create(
            {"region_id": cls.county.id, "year": 2025}
        )
        for text in cls._words(SUBMIT):
            scan = base64.b64encode(b"%PDF-1.4 " + text.encode())
            cls._try(lambda t=text: cls.submission.write({"note": t}))
            cls._try(lambda t=text: summary.write({"problems": t}))
            cls._try(lambda s=scan: file.write({"sealed": s, "sealed_name": "a.pdf"}))
            cls._try(lambda t=text: cls.archive.write({"note": t}))
            cls._try(lambda t=text: cls.archive.section_ids.write({"reason": t}))
        files.browse(file.id).unlink()

    @classmethod
    def _enter_rules(cls):
        rules = cls._as("officer", "rural.check")
        base = {
            "name": "自定规则",
            "code": "自91",
            "subject": "asset",
            "domain": "[('location', '=', False)]",
            "message": "请填写坐落。",
            "clause": "县乡村振兴局通知",
            "cure": "补填坐落。",
        }
        for text in cls._words(RULE, phone=True):
            for name in ("name", "message", "domain", "cure"):
                value = f"[('name', 'ilike', '{text}')]" if name == "domain" else text
                cls._try(lambda n=name, v=value: rules.create({**base, n: v}))

    # --- what leaves ------------------------------------------------------------------

    def _cleanup_files(self):
        """``(name, content)`` of everything that the clean-up year hands out."""
        officer = self.users["officer"]
        for section in self.archive.section_ids:
            self._try(lambda s=section: s.write({"reason": "本年度未开展"}))
        pack = self._as("officer", "rural.field.pack")
        pack = pack.create(
            {"inventory_id": self.campaign.id, "region_id": self.county.id}
        )
        self._try(pack.action_pack)
        yield (
            "field pack",
            base64.b64decode(pack.with_context(bin_size=False).file or b""),
        )
        yield "verification pack", self.verification.with_user(officer)._pack()
        yield "verification report", self.verification._report_workbook()
        for form in self.env["rural.form"].search([]):
            export = self._as("officer", "rural.form.export").create(
                {"form_id": form.id, "region_id": self.county.id}
            )
            self._try(export.action_export)
            file = export.with_context(bin_size=False).file
            yield form.name, base64.b64decode(file or b"")
        self._try(self.blank.action_try)
        trial = self.blank.with_context(bin_size=False).trial_file
        yield "trial of a layout", base64.b64decode(trial or b"")
        self._try(self.submission.action_build)
        yield "submission", self._zipped(self.submission._write_zip)
        self._try(self.archive.action_build)
        self.assertEqual(self.archive.state, "built", self.errors[-1:])
        yield "filing package", self._zipped(self.archive._write_file)

    def _zipped(self, write):
        target = io.BytesIO()
        write(target)
        return target.getvalue()

    def _members(self, name, content):
        """A file, and the files in it if it is an archive of such."""
        yield name, content
        if not name.endswith((".xlsx", ".docx")) and zipfile.is_zipfile(
            io.BytesIO(content)
        ):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for inner in archive.namelist():
                    yield from self._members(f"{name}/{inner}", archive.read(inner))
