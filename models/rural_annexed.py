import logging
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ..lib import annex_text
from .rural_leak_guard import is_leak

_logger = logging.getLogger(__name__)


class Annex(NamedTuple):
    """One annex of 来安县扶贫项目资产收益分配管理办法: of which papers, kept from
    which state on, and which kind of notice it is that hangs on the board.
    """

    model: str
    kinds: tuple
    kept_from: tuple
    notice: str = ""


_NOTICED = ("noticed", "submitted", "reviewed", "announced", "filed")
_ANNOUNCED = ("announced", "filed")
_SENT = ("announced", "sent", "filed")
ANNEXES = {
    "annex1": Annex("rural.distribution", ("plan",), ("filed",)),
    "annex2": Annex("rural.distribution", ("result",), ("filed",)),
    "annex3": Annex("rural.distribution", ("plan", "result"), _NOTICED, "notice"),
    "annex4": Annex("rural.distribution", ("plan",), _ANNOUNCED, "announcement"),
    "annex5": Annex("rural.distribution", ("result",), _ANNOUNCED, "announcement"),
    "annex6": Annex("rural.package", ("plan",), _SENT, "announcement"),
    "annex7": Annex("rural.package", ("result",), _SENT, "announcement"),
}


class RuralAnnexed(models.AbstractModel):
    """A paper whose annexes are kept as they were when their step was done.

    What was kept is printed again byte for byte. A paper that goes back to its
    draft begins a new round: what was kept before stays on record, but is not the
    document any more.
    """

    _name = "rural.annexed"
    _description = "Paper with Annexes"

    kept_ids = fields.One2many(
        "rural.kept.document",
        "res_id",
        string="Kept Documents",
        domain=lambda self: [("res_model", "=", self._name)],
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_kept_documents(self):
        """The documents that were kept of this paper, those of void rounds too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_kept_document_action"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return action

    # ------------------------------------------------------------
    # WHICH ANNEXES
    # ------------------------------------------------------------

    def _annex_codes(self):
        """The annexes that a paper of this kind has."""
        self.ensure_one()
        return [
            code
            for code, annex in ANNEXES.items()
            if annex.model == self._name and self.kind in annex.kinds
        ]

    def _annexes_due(self):
        """The annexes whose step is done: from now on they are kept.

        Of a paper taken over the filed paper itself is kept, as a scan.
        """
        self.ensure_one()
        if "taken_over" in self._fields and self.taken_over:
            return []
        return [
            code
            for code in self._annex_codes()
            if self.state in ANNEXES[code].kept_from
            and (not ANNEXES[code].notice or self._annex_notice(code))
        ]

    def _annex_notice(self, code):
        """The notice or announcement that the annex is the text of, while it counts."""
        self.ensure_one()
        kind = ANNEXES[code].notice
        notices = self.sudo().notice_ids.filtered(
            lambda notice: notice.kind == kind and not notice.cancelled
        )
        return notices.sorted("id")[-1:]

    def _annex_title(self, code):
        """The annex's title, which names its file as well."""
        return "".join(self._annex_title_lines(code))

    def _annex_title_lines(self, code):
        self.ensure_one()
        paper = self.sudo()
        names = paper._annex_places()
        noun = paper.company_id.rural_asset_noun or "扶贫项目资产"
        return annex_text.title(
            code,
            paper.kind,
            names["township"] + names.get("village", ""),
            paper.year,
            f"光伏{noun}" if paper.scheme == "pv" else noun,
        )

    def _annex_places(self):
        """The places' names, as the paper itself keeps them where it does."""
        self.ensure_one()
        names = {}
        for level in ("county", "township", "village"):
            place = self[f"{level}_id"]
            kept = f"{level}_name"
            if place:
                names[level] = (kept in self._fields and self[kept]) or place.name
        return names

    # ------------------------------------------------------------
    # KEEPING
    # ------------------------------------------------------------

    def _keep_annexes(self, *codes):
        """Keep the annexes ("annex1" … "annex7") of these papers as they are now;
        of many papers in the background.

        A document that cannot be laid out stops no legal step: it is made and kept
        when it is printed first. One that would publish a number of a person does.
        """
        company = self.company_id[:1] or self.env.company
        if len(self) > company.sudo().rural_background_documents:
            for paper in self:
                paper.with_delay(
                    description=f"{paper.display_name} {'、'.join(codes)}",
                    max_retries=3,
                )._job_keep_annexes(codes)
            return
        for code in codes:
            try:
                with self.env.cr.savepoint():
                    self._kept_or_made(code)
            except Exception as error:  # whatever it is, the step stands
                if is_leak(error):
                    raise
                _logger.exception("%s of %s was not kept", code, self)

    def _job_keep_annexes(self, codes):
        """Background work; what is kept, or void by now, is left alone."""
        for code in codes:
            self.exists()._kept_or_made(code)

    def _kept_or_made(self, code):
        """``{paper id: kept document}`` of the papers whose annex is due, made where
        it is missing.
        """
        due = self.filtered(lambda paper: code in paper._annexes_due())
        kept = due._kept_annexes(code)
        missing = due.filtered(lambda paper: paper.id not in kept)
        if missing:
            report = self.env.ref(f"rural_asset.action_report_{code}").sudo()
            rounds = missing._annex_rounds()
            for paper, pdf in report._annex_files(missing):
                documents = self.env["rural.kept.document"]
                kept[paper.id] = documents._keep(paper, code, rounds[paper.id], pdf)
        return kept

    def _annex_pdf(self, code):
        """The annex of one paper: as it was kept, else as it stands now."""
        self.ensure_one()
        kept = self._kept_or_made(code)
        if kept:
            return kept[self.id]._content()
        report = self.env.ref(f"rural_asset.action_report_{code}").sudo()
        return next(report._annex_files(self))[1]

    def _kept_annexes(self, code):
        """``{paper id: kept document}`` of the present round."""
        kept = (
            self.env["rural.kept.document"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("code", "=", code),
                ],
                ["res_id", "round", "checksum", "attachment_id"],
            )
        )
        rounds = self.browse(kept.mapped("res_id"))._annex_rounds()
        return {doc.res_id: doc for doc in kept if doc.round == rounds[doc.res_id]}

    def _annex_rounds(self):
        """``{paper id: how often it has gone back to its draft}``."""
        groups = (
            self.env["rural.procedure.log"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state_to", "=", "draft"),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        return {**dict.fromkeys(self.ids, 0), **dict(groups)}

    def _check_annex(self, code):
        """Refuse to print an annex of another kind of paper."""
        for paper in self:
            if code not in paper._annex_codes():
                raise UserError(
                    self.env._(
                        "%(name)s has no annex %(number)s. Choose another document in "
                        "the print menu.",
                        name=paper.display_name,
                        number=code.removeprefix("annex"),
                    )
                )
