from odoo import api, models

from ..lib.amounts import of_float
from ..models.rural_distribution import DIRECTION_TOTALS
from .document_text import date_text, wan_text
from .rural_annex import KINDS

# What became of a notice, in the words of the board.
STANDINGS = {
    "ahead": "尚未开始",
    "running": "公示中",
    "over": "已到期",
    "cancelled": "已作废",
}
DIRECTIONS = {
    "operation": "项目运维成本",
    "posts": "公益岗位工资和临时务工",
    "relief": "扶贫济困和奖补",
    "works": "小型公益事业",
    "other": "其他支出",
}
NOTICE_LIMIT = 10


class RuralPublicPage(models.AbstractModel):
    """What villagers see who scan the code on an asset's card or on a notice.

    Found by its random token alone, prepared as plain values with all rights: no
    page names a person, but for those whose duty it is to be called.
    """

    _name = "rural.public.page"
    _description = "Public Page"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _asset(self, token):
        """``{values}`` of the page of an asset; None where there is none.

        A draft has no page: nobody has vouched for it yet.
        """
        assets = self.env["rural.asset"].sudo()
        domain = [("public_token", "=", token), ("state", "!=", "draft")]
        asset = token and assets.search(domain, limit=1)
        if not asset:
            return None
        asset = asset.with_company(asset.company_id)
        card = self.env["report.rural_asset.asset_card"].sudo()
        page = card._document_values(asset)
        return {
            **page,
            "cells": [cell for cells in card._card_groups(asset) for cell in cells],
            "disposed": asset.state == "disposed",
            "region": asset.region_id.full_name,
            "notices": self._notices(asset.village_id),
        }

    @api.model
    def _notice(self, token):
        """``{values}`` of the page of a notice; None where there is none."""
        domain = [("token", "=", token)]
        notice = token and self.env["rural.notice"].sudo().search(domain, limit=1)
        if not notice:
            return None
        paper = notice.distribution_id or notice.package_id
        shown = notice.state != "cancelled"
        return {
            "title": notice.document_id.name or self._title(notice),
            "standing": self._standing(notice),
            "state": notice.state,
            "period": self._period(notice),
            "days_left": notice.days_left,
            "region": paper.region_id.full_name,
            "figures": self._figures(notice) if shown else [],
            "sections": self._sections(notice.distribution_id) if shown else [],
            "contacts": self._contacts(paper),
            "document": f"{notice._url_path(token)}/document"
            if shown and notice.document_id
            else "",
            "checksum": shown and notice.document_checksum or "",
        }

    @api.model
    def _document(self, token):
        """``(title, PDF)`` of what hangs on the board; None where there is none."""
        domain = [("token", "=", token), ("cancelled", "=", False)]
        notice = token and self.env["rural.notice"].sudo().search(domain, limit=1)
        document = notice and notice.document_id
        return (document.name, document._content()) if document else None

    # ------------------------------------------------------------
    # PARTS
    # ------------------------------------------------------------

    @api.model
    def _notices(self, village):
        """What the village has posted, the latest first: ``[(title, address)]``."""
        notices = self.env["rural.notice"].sudo()
        domain = [
            ("distribution_id.village_id", "=", village.id or 0),
            ("cancelled", "=", False),
        ]
        return [
            (self._title(notice), notice._url_path(notice.token))
            for notice in notices.search(domain, limit=NOTICE_LIMIT)
        ]

    @api.model
    def _title(self, notice):
        paper = notice.distribution_id or notice.package_id
        place = paper.region_id.name
        scheme = "光伏" if paper.scheme == "pv" else ""
        word = "公示" if notice.kind == "notice" else "公告"
        return f"{paper.year}年{place}{scheme}收益分配{KINDS[paper.kind]}{word}"

    @api.model
    def _standing(self, notice):
        if notice.state == "running" and notice.kind == "announcement":
            return "长期公告"
        return STANDINGS[notice.state]

    @api.model
    def _period(self, notice):
        start, end = date_text(notice.date_start), date_text(notice.date_end)
        return f"{start}至{end}" if end else f"{start}起，长期"

    @api.model
    def _figures(self, notice):
        """``[(label, 万元, strong)]``: income, the five directions, total, surplus."""
        paper = notice.distribution_id or notice.package_id
        papers = notice.distribution_id or notice.package_id.line_ids.distribution_id

        def wan(name):
            return wan_text(sum(papers.mapped(name))) or "0元"

        words = "预计" if paper.kind == "plan" else "实际"
        rows = [(f"{words}收益合计", wan("amount_income"), True)]
        rows += [
            (DIRECTIONS[direction], wan(name), False)
            for direction, name in DIRECTION_TOTALS.items()
        ]
        return [
            *rows,
            ("支出合计", wan("amount_total"), True),
            ("结余", wan("amount_surplus"), True),
        ]

    @api.model
    def _sections(self, paper):
        """What the sums consist of: ``[(heading, [(name, 元)])]``, no person named."""
        sections = [("收益来源", [(r.name, r.amount) for r in paper.income_ids])]
        lines = paper.line_ids.filtered("amount")
        for direction, heading in DIRECTIONS.items():
            rows = lines.filtered(lambda line, d=direction: line.direction == d)
            sections.append((heading, [(row.name, row.amount) for row in rows]))
        return [
            (heading, [(name, f"{of_float(amount):,.2f}元") for name, amount in rows])
            for heading, rows in sections
            if rows
        ]

    @api.model
    def _contacts(self, paper):
        """Who takes objections: ``[(office, phone, address)]``, the village first."""
        company = paper.company_id or self.env.company
        regions = paper.village_id | paper.township_id | paper.county_id
        rows = [
            (place.office_name or place.name, place.phone, place.address)
            for place in regions
            if place.phone or place.address
        ]
        if company.rural_supervision_phone:
            rows.append(("监督举报热线", company.rural_supervision_phone, ""))
        return rows
