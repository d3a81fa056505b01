"""What goes into ``tracker.toml``: only where a tracker differs from the defaults. Pure."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.facts import Decisions, Files
from notion_sync.setup.matching import fits
from notion_sync.setup.proposal import Proposal, TableProposal
from notion_sync.setup.sources import bare
from notion_sync.setup.stages import MEANINGS
from notion_sync.setup.toml_edit import Setting
from notion_sync.setup.vocabulary import PHASES
from rules.columns import COLUMNS, WRITTEN_OPTIONS, Source
from rules.options import OPTIONS
from rules.policy import Stages
from rules.tables import Table, TableColumn


def source_setting(source: Source, table: Table) -> Setting:
    """Where a table is: its id, with title and address behind it for people."""
    return Setting((source.value,), "source", table.id, f"{table.title} {table.url}".strip())


def of_proposal(proposal: Proposal, files: Files, decisions: Decisions) -> list[Setting]:
    """The settings of a tracker that was adopted."""
    settings: list[Setting] = []
    for each in proposal.tables:
        if bare(files.sources.get(each.source)) != bare(each.table.id):
            settings.append(source_setting(each.source, each.table))
        owned = proposal.owned.found if each.source is Source.ORDERS else ()
        filed = files.columns.get(each.source, {})
        names = {
            m.column.key: _name(m.found, filed.get(m.column.key)) for m in (*each.columns, *owned) if m.found
        }
        if each.source is Source.ORDERS:
            names |= {key: column.name for key, column in proposal.owned.new.items()}
        names |= dict.fromkeys(_none(each, proposal, decisions), "")
        settings += _columns(each.source, names, files)
        for key, options in each.options.items():
            table = ("options", each.source.value, key)
            settings += [Setting(table, word, name) for word, name in options.names.items()]
    for source, columns in decisions.options.items():
        for key, words in columns.items():
            settings += [Setting(("options", source.value, key), word, name) for word, name in words.items()]
    settings += _stages(proposal.configured, files.stages)
    return list(dict.fromkeys(settings))


def of_blueprint(blueprint: Blueprint, files: Files) -> list[Setting]:
    """The settings of a tracker that is made, without where its tables are."""
    settings = columns_of(Source.ORDERS, blueprint, files)
    for source in COLUMNS:
        for key, words in OPTIONS.get(source, {}).items():
            if source is Source.ORDERS and key in WRITTEN_OPTIONS:
                continue
            called = {word: blueprint.option(source, key, word) for word in words}
            table = ("options", source.value, key)
            settings += [Setting(table, word, name) for word, name in called.items() if word != name]
    settings += _stages(blueprint.stages, files.stages)
    return settings


def columns_of(source: Source, blueprint: Blueprint, files: Files) -> list[Setting]:
    """The names of the columns of a table that is made."""
    names = {column.key: blueprint.name(source, column) for column in blueprint.columns(source)}
    return list(_columns(source, names, files))


def _columns(source: Source, names: Mapping[str, str], files: Files) -> Iterator[Setting]:
    """Names that differ from the defaults, or from what the file says."""
    filed = files.columns.get(source, {})
    defaults = {column.key: column.name for column in (*COLUMNS[source], *files.own_columns)}
    for key, name in names.items():
        if name != filed.get(key, defaults[key]):
            yield Setting((source.value, "columns"), key, name)


def _none(each: TableProposal, proposal: Proposal, decisions: Decisions) -> Iterator[str]:
    """Keys without a column, of which the file has to say so: else one is taken by its name, or made."""
    for match in each.columns:
        default = each.table.column(match.column.name)
        if match.found is None and not match.column.required and default and fits(match.column, default):
            yield match.column.key
    if each.source is Source.ORDERS:
        said = decisions.columns.get(Source.ORDERS, {})
        for column in COLUMNS[each.source]:
            known_by_name = each.table.column(column.name) is not None
            if column.key in proposal.owned.skipped and (known_by_name or column.key in said):
                yield column.key


def _name(found: TableColumn, filed: str | None) -> str:
    """The name of a column, or its id where the file goes by that."""
    return filed if filed in (found.id, unquote(found.id)) else found.name


def _stages(wanted: Stages, filed: Stages) -> Iterator[Setting]:
    for field in (*PHASES, *MEANINGS):
        if getattr(wanted, field) != getattr(filed, field):
            yield Setting(("stages",), field, getattr(wanted, field))
