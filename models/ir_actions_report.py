import gc
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..report import weasy_engine
from .rural_kept_document import CODES

# Documents laid out but not yet written stay in memory: measured 2 MB a card.
JOINED_DOCUMENTS = 50


class IrActionsReport(models.Model):
    """Reports that WeasyPrint sets: A4 by GB/T 9704, repeated table heads,
    numbered pages, which the wkhtmltopdf of the distributions cannot.

    Each record is a document of its own with pages numbered from 1. All else is
    Odoo's: print menu, rights, attachments, download.
    """

    _inherit = "ir.actions.report"

    pdf_engine = fields.Selection(
        [("wkhtmltopdf", "wkhtmltopdf"), ("weasyprint", "WeasyPrint")],
        string="PDF Engine",
        default="wkhtmltopdf",
        required=True,
        help="The program that turns the report into a PDF.",
    )
    rural_annex = fields.Selection(
        CODES,
        string="Annex",
        readonly=True,
        help="Kept when the annex's step is done; printed again as it was kept.",
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def _get_readable_fields(self):
        # The web client asks for wkhtmltopdf's state unless it knows the engine.
        return super()._get_readable_fields() | {"pdf_engine"}

    def report_action(self, docids, data=None, config=True):
        if self.pdf_engine != "weasyprint":
            return super().report_action(docids, data=data, config=config)
        # config=False: our layouts do not use the company's letterhead.
        action = super().report_action(docids, data=data, config=False)
        return {**action, "pdf_engine": self.pdf_engine}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if report.pdf_engine != "weasyprint":
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        res_ids = list(dict.fromkeys(res_ids or []))
        # Attachments are looked up with all rights: the record decides.
        records = self.env[report.model].browse(res_ids)
        records.check_access("read")
        if report.rural_annex:
            records._check_annex(report.rural_annex)
            return self._annex_streams(report, data, records)
        streams = {res_id: {"stream": None, "attachment": None} for res_id in res_ids}
        if report.attachment and not self.env.context.get("report_pdf_no_attachment"):
            self._weasyprint_reuse(report, streams)
            self._weasyprint_render_each(report, data, streams)
        else:
            streams = self._weasyprint_render_joined(report, data, streams)
        return streams

    def _annex_streams(self, report, data, records):
        """Kept annexes as they are, the others laid out now; in the order asked for.

        Nothing is looked up by name: a user's own file is never taken for the kept
        one, and Odoo stores none of these by itself.
        """
        kept = records._kept_or_made(report.rural_annex)
        if not kept:
            return self._weasyprint_render_joined(
                report, data, dict.fromkeys(records.ids)
            )
        fresh = records.filtered(lambda record: record.id not in kept)
        made = {record.id: pdf for record, pdf in report._annex_files(fresh)}
        return {
            record.id: {
                "stream": io.BytesIO(made.get(record.id) or kept[record.id]._content()),
                "attachment": None,
            }
            for record in records
        }

    def _annex_files(self, records):
        """Yield each record with the PDF of its annex as it stands now."""
        self.ensure_one()
        if not records:
            return
        engine = self._weasyprint_engine(self)
        for record in records:
            document = self._weasyprint_lay_out(
                engine, self, {}, record.id, records.ids
            )
            yield record, engine.write([document])

    def _weasyprint_reuse(self, report, streams):
        """Fill in the attachments of earlier prints where the report wants that."""
        for record in self.env[report.model].browse(streams):
            attachment = report.retrieve_attachment(record)
            streams[record.id]["attachment"] = attachment
            if attachment and report.attachment_use:
                streams[record.id]["stream"] = io.BytesIO(attachment.raw)

    def _weasyprint_render_each(self, report, data, streams):
        """A PDF for each record that has none, to be stored with the record."""
        missing = [res_id for res_id in streams if not streams[res_id]["stream"]]
        if not missing:
            return
        engine = self._weasyprint_engine(report)
        for res_id in missing:
            document = self._weasyprint_lay_out(engine, report, data, res_id, missing)
            streams[res_id]["stream"] = io.BytesIO(engine.write([document]))

    def _weasyprint_render_joined(self, report, data, streams):
        """One PDF of all records: they share their fonts, and nobody stores them
        apart.
        """
        engine = self._weasyprint_engine(report)
        res_ids = list(streams) or [None]
        title = report.name if len(res_ids) > 1 else None
        parts = [
            io.BytesIO(self._weasyprint_batch(engine, report, data, batch, title))
            for batch in split_every(JOINED_DOCUMENTS, res_ids, list)
        ]
        stream = parts[0] if len(parts) == 1 else self._merge_pdfs(parts)
        key = res_ids[0] if len(res_ids) == 1 else False
        return {key or False: {"stream": stream, "attachment": None}}

    def _weasyprint_batch(self, engine, report, data, batch, title):
        # Page trees are cycles: measured 120 MB per 100 cards until collected.
        if len(batch) > 1:
            gc.collect()
        documents = [
            self._weasyprint_lay_out(engine, report, data, res_id, batch)
            for res_id in batch
        ]
        return engine.write(documents, title)

    def _weasyprint_lay_out(self, engine, report, data, res_id, batch):
        html, _type = self._render_qweb_html(
            report,
            [res_id] if res_id else [],
            # Records are rendered one by one but read together.
            data={**(data or {}), "prefetch_ids": batch},
        )
        record = self.env[report.model].browse(res_id)
        where = record.sudo().display_name if res_id else report.name
        self.env["rural.leak.guard"]._check_document(html, where)
        return engine.lay_out(html)

    @api.model
    def _weasyprint_engine(self, report):
        """The engine, or a message that says what the server lacks."""
        problem = weasy_engine.problem()
        if problem == "pango":
            raise UserError(
                self.env._(
                    "%(report)s cannot be printed: the server lacks Pango, which sets "
                    "the text. Ask the administrator to install the packages "
                    "libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0.",
                    report=report.name,
                )
            )
        if problem == "font":
            raise UserError(
                self.env._(
                    "%(report)s cannot be printed: the server has no font with "
                    "Chinese characters. Ask the administrator to install the "
                    "package fonts-noto-cjk, or FangSong and SimSun.",
                    report=report.name,
                )
            )
        return weasy_engine.Engine(self._weasyprint_variant(report))

    @api.model
    def _weasyprint_variant(self, report):
        """The archive's variant of PDF for what is kept, plain PDF for the rest."""
        return "pdf/a-3b" if report.rural_annex else False
