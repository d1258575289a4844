from decimal import Decimal

from odoo import api, models

from ..lib import annex_text
from ..lib.amounts import of_float
from ..lib.public_names import public_name, public_names
from .rural_annex import date_or_blank

PERSON_KINDS = {"lifted": "已脱贫人口", "monitored": "监测帮扶对象", "other": "其他"}
TEMPORARY_WORK = "村内环境整治、参与村内小型公益事业建设等"


class RuralAnnexPaper(models.AbstractModel):
    """Annexes 1 and 2: the plan or result of one village in full."""

    _name = "rural.annex.paper"
    _description = "Plan or Result in Full"
    _inherit = ["rural.annex"]

    _document_model = "rural.distribution"

    @api.model
    def _annex_values(self, doc):
        own = doc.line_ids.filtered(lambda line: line.amount and not line.carryover)
        names = doc._annex_places()
        office = doc.village_id.office_name or annex_text.committee(names["village"])
        return {
            "village": names["village"],
            "office": office,
            "phone": (doc.village_id.phone or doc.county_id.phone or "").strip(),
            "address": (doc.village_id.address or office).strip(),
            "date": date_or_blank(doc.assembly_date),
            # A plan is drawn up early in its year, a result after it.
            "until": doc.year - 1 if doc.kind == "plan" else doc.year,
            "income": self._annex_income(doc),
            "sections": self._annex_sections(doc, own),
            "carryover": self._annex_carryover(doc),
            "shares": self._annex_shares(doc),
            "shares_total": f"{_total(doc.line_ids.share_ids):.2f}",
        }

    @api.model
    def _annex_income(self, doc):
        """The head of 二 (annex 2: 一): the projects and what they bring in."""
        rows = doc.income_ids
        parts = [
            f"{annex_text.project(row.name)}{annex_text.wan(of_float(row.amount))}万元"
            for row in rows
            if row.amount
        ]
        names = [annex_text.project(row.name) for row in rows if row.counts]
        return {
            "count": doc.asset_count,
            "names": "、".join(names),
            "total": annex_text.wan(of_float(doc.amount_income)),
            "parts": "，".join(parts),
        }

    # ------------------------------------------------------------
    # THE FIVE DIRECTIONS
    # ------------------------------------------------------------

    @api.model
    def _annex_sections(self, doc, lines):
        """``{direction: {...}}``: the sum in 元 and the paragraphs of each."""
        sections = {}
        for direction in ("operation", "posts", "relief", "works", "other"):
            rows = lines.filtered(lambda line, d=direction: line.direction == d)
            section = getattr(self, f"_annex_{direction}")(doc, rows) if rows else {}
            sections[direction] = {"total": annex_text.yuan(_total(rows)), **section}
        return sections

    @api.model
    def _annex_operation(self, doc, lines):
        noun = doc.company_id.rural_asset_noun or "扶贫项目资产"
        groups = {}
        for line in lines:
            groups.setdefault(_operation_heading(line.use_id, noun), []).append(line)
        items = [
            annex_text.operation_item(heading, _named(groups[heading]))
            for heading in _operation_headings(noun)
            if heading in groups
        ]
        return {"items": annex_text.numbered(items)}

    @api.model
    def _annex_posts(self, doc, lines):
        plan, noun = doc.kind == "plan", doc.company_id.rural_asset_noun
        posts = lines.filtered(lambda line: line.detail == "post")
        temporary = lines.filtered(lambda line: line.detail == "temporary")
        others = lines - posts - temporary
        head = annex_text.posts_sentence(
            plan,
            noun or "扶贫项目资产",
            posts
            and (
                sum(posts.mapped("post_count")),
                sum(posts.mapped("person_count")),
                _total(posts),
            ),
            temporary
            and (
                sum(temporary.mapped("person_times")),
                [of_float(rate) for rate in temporary.mapped("day_rate")],
                _total(temporary),
            ),
        )
        items = [_post(plan, line) for line in posts]
        items += [annex_text.other_item(plan, *pair) for pair in _named(others)]
        return {
            "head": head,
            "items": annex_text.numbered(items),
            "closing": [_temporary(plan, line) for line in temporary],
        }

    @api.model
    def _annex_relief(self, doc, lines):
        """一是 relief, 二是 rewards; each with what it consists of and for whom."""
        rewards = lines.filtered(lambda line: "奖" in line.use_id.name)
        blocks = (
            (annex_text.relief_sentence, lines - rewards),
            (annex_text.reward_sentence, rewards),
        )
        paragraphs = [
            sentence(
                doc.kind == "plan",
                doc.year,
                sum(rows.mapped("person_count")),
                _total(rows),
                bool(rows.share_ids),
            )
            + _relief_details(rows)
            for sentence, rows in blocks
            if rows
        ]
        return {"items": annex_text.ordinals(paragraphs)}

    @api.model
    def _annex_works(self, doc, lines):
        items = [
            annex_text.works_item(
                doc.kind == "plan",
                line.name,
                line.quantity,
                line.unit or "",
                of_float(line.amount),
            )
            for line in lines
        ]
        return {"items": annex_text.numbered(items)}

    @api.model
    def _annex_other(self, doc, lines):
        plan = doc.kind == "plan"
        items = [annex_text.other_item(plan, *pair) for pair in _named(lines)]
        return {"items": annex_text.numbered(items)}

    # ------------------------------------------------------------
    # BESIDE THEM
    # ------------------------------------------------------------

    @api.model
    def _annex_carryover(self, doc):
        lines = doc.line_ids.filtered(lambda line: line.amount and line.carryover)
        plan = doc.kind == "plan"
        return annex_text.carryover_sentence(plan, _named(lines)) if lines else ""

    @api.model
    def _annex_shares(self, doc):
        """具体名单, item by item: who gets how much, by kinds, with a sum of each."""
        style, number, groups = doc.company_id.rural_name_style, 0, []
        kinds = list(PERSON_KINDS)
        for line in doc.line_ids.filtered("share_ids"):
            shares = line.share_ids.sorted(lambda s: kinds.index(s.person_kind))
            rows = [
                {
                    "number": number + place,
                    "name": public_name(share.name, style),
                    "kind": PERSON_KINDS[share.person_kind],
                    "amount": f"{of_float(share.amount):.2f}",
                    "reason": share.reason or "",
                }
                for place, share in enumerate(shares, 1)
            ]
            number += len(rows)
            groups.append(
                {**_share_sums(shares), "item": _share_item(line), "rows": rows}
            )
        return groups


class ReportRuralAnnex1(models.AbstractModel):
    """附件1: ****年**镇**村扶贫项目资产收益分配计划."""

    _name = "report.rural_asset.annex1"
    _description = "Annex 1"
    _inherit = ["rural.annex.paper"]

    _annex_code = "annex1"


class ReportRuralAnnex2(models.AbstractModel):
    """附件2: ****年**镇**村扶贫项目资产收益分配结果."""

    _name = "report.rural_asset.annex2"
    _description = "Annex 2"
    _inherit = ["rural.annex.paper"]

    _annex_code = "annex2"


def _operation_headings(noun):
    """(一) 1, 2 and 3 of the regulation, in its order."""
    return (f"用于{noun}运维管理", f"用于{noun}土地租金", "其他支出")


def _operation_heading(use, noun):
    upkeep, rent, other = _operation_headings(noun)
    if use.land_rent:
        return rent
    return other if "其他" in use.name else upkeep


def _named(lines):
    return [(line.name, of_float(line.amount)) for line in lines]


def _total(lines):
    return sum((of_float(line.amount) for line in lines), start=Decimal(0))


def _post(plan, line):
    names = public_names(
        line.person_names, line.distribution_id.company_id.rural_name_style
    )
    return annex_text.post_item(
        plan,
        line.name,
        annex_text.people(names, line.person_count),
        line.duty,
        of_float(line.wage_month),
        of_float(line.amount),
        line.post_count,
        line.months,
    )


def _temporary(plan, line):
    """“用于” the duty, else the item's own name where it says more than its use."""
    named = line.name if line.name != line.use_id.name else TEMPORARY_WORK
    return annex_text.temporary_sentence(
        plan,
        (line.duty or named).strip().rstrip("。；，"),
        line.person_times,
        of_float(line.day_rate),
        of_float(line.amount),
    )


def _relief_details(lines):
    """What relief or rewards consist of, where there is more than one, and for whom."""
    text = ""
    if len(lines) > 1:
        parts = [
            f"{line.name}{line.person_count}人{annex_text.yuan(of_float(line.amount))}元"
            for line in lines
        ]
        text = f"其中：{'，'.join(parts)}。"
    criteria = [
        " ".join(line.criterion.split()).rstrip("。；")
        for line in lines
        if line.criterion
    ]
    return text + (
        f"选评标准：{'；'.join(dict.fromkeys(criteria))}。" if criteria else ""
    )


def _share_item(line):
    """An item above its persons, with the criterion by which they were chosen."""
    criterion = " ".join((line.criterion or "").split()).rstrip("。；")
    return f"{line.name}（选评标准：{criterion}）" if criterion else line.name


def _share_sums(shares):
    """The sum of one item's list, and of each kind where there are several."""
    by_kind = shares.grouped("person_kind")
    parts = [
        f"{PERSON_KINDS[kind]}{len(rows)}人{annex_text.yuan(_total(rows))}元"
        for kind, rows in by_kind.items()
    ]
    return {
        "count": len(shares),
        "total": f"{_total(shares):.2f}",
        "parts": "，".join(parts) if parts[1:] else "",
    }
