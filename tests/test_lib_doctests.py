import ast
import doctest
import importlib
import pkgutil
import re
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.rural_asset import lib
from odoo.addons.rural_asset.lib.errors import CODES


class TestLibDoctests(BaseCase):
    def test_doctests_of_every_module(self):
        attempted = 0
        for module in pkgutil.iter_modules(lib.__path__):
            with self.subTest(module=module.name):
                loaded = importlib.import_module(f"{lib.__name__}.{module.name}")
                result = doctest.testmod(loaded)
                self.assertEqual(result.failed, 0)
                attempted += result.attempted
        self.assertGreater(attempted, 80)

    def test_no_module_imports_odoo(self):
        for path in Path(lib.__path__[0]).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module]
                else:
                    continue
                self.assertNotIn("odoo", [name.split(".")[0] for name in names], path)

    def test_every_raised_code_is_documented(self):
        raised = set()
        for path in Path(lib.__path__[0]).glob("*.py"):
            text = path.read_text(encoding="utf-8")
            raised |= set(re.findall(r"(?:DataError|_error)\(\s*\"(\w+)\"", text))
        self.assertGreater(len(raised), 30)
        self.assertLessEqual(raised, set(CODES))
