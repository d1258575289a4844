"""Gives each pytest worker a filestore of its own, as it has a database of its own.

pytest-odoo lets the workers share one; then the clean-up of unused files in one
worker deletes what another has just written.
"""

import os
import shutil
from contextlib import contextmanager

import pytest_odoo

from odoo.tools import config


@contextmanager
def own_filestore(original_db, worker_db):
    if original_db == worker_db:
        yield
        return
    source, own = config.filestore(original_db), config.filestore(worker_db)
    shutil.rmtree(own, ignore_errors=True)
    if os.path.isdir(source):
        shutil.copytree(source, own, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(own, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore
