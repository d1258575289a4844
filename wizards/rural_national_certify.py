from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib import reconcile
from ..lib.amounts import of_float
from ..lib.form_compiler import file_name
from ..models.rural_procedure import STATE_TOKEN
from .national_compare import compared

REPORT = "rural_asset.action_report_national_certificate"


class RuralNationalCertify(models.Model):
    """The certificate that register and national system agree, with the figures and
    digests of both sides. It is made of a comparison of this moment and kept.
    """

    _name = "rural.national.check"
    _inherit = "rural.national.check"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_certify(self):
        """Compare once more; where nothing differs, keep the certificate."""
        self.ensure_one()
        self._check_can_step("certify")
        self._ensure_open()
        self.region_id._check_in_charge()
        self._lock_for_step()
        found = self._run_check()
        self._check_agreement(found)
        self._show(found)
        self._note_entered()
        self.with_context(rural_token=STATE_TOKEN).write(
            {"agreement": self._agreement(found)}
        )
        paper = self._keep_certificate()
        self.with_context(rural_token=STATE_TOKEN).write({"certificate_id": paper.id})
        self._do_step("certify", attachments=paper)
        return self.action_certificate()

    def action_certificate(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.certificate_id.id}?download=true",
            "target": "new",
        }

    # ------------------------------------------------------------
    # GUARDS
    # ------------------------------------------------------------

    def _check_agreement(self, found):
        """Nothing is certified that differs, or that was hardly compared."""
        counts = {}
        for result in found.results:
            counts[result.status] = counts.get(result.status, 0) + 1
        labels = {
            status: self._fields[f"{status}_count"]._description_string(self.env)
            for status in counts
        }
        open_ = [
            f"{labels[status]}: {count}"
            for status, count in counts.items()
            if status != "same"
        ]
        if open_ or not counts:
            raise UserError(
                self.env._(
                    "Register and national system do not agree: %(open)s. Compare "
                    "again, decide, and put both sides right; then upload a new "
                    "export.",
                    open="；".join(open_) or "0",
                )
            )
        if lacking := self._lacking_text(found.fields):
            raise UserError(lacking)

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _agreement(self, found):
        """What the certificate says, as plain values; money in fen."""
        names = found.fields
        rows = self._township_rows(found)
        count, value = self._transition_assets()
        return {
            "date": str(self.env.company._rural_today()),
            "date_export": str(self.date_export),
            "file": self.filename or "",
            "file_digest": self._file_digest(),
            "fields": names,
            "rounded": self.rounded,
            "with_transition": self.with_transition,
            "transition_count": count,
            "transition_value": int(value * 100),
            "rows": rows,
            "count": sum(row["count"] for row in rows),
            "here": sum(row["here"] for row in rows),
            "there": sum(row["there"] for row in rows),
            "digest_here": reconcile.digest(
                [_of(r.here.values, r.there.values, names) for r in found.results]
            ),
            "digest_there": reconcile.digest(
                [_of(r.there.values, r.here.values, names) for r in found.results]
            ),
        }

    def _transition_assets(self):
        """``(number, value in yuan)`` of 衔接资产, which are counted apart."""
        domain = self.env["rural.form.scope"]._place(self.region_id)
        domain &= Domain("batch", "=", "transition")
        domain &= Domain("state", "in", ("registered", "confirmed"))
        ((count, value),) = self.env["rural.asset"]._read_group(
            domain, [], ["__count", "original_value:sum"]
        )
        return count, of_float(value or 0)

    def _township_rows(self, found):
        """Number and sums of both sides by township, in the order of their codes."""
        sums = {}
        for result in found.results:
            facts = found.facts[result.here.key]
            key = facts["township_id"] or facts["county_id"]
            row = sums.setdefault(key, {"count": 0, "here": 0, "there": 0})
            row["count"] += 1
            row["here"] += result.here.value or 0
            row["there"] += result.there.value or 0
        regions = self.env["rural.region"].sudo().browse(sums).sorted("code")
        return [{"name": region.name, **sums[region.id]} for region in regions]

    # ------------------------------------------------------------
    # FILE
    # ------------------------------------------------------------

    def _keep_certificate(self):
        report = self.env["ir.actions.report"].sudo()
        pdf, _kind = report._render_qweb_pdf(REPORT, self.ids)
        name = file_name(
            self.region_id.name, self._certificate_title(), extension="pdf"
        )
        self.env["rural.leak.guard"]._check_file(pdf, name)
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": name,
                    "res_model": self._name,
                    "res_id": self.id,
                    "raw": pdf,
                    "mimetype": "application/pdf",
                }
            )
            .with_env(self.env)
        )

    @api.model
    def _certificate_title(self):
        return "全国系统数据与管理台账核对一致证明"


def _of(values, other, names):
    """What was compared: codes count where both sides know them."""
    shown = set(compared(values, other, names))
    return {name: values.get(name) for name in names if name in shown}
