from odoo import api, models


class RuralDocument(models.AbstractModel):
    """A printed document: the values its template shows, one page set a record.

    A document's model is named ``report.rural_asset.<template>``, sets
    ``_document_model`` and returns plain values from ``_document_values``, so that
    the template computes nothing and formats nothing.
    """

    _name = "rural.document"
    _description = "Printed Document"

    _document_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self._documents(docids, (data or {}).get("prefetch_ids"))
        docs.check_access("read")
        return {
            "doc_ids": docs.ids,
            "doc_model": self._document_model,
            "docs": docs,
            "pages": [{"doc": doc, **self._document_values(doc)} for doc in docs],
        }

    @api.model
    def _documents(self, docids, prefetch_ids=None):
        """The records in Chinese, as the forms are, whoever prints them."""
        model = self.env[self._document_model]
        if self.env["res.lang"]._get_data(code="zh_CN"):
            model = model.with_context(lang="zh_CN")
        docs = model.with_context(bin_size=False).browse(docids or [])
        return docs.with_prefetch(prefetch_ids) if prefetch_ids else docs

    @api.model
    def _document_values(self, doc):
        """Hook: what the template shows of ``doc``, as plain values."""
        return {}
