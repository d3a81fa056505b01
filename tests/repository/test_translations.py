"""Every sentence that people are told can be said in every language."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from adapters.slack.wording import WORDINGS
from rules.alert_policy import AlertPolicy
from tests.repository.paths import ROOT
from tests.repository.templates import fields_of, templates

CATALOGUES = sorted((ROOT / "adapters" / "languages").glob("*.po"))


def entries(catalogue: Path) -> Mapping[str, str]:
    with catalogue.open("rb") as file:
        messages = read_po(file, abort_invalid=True)
    return {str(message.id): str(message.string) for message in messages if message.id}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
class TestEachCatalogue:
    def test_translates_every_sentence(self, catalogue: Path) -> None:
        translated = {template for template, text in entries(catalogue).items() if text}

        assert templates() - translated == set()

    def test_translates_nothing_that_is_not_said_any_more(self, catalogue: Path) -> None:
        assert entries(catalogue).keys() - templates() == set()

    def test_keeps_the_fields_of_every_sentence(self, catalogue: Path) -> None:
        pairs = entries(catalogue).items()

        assert [template for template, text in pairs if fields_of(template) != fields_of(text)] == []


def test_there_is_a_catalogue_and_a_wording_for_every_language_of_the_configuration() -> None:
    schema = AlertPolicy.model_json_schema()["properties"]["language"]["enum"]

    assert {"en", *(catalogue.stem for catalogue in CATALOGUES)} == set(schema) == WORDINGS.keys()
