from odoo import models

# What a walk wrote; a paper that goes back to draft starts without it.
OF_THE_WALK = (
    "committee_date",
    "assembly_date",
    "vote_body",
    "number_due",
    "number_present",
    "number_agreeing",
    "submitted_date",
    "review_date",
    "announced_date",
)


class RuralDistributionDone(models.Model):
    """What each step of a plan or result leaves behind."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # VILLAGE
    # ------------------------------------------------------------

    def _before_discuss(self, given):
        """A paper names the places as they were called when it was discussed."""
        self._remember_names()

    def _done_discuss(self, given):
        self._write_step_fields(
            {"committee_date": given["date"], "return_reason": False}
        )

    def _done_resolve(self, given):
        self._write_step_fields(
            {
                "assembly_date": given["date"],
                "vote_body": self.company_id.sudo().rural_vote_body,
                "number_due": given["number_due"],
                "number_present": given["number_present"],
                "number_agreeing": given["number_agreeing"],
            }
        )

    def _done_publish(self, given):
        self.env["rural.notice"]._post_paper(
            self,
            "notice",
            given["date_start"],
            given["date_end"],
            given["place"],
            given["attachments"],
        )

    def _done_submit(self, given):
        self._current_notice()._write_step({"photo_end_ids": given["attachments"]})
        package = self.env["rural.package"]._get(
            self.township_id, self.year, self.kind, self.scheme
        )
        self._write_step_fields(
            {
                "submitted_date": self.company_id._rural_today(),
                "package_id": package.id,
            }
        )

    # ------------------------------------------------------------
    # TOWNSHIP
    # ------------------------------------------------------------

    def _before_review(self, given):
        """The meeting that was entered for one paper serves the others as well."""
        package = self.package_id
        if package and not package.sudo().meeting_date:
            package._record_meeting(given["date"], given["attachments"])

    def _done_review(self, given):
        self._write_step_fields({"review_date": given["date"]})

    def _done_announce(self, given):
        self.env["rural.notice"]._post_paper(
            self,
            "announcement",
            given["date"],
            None,
            given["place"],
            given["attachments"],
        )
        self._write_step_fields({"announced_date": given["date"]})

    # ------------------------------------------------------------
    # COUNTY
    # ------------------------------------------------------------

    def _before_file(self, given):
        """One paper is in force: the revision before gives way first."""
        before = self.search(
            [
                ("region_id", "=", self.region_id.id),
                ("year", "=", self.year),
                ("kind", "=", self.kind),
                ("scheme", "=", self.scheme),
                ("state", "=", "filed"),
            ]
        )
        if before:
            before._do_step("supersede", self.display_name)
            before.flush_recordset()

    def _done_file(self, given):
        number = (given.get("number") or "").strip()
        number = number or self.env["rural.package"]._next_filing_number(
            self.company_id, given["date"]
        )
        self._write_step_fields({"filing_date": given["date"], "filing_number": number})

    # ------------------------------------------------------------
    # BACK
    # ------------------------------------------------------------

    def _done_take_back(self, given):
        self._start_again(given)

    def _done_return_township(self, given):
        self._start_again(given)

    def _done_return_county(self, given):
        self._start_again(given)

    def _done_withdraw(self, given):
        self._cancel_notices()

    def _start_again(self, given):
        """Back to draft: what was decided and posted is void."""
        self._cancel_notices()
        self._write_step_fields(
            {**dict.fromkeys(OF_THE_WALK, False), "return_reason": given["reason"]}
        )

    def _cancel_notices(self):
        self.sudo().notice_ids._write_step({"cancelled": True})
