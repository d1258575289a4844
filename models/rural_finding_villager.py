from odoo import SUPERUSER_ID, api, fields, models

# Chosen on the public page: (word, as villagers say it, type of finding).
KINDS = [
    ("idle", "资产闲置，没有人用", "09"),
    ("damaged", "资产损坏，没有人修", "12"),
    ("upkeep", "没有人管护，或管护不到位", "13"),
    ("record", "公示的内容和实际不符", "05"),
    ("notice", "该公示的没有公示", "25"),
    ("income", "收益没有按规定分配", "22"),
    ("contract", "出租、合同有问题", "16"),
    ("disposal", "擅自变卖、处置资产", "27"),
    ("clue", "侵占、挪用、虚报等违纪问题", "J3"),
    ("other", "其他", "35"),
]
SEES_NAME = (
    "rural_asset.group_rural_reviewer,rural_asset.group_rural_officer,"
    "rural_asset.group_rural_auditor"
)


class RuralFindingVillager(models.Model):
    """What villagers report on the public page of an asset or notice: to the
    township's desk, clues to the county's. The village sees it once the township has
    made somebody there responsible; it is never public, nor is the answer.
    """

    _name = "rural.finding"
    _inherit = "rural.finding"

    reporter_name = fields.Char(
        string="Name Given", readonly=True, copy=False, groups=SEES_NAME
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _villager_kinds(self):
        """``[(word, label)]`` of the kinds whose type the county has."""
        types = self.env["rural.finding.type"].sudo().with_context(active_test=False)
        codes = set(types.search([]).mapped("code"))
        return [(word, label) for word, label, code in KINDS if code in codes]

    @api.model
    def _report_of_villager(self, region, asset, kind, text, name):
        """The finding of a report; sent twice on a day, it is the same one."""
        label, code = {word: row for word, *row in KINDS}[kind]
        findings = self.with_user(SUPERUSER_ID)
        today = (region.company_id or self.env.company)._rural_today()
        same = [
            ("source", "=", "villager"),
            ("region_id", "=", region.id),
            ("asset_id", "=", asset.id),
            ("type_id.code", "=", code),
            ("detail", "=", text),
            ("date_found", "=", today),
        ]
        return findings.search(same, limit=1) or findings._report(
            [
                {
                    "name": f"群众反映：{label}",
                    "type_code": code,
                    "source": "villager",
                    "region_id": region.id,
                    "asset_id": asset.id,
                    "detail": text,
                    "reporter_name": name,
                }
            ]
        )
