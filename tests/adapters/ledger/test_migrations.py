import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from adapters.errors import LedgerError
from adapters.ledger import open_ledger
from adapters.ledger.revisions import REVISIONS
from adapters.ledger.schema import VERSION_TABLE, metadata
from rules.columns import Source
from tests.adapters.ledger.releases import revisions
from tests.adapters.ledger.rivals import PATIENCE, apart, open_at_once
from tests.adapters.ledger.samples import order, page


def _differences(engine: Engine) -> list[object]:
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_migrations_make_the_schema_that_the_code_speaks_of(empty_url: str, tracker: str) -> None:
    open_ledger(empty_url, tracker=tracker).close()
    engine = create_engine(empty_url)

    assert _differences(engine) == []
    engine.dispose()


def test_the_comparison_would_see_a_missing_index(empty_url: str, tracker: str) -> None:
    open_ledger(empty_url, tracker=tracker).close()
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_ledger_judgement_recheck"))

    assert len(_differences(engine)) == 1
    engine.dispose()


def test_opening_again_keeps_what_is_remembered(empty_url: str, tracker: str) -> None:
    first = open_ledger(empty_url, tracker=tracker)
    first.save_rows([order(1)])
    first.close()

    second = open_ledger(empty_url, tracker=tracker)
    assert second.page_ids(Source.ORDERS) == {page(1)}
    second.close()


def test_a_ledger_of_the_first_schema_is_brought_forward_with_all_it_remembers(
    empty_url: str, tracker: str
) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "adapters.ledger:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO ledger_source (tracker, source, watermark) VALUES (:tracker, 'orders', :at)"),
            {"tracker": tracker, "at": "2026-11-23 12:00:00.000000"},
        )
    engine.dispose()

    ledger = open_ledger(empty_url, tracker=tracker)

    assert ledger.watermark(Source.ORDERS) is not None
    assert ledger.reading(Source.ORDERS) is None
    assert (ledger.setbacks(), ledger.fights()) == ([], [])
    ledger.close()


def test_processes_that_open_a_new_ledger_at_once_do_not_disturb_each_other(
    empty_url: str, tracker: str
) -> None:
    rivals = 3
    start, opened = apart.Barrier(rivals), apart.Queue()
    processes = [
        apart.Process(target=open_at_once, args=(empty_url, f"{tracker}-{number}", start, opened))
        for number in range(rivals)
    ]
    for process in processes:
        process.start()

    assert [opened.get(timeout=PATIENCE) for _ in processes] == [1] * rivals
    for process in processes:
        process.join()


def test_a_ledger_of_a_newer_version_is_left_alone(empty_url: str, tracker: str) -> None:
    open_ledger(empty_url, tracker=tracker).close()
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    engine.dispose()

    for create in (True, False):
        with pytest.raises(LedgerError, match="by a newer version of the service") as caught:
            open_ledger(empty_url, tracker=tracker, create=create)
        assert "Run that version" in caught.value.remedy


def test_every_revision_is_known_without_the_machinery() -> None:
    assert tuple(revisions()) == REVISIONS
