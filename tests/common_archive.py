import io
import zipfile
from datetime import date

from freezegun import freeze_time

from .common_inventory import InventoryCommon

# 凌源市方案 五(四): 备案管理（8月21-31日）.
FILED_ON = date(2025, 8, 25)
WHY = "本年度未开展，已报上级同意"


class ArchiveCommon(InventoryCommon):
    """The small county with its clean-up of 2025, and its filing of the year."""

    @classmethod
    def _archive(cls, user="officer", **vals):
        archives = cls.env["rural.archive"].with_user(cls.users[user])
        with freeze_time(FILED_ON):
            return archives.create({"region_id": cls.county.id, "year": 2025, **vals})

    @classmethod
    def _explain(cls, archive):
        """Write why the year is filed without what is missing."""
        for row in archive.section_ids.filtered(lambda r: r.missing or r.problems):
            row.reason = WHY

    @classmethod
    def _made(cls, **vals):
        """A package that may be filed: its gaps are explained."""
        archive = cls._archive(**vals)
        cls._explain(archive)
        with freeze_time(FILED_ON):
            archive.action_build()
        return archive

    @classmethod
    def _filed(cls):
        archive = cls._made()
        with freeze_time(FILED_ON):
            archive._file()
        return archive

    @classmethod
    def _section(cls, archive, section):
        return archive.section_ids.filtered(lambda row: row.section == section)

    @classmethod
    def _files(cls, archive):
        """``{path: bytes}`` of the package."""
        target = io.BytesIO()
        archive._write_file(target)
        with zipfile.ZipFile(target) as package:
            return {name: package.read(name) for name in package.namelist()}
