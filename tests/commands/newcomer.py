"""Somebody new at a terminal: a Notion, a Slack, an empty folder, and answers to questions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from config.load import Configuration, load
from notion_sync.cli import app
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox, Plain, multi_select, number, select
from notion_sync.sandbox.notion.spec import ColumnSpec
from notion_sync.sandbox.notion.text import plain_text
from notion_sync.sandbox.slack import SlackSandbox
from rules.columns import Source
from tests.commands.desk import Said
from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN

STAGES = (
    "상담",
    "계약 완료",
    "디자인",
    "원단 발주",
    "제작중",
    "가봉",
    "검수",
    "출고 준비",
    "납품 완료",
    "정산 완료",
    "취소",
    "보류",
)
KOREAN: Mapping[str, ColumnSpec] = {
    "주문명": "title",
    "고객명": "rich_text",
    "진행상태": select(*STAGES),
    "담당자": "people",
    "계약일": "date",
    "계약금 입금일": "date",
    "금액": number("won"),
    "납기일": "date",
    "납품 완료일": "date",
    "결제예정일": "date",
    "잔금": number("won"),
    "입금액": number("won"),
    "입금완료": "date",
}
UNKNOWN: Mapping[str, ColumnSpec] = {
    "원단": select("실크", "울"),
    "메모": "rich_text",
    "치수": "rich_text",
    "촬영일": "date",
    "사진": "files",
    "우선순위": select("상", "하"),
    "유입 경로": multi_select("인스타", "소개"),
    "인스타": "url",
    "등록일시": "created_time",
    "수량": "number",
}
"""Ten columns that mean nothing to the service."""


@dataclass
class Answers:
    """Answers in the order of the questions, Enter where there is none. Meets ``setup.ports.Interview``."""

    given: Sequence[str] = ()
    asked: list[str] = field(default_factory=list)

    def choose(self, question: str, answers: Mapping[str, str], default: str) -> str:
        answer = self._next(question) or default
        assert answer in answers, f"{question}: {answers}"
        return answer

    def write(self, question: str, default: str | None, check: Callable[[str], str]) -> str:
        answer = self._next(question) or default
        assert answer, f"{question} has no default"
        assert check(answer) == ""
        return answer

    def _next(self, question: str) -> str:
        number = len(self.asked)
        self.asked.append(question)
        return self.given[number] if number < len(self.given) else ""


@dataclass
class Newcomer:
    """At work in an empty folder. ``steps``: commands typed so far. zone: what the machine believes."""

    notion: NotionSandbox
    slack: SlackSandbox
    folder: Path
    page: str
    zone: str = "Asia/Seoul"
    steps: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "NOTION_TOKEN": NOTION_TOKEN,
            "NOTION_REQUESTS_PER_MINUTE": "1000000",
            "NOTION_BASE_URL": self.notion.url,
            "SLACK_BOT_TOKEN": "",
            "SLACK_CHANNEL": "",
            "SLACK_WEBHOOK_URL": "",
            "SLACK_BASE_URL": self.slack.url,
            "NOTION_SYNC_CONFIG": str(self.config),
            "NOTION_SYNC_LEDGER": f"sqlite:///{self.folder / 'ledger.db'}",
            "NOTION_SYNC_LOG": "json",
            "NOTION_SYNC_HEARTBEAT_URL": "",
            "NOTION_SYNC_METRICS_PORT": "",
            "NOTION_SYNC_METRICS_FILE": "",
            "TZ": self.zone,
            **self.env,
        }

    def type(self, *words: str, answers: Sequence[str] | None = None) -> Said:
        """Type a command after ``notion-sync``. With ``answers`` somebody is there to ask."""
        self.steps.append(" ".join(words))
        self.answers = Answers(answers or ())
        brought = self.answers if answers is not None else None
        ended = CliRunner().invoke(app, list(words), env=self.environment, obj=brought)
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Said(ended.exit_code, ended.stdout, ended.stderr)

    def loaded(self) -> Configuration:
        """The configuration that was written."""
        return load(self.config)

    def files(self) -> dict[str, str]:
        """The folder's files."""
        return {path.name: path.read_text(encoding="utf-8") for path in self.config.iterdir()}

    def source(self, source: Source) -> str:
        """Where a configured table is."""
        section = self.loaded().tracker.source(source)
        assert section is not None
        return section.source

    def add(self, source: Source, cells: Mapping[str, Plain]) -> str:
        """Type in a row."""
        return self.notion.workspace.add_page(self.source(source), cells)

    def databases(self, page: str | None = None) -> list[str]:
        """Titles of the databases in a page, in the order in which they were made."""
        store = self.notion.workspace.store
        return [
            plain_text(list(each.title))
            for each in store.databases.values()
            if each.parent_id == (page or self.page)
        ]

    def columns(self, source_id: str) -> dict[str, str]:
        """A table's columns with their types."""
        return {p.name: p.type for p in self.notion.workspace.store.sources[source_id].properties.values()}

    def tracker(self, columns: Mapping[str, ColumnSpec] | None = None, title: str = "주문 현황") -> str:
        """A tracker that is there already; its data source."""
        spec = columns if columns is not None else {**KOREAN, **UNKNOWN}
        return self.notion.workspace.create_database(title, spec).data_source_id

    def speak(self) -> str:
        """Connect Slack; the channel."""
        channel = self.slack.workspace.add_channel("orders")
        self.slack.workspace.add_bot(SLACK_TOKEN, channels=(channel,))
        self.env |= {"SLACK_BOT_TOKEN": SLACK_TOKEN, "SLACK_CHANNEL": channel}
        return channel


@contextmanager
def newcomer(folder: Path) -> Iterator[Newcomer]:
    """Somebody with a page in Notion, called Atelier."""
    clock = SandboxClock()
    with NotionSandbox(clock=clock) as notion, SlackSandbox(clock=clock) as slack:
        notion.workspace.add_connection(token=NOTION_TOKEN)
        yield Newcomer(notion, slack, folder, notion.workspace.add_top_page("Atelier"))
