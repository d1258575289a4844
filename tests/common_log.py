import contextlib
import logging

LISTENED = ("", "odoo", "odoo.addons", "odoo.addons.rural_asset")
# At DEBUG but for statements, which nobody logs with their parameters.
LEVELS = {
    "odoo": logging.DEBUG,
    "odoo.addons": logging.DEBUG,
    "odoo.addons.rural_asset": logging.DEBUG,
    "odoo.sql_db": logging.INFO,
}


class Recorder(logging.Handler):
    """Every record of the log, with its arguments and traceback, as ``lines``."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record):
        with contextlib.suppress(Exception):
            self.lines.append(self.format(record))


@contextlib.contextmanager
def recorded_log():
    """Listen to everything that is logged, whatever levels the run has set."""
    recorder = Recorder()
    levels = {name: logging.getLogger(name).level for name in LEVELS}
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)
    for name in LISTENED:
        logging.getLogger(name).addHandler(recorder)
    try:
        yield recorder
    finally:
        for name in LISTENED:
            logging.getLogger(name).removeHandler(recorder)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
