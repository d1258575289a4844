import re
from collections import Counter

import polib
from lxml import etree

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import file_path
from odoo.tools.translate import (
    TRANSLATED_ATTRS,
    TranslationImporter,
    TranslationModuleReader,
)

from ..lib.ledger_fields import CHOICES

LANG = "zh_CN"
PO = "rural_asset/i18n/zh_CN.po"
CJK = re.compile(r"[\u3400-\u9fff]")
# What stays as it is in a Chinese sentence: placeholders, tags, code, names of
# packages such as fonts-noto-cjk, of variables such as RURAL_ASSET_KEYS, file
# extensions.
MARKUP = re.compile(
    r"[A-Z]+(?:_[A-Z]+)+|%\(\w+\)(?:\.\d+)?\w|\{[^}]*\}|<[^>]*>|\w+(?:[-.][\w.]*\w)+|\.\w+|https?://\S+"
)
TAG = re.compile(r"<[^>]*>")
PLACEHOLDER = re.compile(
    r"%%|%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdfiu]|\{[\w:]*\}|</?\w+"
)
ENGLISH = re.compile(r"[A-Za-z]{4,}")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff”][,;:?!()]|[,;:?!()][\u3400-\u9fff“]|\.$")
ALLOWED_WORDS = {
    *("awesome", "excel", "fangsong", "font", "odoo", "pango", "simsun"),
    *("weasyprint", "wkhtmltopdf", "xlsx", "asia", "shanghai", "sums"),
}
# Labels that are the same in every language.
ALLOWED_LABELS = {
    *("A3", "A4", "ID", "WeasyPrint", "wkhtmltopdf", "URL"),
    *("README.txt", "SHA-256", "SHA256SUMS"),
}
CODE_FIELDS = ("print_report_name",)
VIEW_TYPES = ("list", "form", "search", "kanban", "pivot", "graph", "activity")


def placeholders(text):
    return Counter(PLACEHOLDER.findall(text))


def is_code(entry):
    return all(
        any(name in place for name in CODE_FIELDS) for place, _line in entry.occurrences
    )


def english(text):
    """Words of a Chinese text that are still English."""
    words = ENGLISH.findall(MARKUP.sub(" ", text))
    return [word for word in words if word.lower() not in ALLOWED_WORDS]


def is_chinese(text):
    """Whether a text of the screen is Chinese, or needs no translation."""
    text = (text or "").strip()
    bare = re.sub(r"[\W\d_]", "", text)
    return len(bare) < 2 or text in ALLOWED_LABELS or bool(CJK.search(text))


def shown_texts(arch):
    """``(where, text)`` of everything in a view that a reader sees."""
    for node in etree.fromstring(arch).iter(etree.Element):
        for name in TRANSLATED_ATTRS & set(node.attrib):
            yield f"{node.tag} {name}", node.get(name)
        if node.tag not in ("attribute", "style", "script"):
            yield node.tag, node.text
        if node.getparent() is not None:
            yield f"after {node.tag}", node.tail


@tagged("post_install", "-at_install")
class TestTerms(TransactionCase):
    """i18n/zh_CN.po against the terms that Odoo exports from the module."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reader = TranslationModuleReader(cls.env.cr, modules=["rural_asset"])
        cls.exported = {source for _m, _t, _n, _i, source, _v, _c in reader}
        cls.po = polib.pofile(file_path(PO))
        cls.terms = {entry.msgid: entry for entry in cls.po}

    def _check(self, faults, title):
        self.assertFalse(faults, "\n".join([title, *sorted(faults)]))

    def test_every_exported_term_is_translated(self):
        done = {
            entry.msgid for entry in self.po.translated_entries() if not entry.fuzzy
        }
        self._check(
            [repr(term) for term in self.exported - done],
            "Terms without a translation; dev/i18n.sh brings them into the file:",
        )

    def test_no_term_is_dead(self):
        self._check(
            [repr(term) for term in set(self.terms) - self.exported],
            "Terms that are no longer exported; dev/i18n.sh takes them out:",
        )

    def test_no_entry_is_fuzzy_obsolete_or_twice(self):
        self._check(
            [repr(e.msgid) for e in self.po if e.fuzzy or e.obsolete],
            "Fuzzy or obsolete entries:",
        )
        self.assertEqual(len(self.terms), len(self.po))

    def test_placeholders_and_tags_agree(self):
        self._check(
            [
                f"{entry.msgid!r} → {entry.msgstr!r}"
                for entry in self.po
                if placeholders(entry.msgid) != placeholders(entry.msgstr)
            ],
            "Placeholders or tags differ:",
        )

    def test_no_english_is_left(self):
        self._check(
            [
                f"{english(entry.msgstr)} {entry.msgstr!r}"
                for entry in self.po
                if not is_code(entry) and english(entry.msgstr)
            ],
            "English words in translations:",
        )

    def test_sentences_have_chinese_punctuation(self):
        self._check(
            [
                entry.msgstr
                for entry in self.po
                if entry.msgid != entry.msgstr
                and HALF_WIDTH.search(MARKUP.sub("", entry.msgstr))
            ],
            "Half-width punctuation beside Chinese characters:",
        )

    def test_terms_that_are_chinese_stay_as_they_are(self):
        self._check(
            [
                f"{entry.msgid!r} → {entry.msgstr!r}"
                for entry in self.po
                if CJK.search(entry.msgid)
                and not re.search(r"[A-Za-z]", TAG.sub("", entry.msgid))
                and not is_code(entry)
                and entry.msgid != entry.msgstr
            ],
            "Chinese terms that were changed:",
        )


@tagged("post_install", "-at_install")
class TestChineseScreens(TransactionCase):
    """What a user with Chinese sees: labels, choices, views, menus, roles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        importer = TranslationImporter(cls.env.cr, verbose=False)
        importer.load_file(PO, LANG)
        importer.save(overwrite=True)
        cls.env.registry.clear_all_caches()
        groups = cls.env["ir.model.data"].search(
            [("module", "=", "rural_asset"), ("model", "=", "res.groups")]
        )
        cls.user = new_test_user(
            cls.env,
            login="rural_chinese",
            groups=",".join(["base.group_system", *groups.mapped("complete_name")]),
            lang=LANG,
        )
        cls.chinese = cls.env(user=cls.user, context={"lang": LANG})
        cls.models = [name for name in cls.env if name.startswith("rural.")]

    def _check(self, faults):
        faults = sorted(set(faults))
        self.assertFalse(faults, "\n".join(["Not Chinese:", *faults]))

    def test_labels_helps_and_choices_of_all_models(self):
        env = self.env(context={"lang": LANG})
        faults = []
        for model in self.models:
            for name, field in env[model].fields_get().items():
                texts = [field["string"], field.get("help")]
                # The choices of mail's own fields are mail's terms.
                if "rural_asset" in env[model]._fields[name]._modules:
                    texts += [label for _value, label in field.get("selection") or ()]
                faults += [f"{model}.{name}: {t!r}" for t in texts if not is_chinese(t)]
        self._check(faults)

    def test_names_of_models(self):
        models = self.chinese["ir.model"].sudo().search([("model", "in", self.models)])
        self._check(f"{m.model}: {m.name!r}" for m in models if not is_chinese(m.name))

    def test_views_as_a_chinese_user_opens_them(self):
        faults = []
        for model in self.models:
            if self.env[model]._abstract:
                continue
            own = self.env["ir.ui.view"].search([("model", "=", model)])
            types = set(own.mapped("type")) & set(VIEW_TYPES)
            views = self.chinese[model].get_views([(False, kind) for kind in types])
            for kind, view in views["views"].items():
                faults += [
                    f"{model} {kind}, {where}: {text!r}"
                    for where, text in shown_texts(view["arch"])
                    if not is_chinese(text)
                ]
        self._check(faults)

    def test_all_views_and_documents_of_the_module(self):
        """Also what the user's groups hide, and what is added to other models."""
        views = self._records("ir.ui.view")
        self._check(
            f"{view.xml_id}, {where}: {text!r}"
            for view in views
            for where, text in shown_texts(view.arch_db)
            if not is_chinese(text)
        )

    def test_actions_menus_and_roles(self):
        faults = []
        for model, names in (
            ("ir.actions.act_window", ("name", "help")),
            ("ir.actions.report", ("name",)),
            ("ir.actions.server", ("name",)),
            ("ir.ui.menu", ("name",)),
            ("res.groups", ("name", "comment")),
            ("res.groups.privilege", ("name",)),
            ("ir.module.category", ("name",)),
            ("ir.cron", ("name",)),
            ("account.analytic.plan", ("name",)),
            ("uom.uom", ("name",)),
        ):
            for record in self._records(model):
                for name in names:
                    text = TAG.sub(" ", record[name] or "")
                    if not is_chinese(text):
                        faults.append(f"{model} {record.id} {name}: {text!r}")
        self._check(faults)

    def _records(self, model):
        """The module's records of a model, in Chinese."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "rural_asset"), ("model", "=", model)]
        )
        env = self.env(context={"lang": LANG, "active_test": False})
        return env[model].browse(data.mapped("res_id")).exists()

    def test_an_exported_choice_can_be_imported_again(self):
        """Tables show the labels; the import knows each of them as a word."""
        assets = self.chinese["rural.asset"]
        unknown = [
            f"{name}: {label} is not read as {value}"
            for name, words in CHOICES.items()
            for value, label in assets._fields[name]._description_selection(
                self.chinese
            )
            if words.get(label) != value
        ]
        self.assertFalse(unknown, "\n".join(unknown))

    def test_messages_of_the_rules_take_their_parameters(self):
        assets = self.chinese["rural.asset"]
        messages = assets._rule_messages()
        self.assertTrue(messages)
        for code, message in messages.items():
            names = set(re.findall(r"%\((\w+)\)s", message))
            sentence = message % dict.fromkeys(names, "甲")
            self.assertTrue(sentence.endswith("。"), f"{code}: {sentence}")
            self.assertTrue(is_chinese(sentence.replace("甲", "")), sentence)
