"""A team's own rules are taken, or refused with everything that is wrong with them."""

import sys
from pathlib import Path

import pytest

from config.describe import as_document, describe
from config.load import fingerprint, load
from config.problems import ConfigError
from config.settings import load_settings
from rules.columns import Source
from tests.config.conftest import WriteFolder

MODULE = """
from rules.columns import Column
from rules.verdict import Rule, Verdict

def judge(case, process, now):
    return Verdict()

def own(*families, name="own", **options):
    return Rule(name, frozenset(families), judge, **options)

def column(key="velvet", types=("rich_text",), **options):
    return Column(key, "Velvet", types, "velvet", **options)

"""


@pytest.fixture(autouse=True)
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules that a test writes to its folder can be imported."""
    monkeypatch.syspath_prepend(tmp_path)


def refusal(folder: WriteFolder, module: str, *rules: str) -> list[str]:
    """What the configuration says of rules of a module, written as expressions."""
    names = [f"RULE{number}" for number in range(len(rules))]
    lines = [f"{name} = {rule}" for name, rule in zip(names, rules, strict=True)]
    Path(f"{module}.py").write_text(MODULE + "\n".join(lines) + "\n", encoding="utf-8")
    listed = ", ".join(f'"{module}:{name}"' for name in names)
    with pytest.raises(ConfigError) as refused:
        load(folder(policy=f"[rules]\nextra = [{listed}]\n"))
    assert {problem.key for problem in refused.value.problems} == {"rules.extra"}
    return [problem.text.removeprefix(f"{module}:") for problem in refused.value.problems]


REFUSED = [
    ('own("payment.velvet")', "begins like a code of the built-in rules; begin it with a word of your own"),
    ('own("velvet")', '"velvet" is not a code such as "vat.missing"'),
    ('own("a.b", name="payment")', 'another rule is called "payment"'),
    ('own("a.b", pauses=frozenset({"a.c"}))', "pauses names a.c, which is not among its families"),
    ('own("a.b", reads=("orders.velvet",))', 'reads names "orders.velvet", which is no column'),
    ('own("a.b", columns=(column("stage"),))', 'column "stage" has a key that the service uses itself'),
    ('own("a.b", columns=(column("title"),))', 'column "title" has a key that the service uses itself'),
    ('own("a.b", columns=(column("health"),))', "has the key of a column that the service fills in"),
    ('own("a.b", columns=(column("My Key"),))', "needs a key of small letters, digits and _"),
    ('own("a.b", columns=(column(written=True),))', "cannot be written"),
    ('own("a.b", columns=(column(types=("relation",)),))', "it has relation"),
    ('own("a.b", columns=(column(types=("number", "date")),))', "it has number, date"),
    ('own("a.b", columns=(column(types=()),))', "it has none"),
    ('"velvet"', "is not a rules.verdict.Rule"),
]


class TestARuleIsRefused:
    @pytest.mark.parametrize(("rule", "why"), REFUSED)
    def test_with_the_reason(self, folder: WriteFolder, rule: str, why: str) -> None:
        (said,) = refusal(folder, f"refused_{REFUSED.index((rule, why))}", rule)

        assert why in said

    def test_where_another_has_its_code_or_its_column_in_another_way(self, folder: WriteFolder) -> None:
        first = 'own("a.b", name="first", columns=(column(),))'
        second = 'own("a.b", name="second", columns=(column(types=("number",)),))'

        assert refusal(folder, "twice", first, second) == [
            'RULE1: another rule has the code "a.b"',
            'RULE1: column "velvet" is described in another way by another rule',
        ]

    def test_where_its_module_cannot_be_imported(self, folder: WriteFolder) -> None:
        Path("halved.py").write_text("1 / 0\n", encoding="utf-8")
        with pytest.raises(ConfigError, match="halved:RULE cannot be loaded: division by zero"):
            load(folder(policy='[rules]\nextra = ["halved:RULE"]\n'))
        with pytest.raises(ConfigError, match=r"No module named 'nowhere'; .* PYTHONPATH"):
            load(folder(policy='[rules]\nextra = ["nowhere:RULE"]\n'))


class TestARuleIsTaken:
    POLICY = '[rules]\nextra = ["examples.vat_number:VAT_NUMBER"]\n'

    def test_with_its_columns(self, folder: WriteFolder) -> None:
        loaded = load(folder(policy=self.POLICY))
        names = loaded.tracker.column_names(Source.ORDERS, loaded.extra.columns)
        document = as_document(describe(load_settings(), loaded))

        assert (names["vat_number"], names["client_type"]) == ("VAT number", "Client type")
        assert '"vat_number": "VAT number"' in str(document).replace("'", '"')

    def test_and_a_misspelt_column_of_it_is_told(self, folder: WriteFolder) -> None:
        tracker = folder() / "tracker.toml"
        text = tracker.read_text(encoding="utf-8") + '[orders.columns]\nvat_nummer = "VAT"\n'
        with pytest.raises(ConfigError, match="unknown key; did you mean vat_number"):
            load(folder(policy=self.POLICY, tracker=text))

    def test_and_the_configuration_is_another_one_once_its_module_changes(
        self, folder: WriteFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        policy, module = '[rules]\nextra = ["changing:RULE"]\n', Path("changing.py")
        module.write_text(MODULE + 'RULE = own("a.b")\n', encoding="utf-8")
        before = fingerprint(load(folder(policy=policy)))
        assert fingerprint(load(folder(policy=policy))) == before

        monkeypatch.delitem(sys.modules, "changing")
        module.write_text(MODULE + 'RULE = own("a.b")  # judges in another way\n', encoding="utf-8")
        assert fingerprint(load(folder(policy=policy))) != before
