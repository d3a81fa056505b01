"""What a rule says of itself for ``explain`` is true: thresholds and columns exist, families are its own."""

import pytest
from pydantic import BaseModel

from rules.catalog import RULES
from rules.columns import COLUMNS, Source
from rules.policy import Policy
from rules.verdict import Rule

EACH = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


@EACH
def test_its_thresholds_are_keys_of_the_policy(rule: Rule) -> None:
    for key in rule.policy:
        section, name = key.split(".")
        model = getattr(Policy(), section)
        assert isinstance(model, BaseModel)
        assert name in type(model).model_fields


@EACH
def test_its_columns_are_columns_of_the_contract(rule: Rule) -> None:
    for column in rule.reads:
        source, key = column.split(".")
        assert key in {known.key for known in COLUMNS[Source(source)]}


@EACH
def test_the_families_that_pause_are_its_own(rule: Rule) -> None:
    assert rule.pauses <= rule.families
