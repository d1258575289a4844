from odoo import api, models

from ..lib import leak_scan

FIELDS = ("kind", "text", "name")
SHORTEST, LONGEST, LONGEST_NAME = 5, 1000, 20
# Of one village, whoever sends them.
PLACE_LIMIT = 50
PROBLEMS = {
    "expired": "页面打开太久了，请再提交一次。",
    "kind": "请选择问题类型。",
    "short": f"请写明问题，至少{SHORTEST}个字。",
    "long": f"内容太长，请控制在{LONGEST}字以内，姓名在{LONGEST_NAME}字以内。",
    "number": "内容里有身份证号、银行卡号或手机号。为保护个人信息，这些号码不能填写，"
    "页面上已用*号代替。请删去号码后再提交。",
    "flood": "今天从您的网络提交的次数已到上限，请明天再来，或直接联系乡镇、村委会。",
}


class RuralPublicReport(models.AbstractModel):
    """反映问题: the form behind the link of the public pages. It asks for no telephone
    and no identity number, and shows nothing of what others have sent.
    """

    _inherit = "rural.public.page"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _asset(self, token):
        return self._with_link("a", token, super()._asset(token))

    @api.model
    def _notice(self, token):
        return self._with_link("n", token, super()._notice(token))

    @api.model
    def _report_form(self, kind, token):
        """``{values}`` of the empty form; None where nothing is to be reported."""
        subject = self._subject(kind, token)
        if not subject:
            return None
        region, _asset = subject
        page = self._asset(token) if kind == "a" else self._notice(token)
        return {
            "title": page.get("name") or page["title"],
            "region": region.full_name,
            "kinds": self.env["rural.finding"]._villager_kinds(),
            "back": f"/rural/{kind}/{token}",
            "form": {},
            "longest": LONGEST,
            "contacts": self._phones(region),
        }

    @api.model
    def _report_send(self, kind, token, form, address):
        """``{values}`` of the page that answers: what is wrong, or the number.

        :param form: ``kind``, ``text``, ``name``, ``website`` (hidden: people leave
            it empty)
        :param address: of the sender's network
        """
        page = self._report_form(kind, token)
        if not page or form.get("website"):
            return page and {**page, "number": "—"}
        region, asset = self._subject(kind, token)
        given = {name: (form.get(name) or "").strip() for name in FIELDS}
        problem = self._report_problem(page, given)
        if not problem and self._is_flood(region, address):
            problem = "flood"
        if problem:
            return self._refused(page, form, problem)
        finding = self.env["rural.finding"]._report_of_villager(
            region, asset, given["kind"], given["text"], given["name"]
        )
        return {**page, "number": finding.number}

    @api.model
    def _refused(self, page, form, problem):
        """The form again, as it was filled in; numbers masked."""
        given = {name: form.get(name) or "" for name in FIELDS}
        shown = {name: _masked(text[: 2 * LONGEST]) for name, text in given.items()}
        return {**page, "form": shown, "problem": PROBLEMS[problem]}

    # ------------------------------------------------------------
    # PARTS
    # ------------------------------------------------------------

    @api.model
    def _with_link(self, kind, token, page):
        if page and self._subject(kind, token):
            page["report"] = f"/rural/{kind}/{token}/report"
        return page

    @api.model
    def _subject(self, kind, token):
        """``(region, asset)`` of a page that takes reports, or None."""
        if kind == "a":
            domain = [("public_token", "=", token), ("state", "!=", "draft")]
            asset = self.env["rural.asset"].sudo().search(domain, limit=1)
            region = asset.region_id
        else:
            domain = [("token", "=", token)]
            notice = self.env["rural.notice"].sudo().search(domain, limit=1)
            asset = self.env["rural.asset"].sudo()
            region = notice.region_id
        company = region.company_id or self.env.company.sudo()
        on = token and region and company.rural_villager_reports
        return (region, asset) if on else None

    @api.model
    def _report_problem(self, page, given):
        """What keeps a report from being taken, or None."""
        if given["kind"] not in dict(page["kinds"]):
            return "kind"
        if len(given["text"]) < SHORTEST:
            return "short"
        if any(leak_scan.scan(given[name], strict=True) for name in ("text", "name")):
            return "number"
        if len(given["text"]) > LONGEST or len(given["name"]) > LONGEST_NAME:
            return "long"
        return None

    @api.model
    def _is_flood(self, region, address):
        company = region.company_id or self.env.company
        today, counts = company._rural_today(), self.env["rural.report.count"].sudo()
        limit = company.sudo().rural_villager_limit
        place = f"region {region.id}"
        return (
            counts._count(today, address) > limit
            or counts._count(today, place) > PLACE_LIMIT
        )

    @api.model
    def _phones(self, region):
        """Whom to call instead: ``[(office, telephone)]``, village to county."""
        places = region.village_id | region.township_id | region.county_id
        return [
            (place.office_name or place.name, place.phone)
            for place in places
            if place.phone
        ]


def _masked(text):
    """The text with all masked that a report is refused for."""
    for hit in reversed(leak_scan.scan(text, strict=True)):
        text = text[: hit.start] + hit.masked + text[hit.end :]
    return text
