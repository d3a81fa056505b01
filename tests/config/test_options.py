"""``[options]`` in ``tracker.toml``: the tracker's names for options that the rules know by words of ours."""

import pytest

from config.describe import describe
from config.load import fingerprint, load
from config.problems import ConfigError
from config.settings import load_settings
from rules.columns import Source
from tests.config.conftest import SOURCE, WriteFolder

ORDERS = f'[orders]\nsource = "{SOURCE}"\n'
STATUSES = "Requested, Approved, Rejected, In work, Implemented"


def test_each_word_has_the_name_it_was_given(folder: WriteFolder) -> None:
    text = f'{ORDERS}[options.change_orders.status]\n"In work" = "작업 중"'

    assert load(folder(tracker=text)).tracker.option_names == {
        Source.CHANGE_ORDERS: {"status": {"In work": "작업 중"}}
    }


def test_two_words_may_change_places(folder: WriteFolder) -> None:
    text = f'{ORDERS}[options.updates.from]\n"Client" = "Us"\n"Us" = "Client"'

    assert load(folder(tracker=text)).tracker.option_names


def test_another_name_is_another_configuration(folder: WriteFolder) -> None:
    before = fingerprint(load(folder(tracker=ORDERS)))

    assert fingerprint(load(folder(tracker=f'{ORDERS}[options.orders.health]\nClosed = "끝"'))) != before


def test_they_show_among_the_settings(folder: WriteFolder) -> None:
    path = folder(tracker=f'{ORDERS}[options.orders.health]\nClosed = "끝"')
    shown = {setting.name: setting.value for setting in describe(load_settings(), load(path))}

    assert shown["options.orders.health.Closed"] == "끝"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '[options.change_orders.status]\n"Aproved" = "승인"',
            f'options.change_orders.status.Aproved: expected one of {STATUSES}, found "Aproved"',
        ),
        (
            '[options.change_orders.state]\n"Approved" = "승인"',
            'options.change_orders.state: expected one of status, found "state"',
        ),
        (
            '[options.change.status]\n"Approved" = "승인"',
            (
                "options.change: expected one of orders, change_orders, fittings, updates, milestones, "
                'found "change"'
            ),
        ),
        (
            '[options.orders.specs_match]\n"Yes" = "네, 맞아요"',
            (
                "options.orders.specs_match.Yes: expected the name of an option, without a comma, "
                'found "네, 맞아요"'
            ),
        ),
        (
            '[options.orders.specs_match]\n"Yes" = "No"',
            (
                'options.orders.specs_match.Yes: expected an option for each word; "No" stands for two, '
                'found "No"'
            ),
        ),
    ],
)
def test_what_cannot_be_meant_is_answered_with_what_can(folder: WriteFolder, text: str, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder(tracker=ORDERS + text))

    assert str(caught.value) == f"config/tracker.toml: {line}"
