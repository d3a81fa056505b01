"""What is known before anything is proposed: the workspace, the files, and what a person said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from notion_sync.setup.vocabulary import Phase
from rules.columns import Column, OptionNames, Source
from rules.policy import Stages
from rules.tables import Table


@dataclass(frozen=True, slots=True)
class Files:
    """What the configuration says already.

    sources: ids or URLs. language, zone, country: None where nobody chose them. filed: zone and country of
    the calendar that came with the service. own_columns: those of a team's own rules.
    """

    sources: Mapping[Source, str] = field(default_factory=dict)
    columns: Mapping[Source, Mapping[str, str]] = field(default_factory=dict)
    stages: Stages = field(default_factory=Stages)
    options: OptionNames = field(default_factory=dict)
    language: str | None = None
    zone: str | None = None
    country: str | None = None
    filed: tuple[str, str] | None = None
    enforce_from: date | None = None
    roles: tuple[str, ...] = ()
    own_columns: tuple[Column, ...] = ()

    @property
    def set_up(self) -> bool:
        """Whether they name a tracker: then everything in them was chosen."""
        return Source.ORDERS in self.sources


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided, just now or in a file. "" stands for: there is none.

    columns: names by source and key. tables: ids by source, of tables or their databases. stages: all of
    them; phases: by stage. fill: by key of a column that is there, whether the service may fill it in.
    """

    columns: Mapping[Source, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[Source, str] = field(default_factory=dict)
    stages: Stages | None = None
    phases: Mapping[str, Phase] = field(default_factory=dict)
    options: OptionNames = field(default_factory=dict)
    fill: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """The workspace as it was found.

    tables: all that are shared, the tracker among them or not. hidden: relations of the tracker to tables
    that are not shared. in_use: columns that the service might fill in and that hold something.
    """

    tracker: Table
    tables: tuple[Table, ...]
    hidden: tuple[str, ...]
    in_use: frozenset[str]
    files: Files
    adopted: bool
