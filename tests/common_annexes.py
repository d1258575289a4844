from datetime import date

from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN

from .common_distribution import DistributionCommon
from .test_report_engine import pdf_pages

BASIS = (
    "来安县乡村振兴局 中共来安县委农村工作领导小组办公室 来安县财政局印发"
    "《关于全面加强扶贫项目资产后续管理的办法》的通知（来乡振发〔2022〕5号）"
)


class AnnexCommon(DistributionCommon):
    """Papers with something in every blank of the annexes, and papers with hardly
    anything; states are set by token, as the steps have tests of their own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_asset_noun = "扶贫项目资产"
        cls.company.rural_basis = BASIS
        cls.Report = cls.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        cls.county.write(
            {"phone": "0550-1", "email": "county@example.com", "address": "政务中心5楼"}
        )
        cls.liuhe.write(
            {"phone": "0550-2", "email": "town@example.com", "address": "人民路1号"}
        )

    @classmethod
    def _rich_lines(cls):
        line = cls._line_vals
        return [
            line("11", 3000, name="棚膜更换"),
            line("11", 500.5, name="水泵检修"),
            line("12", 8000, name="大棚用地租金"),
            line("13", 600, name="资产保险"),
            line(
                "21",
                name="蔬菜大棚项目维护员",
                post_count=1,
                person_count=1,
                person_names="张立国",
                wage_month=500,
                duty="项目日常维护工作",
            ),
            line(
                "21",
                name="道路专管员",
                post_count=2,
                person_count=2,
                person_names="李长河,王桂兰",
                wage_month=400,
                duty="东大路道路的卫生环境打扫，日常巡查管护等",
            ),
            line("22", person_times=60, day_rate=100),
            line("31", 2400, person_count=4, criterion="因病自付较大的困难户"),
            line("32", 3000, person_count=10),
            line("41", 18000, name="村内新建生产路", quantity=320, unit="米"),
            line("41", 6000, name="村内垃圾清运"),
            line("51", 1200, name="公开栏更新"),
            line("41", 5000, name="危桥维修", carryover=True),
        ]

    @classmethod
    def _rich(cls, **vals):
        income = [("2018年蔬菜大棚", 56000.07), ("粮食烘干中心", 30000)]
        rows = [(0, 0, {"name": name, "amount": amount}) for name, amount in income]
        rows[0][2]["asset_id"] = cls.asset.id
        return cls._plan(lines=cls._rich_lines(), income_ids=rows, **vals)

    @classmethod
    def _rich_result(cls):
        """A result as reading the vouchers leaves it, with its list of persons."""
        env, token = cls.env, {**cls.env.context, "rural_token": STATE_TOKEN}
        cls.env = env(context=token)
        try:
            result = cls._rich(kind="result").with_env(env)
        finally:
            cls.env = env
        lines = result.line_ids.with_context(**token)
        for line in lines:
            line.amount = line.amount or 1000.25
        relief = lines.filtered(lambda line: line.direction == "relief")
        cls.env["rural.distribution.share"].with_context(**token).create(
            [
                {"line_id": relief[n % 2].id, "name": f"村民{n:02}", "amount": 100 + n}
                for n in range(60)
            ]
        )
        result.invalidate_recordset()
        return result

    @classmethod
    def _put(cls, record, state, *kinds):
        """Set a state, with the notices that hang by then."""
        package = record._name == "rural.package"
        for kind in kinds:
            cls.env["rural.notice"].with_context(rural_token=STATE_TOKEN).create(
                {
                    "package_id" if package else "distribution_id": record.id,
                    "kind": kind,
                    "region_id": record.region_id.id,
                    "date_start": date(2025, 2, 20),
                    "date_end": date(2025, 3, 1) if kind == "notice" else False,
                }
            )
        vals = {"state": state}
        if not package:
            vals["assembly_date"] = date(2025, 2, 18)
        record.with_context(rural_token=STATE_TOKEN).write(vals)
        record.invalidate_recordset()
        return record

    @classmethod
    def _package(cls, papers, state="announced"):
        paper = papers[0]
        package = cls.env["rural.package"]._get(
            paper.township_id, paper.year, paper.kind, paper.scheme
        )
        papers.with_context(rural_token=STATE_TOKEN).write({"package_id": package.id})
        package._sync_villages()
        return cls._put(package.with_env(cls.env), state, "announcement")

    @classmethod
    def _pdf(cls, code, records, user=None):
        report = cls.Report.with_user(user) if user else cls.Report
        return report._render_qweb_pdf(
            f"rural_asset.action_report_{code}", records.ids
        )[0]

    @classmethod
    def _html(cls, code, record):
        report = f"rural_asset.action_report_{code}"
        return cls.Report._render_qweb_html(report, record.ids)[0].decode()

    @classmethod
    def _values(cls, code, record):
        model = cls.env[f"report.rural_asset.{code}"]
        return model._get_report_values(record.ids)["pages"][0]

    @classmethod
    def _pages(cls, pdf):
        return pdf_pages(pdf)
