import contextlib
import json
import tempfile

from odoo import models
from odoo.exceptions import UserError

from ..lib import archive_verify, hash_chain
from .rural_archive_package import sha256
from .rural_procedure import STATE_TOKEN

# A package is kept in pieces: none is ever whole in memory.
PIECE = 16 << 20
# Files of a field stay out of the chatter.
FIELD = "checksum"
NAMED = 20


class RuralArchiveFile(models.Model):
    """The package as a file: kept in pieces, handed out whole, verified against what
    was logged when it was made and filed.
    """

    _name = "rural.archive"
    _inherit = "rural.archive"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/rural_asset/archive/{self.id}",
            "target": "new",
        }

    def action_verify(self):
        """Reckon the package anew, all its files and the steps of all documents."""
        self.ensure_one()
        self.check_access("read")
        problems = self._verify()
        good = self.env._(
            "%(files)s files and the steps of their documents are as they were made. "
            "SHA-256 %(checksum)s is the one that was logged.",
            files=self.file_count,
            checksum=self.checksum,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": "\n".join(problems) or good,
                "type": "danger" if problems else "success",
                "sticky": True,
            },
        }

    # ------------------------------------------------------------
    # KEEPING
    # ------------------------------------------------------------

    def _pieces(self):
        files = self.env["ir.attachment"].sudo()
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("res_field", "=", FIELD),
        ]
        return files.search(domain, order="name")

    def _keep(self, path, file_count):
        """Put the file at ``path`` in the place of the one before."""
        self._pieces().unlink()
        attachments, size, number = self.env["ir.attachment"].sudo(), 0, 0
        with open(path, "rb") as stream:
            checksum = sha256(stream)
            stream.seek(0)
            while data := stream.read(PIECE):
                number, size = number + 1, size + len(data)
                attachments.create(
                    {
                        "name": f"{self._filename()}.{number:04}",
                        "res_model": self._name,
                        "res_id": self.id,
                        "res_field": FIELD,
                        "mimetype": "application/octet-stream",
                        "raw": data,
                    }
                ).invalidate_recordset()
        self.with_context(rural_token=STATE_TOKEN).write(
            {"checksum": checksum, "package_size": size, "file_count": file_count}
        )

    def _write_file(self, target):
        """Write the package into a stream, a piece at a time."""
        for piece in self._pieces():
            target.write(piece.raw or b"")
            piece.invalidate_recordset()

    @contextlib.contextmanager
    def _file_opened(self):
        with tempfile.TemporaryFile() as stream:
            self._write_file(stream)
            stream.seek(0)
            yield stream

    # ------------------------------------------------------------
    # VERIFYING
    # ------------------------------------------------------------

    def _logged_checksum(self):
        """The checksum in the last step that made or filed the package."""
        rows = self.sudo().log_ids.filtered(lambda row: row.action in ("build", "file"))
        changes = json.loads(rows.sorted("id")[-1:].changes or "[]")
        return next((c["new"] for c in changes if c["field"] == "checksum"), None)

    def _verify(self):
        """What is not as it was logged, as sentences; nothing when all is right."""
        self.ensure_one()
        if self.state == "draft":
            raise UserError(self.env._("There is no package yet: make it first."))
        _ = self.env._
        rows = self.sudo().log_ids.sorted("id")
        if hash_chain.broken_link(rows._chain_rows()) is not None:
            return [_("The steps of the filing itself were altered.")]
        with self._file_opened() as stream:
            if sha256(stream) != self._logged_checksum():
                return [
                    _(
                        "The package is not the one that was logged: its checksum "
                        "differs. Have the administrator restore it from the backup."
                    )
                ]
            return self._verify_contents(stream)

    def _verify_contents(self, stream):
        _ = self.env._
        stream.seek(0)
        with contextlib.closing(archive_verify.Archive(stream)) as files:
            altered = archive_verify.file_problems(files)
            _count, broken = archive_verify.chain_problems(files)
        found = [
            _("%(file)s is not as the list of checksums has it.", file=path)
            for _code, path in altered
        ]
        found += [
            _("The steps of %(document)s do not verify.", document=document)
            for _file, document, _problems in broken
        ]
        return found[:NAMED] + (["…"] if len(found) > NAMED else [])
