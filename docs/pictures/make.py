"""Take the pictures of README and docs anew: the demo's page by Chromium, terminals as they are printed.

All of it is real: the demo as anybody runs it, and docs/start.md over a Notion and a Slack on this machine.
"""

import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import httpx
from rich.console import Console
from rich.text import Text

from notion_sync.bootstrap import wall_clock
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox
from notion_sync.sandbox.notion.text import plain_text
from notion_sync.sandbox.page import DemoPage
from notion_sync.sandbox.serve import Server
from notion_sync.sandbox.slack import SlackSandbox
from rules.policy import Matrix

sys.path.insert(0, str(Path(__file__).parent))
import year

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=6000",
)  # fmt: skip
NOTION_TOKEN, SLACK_TOKEN = "ntn_pictures", "xoxb-pictures"
COLUMNS = 100
TODAY = wall_clock().date()


def browser() -> str:
    """The browser that takes the pictures. Ends with the remedy where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(
            "make pictures needs Chromium and fonts. Debian: "
            "apt install chromium fonts-inter fonts-noto-cjk fonts-noto-color-emoji"
        )
    return found


def take(program: str, url: str, name: str, width: int, height: int) -> None:
    """Take a picture of a page."""
    file = HERE / f"{name}.png"
    file.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                program,
                *FLAGS,
                f"--user-data-dir={profile}",
                f"--screenshot={file}",
                f"--window-size={width},{height}",
                url,
            ],
            check=True,
            capture_output=True,
        )
    if not file.exists():
        sys.exit(f"{Path(program).name} took no picture of {url}")
    print(f"{file.name}: {file.stat().st_size // 1024} KB")


@contextmanager
def demo(days: int) -> Iterator[str]:
    """The demo after some days, and the address of its page."""
    command = [sys.executable, "-m", "notion_sync", "demo", "--days", str(days), "--serve"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        for line in process.stderr or ():
            if found := re.search(r"Look at (http\S+)", line):
                yield found[1]
                return
        sys.exit("the demo ended before its page was there")
    finally:
        process.terminate()
        process.wait()


def of_the_demo(program: str) -> None:
    """The tracker beside Slack, one order, and Slack on a phone."""
    with demo(4) as url:
        take(program, f"{url}#board", "demo", 1440, 900)
        orders = httpx.get(f"{url.rstrip('/')}/state.json").json()["tracker"]["orders"]
        paused = next(order for order in orders if "paused" in str(order).casefold())
        take(program, f"{url}#order-{paused['id']}", "order", 1000, 900)
        take(program, f"{url}#slack", "slack-on-a-phone", 500, 900)


class Terminal:
    """Somebody who sets the service up in an empty folder, and what they see."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.defpath,
            "TERM": "xterm-256color",
            "COLUMNS": str(COLUMNS),
            "TZ": "Asia/Seoul",
            **environment,
        }

    def type(self, *words: str) -> str:
        """Type a command; what the terminal shows, colours and all."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "notion_sync", *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # raised where the other side is closed
            while piece := os.read(ours, 65536):
                seen += piece
        process.wait()
        os.close(ours)
        return seen.decode().replace("\r\n", "\n")


def draw(name: str, typed: str, shown: str, most: int = 44) -> None:
    """Save a terminal as SVG, without the fonts that it would fetch from elsewhere."""
    lines = shown.rstrip().split("\n")
    if len(lines) > most:
        lines = [*lines[:most], "…"]
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text(f"$ {typed}", style="bold"))
    console.print(Text.from_ansi("\n".join(lines)))
    svg = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="notion-sync"), flags=re.DOTALL)
    file = HERE / f"{name}.svg"
    file.write_text(
        svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace"), encoding="utf-8"
    )
    print(f"{file.name}: {file.stat().st_size // 1024} KB")


def ago(days: int) -> date:
    """The day so many days ago."""
    return TODAY - timedelta(days=days)


def of_the_start(program: str) -> None:
    """What docs/start.md shows: init, doctor, plan, explain, and the first alert."""
    clock = SandboxClock()
    with (
        NotionSandbox(clock=clock) as notion,
        SlackSandbox(clock=clock) as slack,
        tempfile.TemporaryDirectory() as folder,
    ):
        notion.workspace.add_connection(token=NOTION_TOKEN)
        page = notion.workspace.add_top_page("Atelier")
        minji = notion.workspace.add_person("Min-ji Seo", "minji@house.example")
        channel = slack.workspace.add_channel("orders")
        slack.workspace.add_bot(SLACK_TOKEN, channels=(channel,))
        slack.workspace.add_user("Min-ji Seo", "minji@house.example")
        terminal = Terminal(
            Path(folder),
            {
                "NOTION_TOKEN": NOTION_TOKEN,
                "NOTION_BASE_URL": notion.url,
                "NOTION_REQUESTS_PER_MINUTE": "100000",
                "SLACK_BOT_TOKEN": SLACK_TOKEN,
                "SLACK_CHANNEL": channel,
                "SLACK_BASE_URL": slack.url,
            },
        )
        init = ("init", "--parent", page, "--yes", "--time-zone", "Asia/Seoul", "--country", "KR")
        draw("init", "notion-sync init --parent PAGE", terminal.type(*init))
        tables = {plain_text(list(each.title)): each.id for each in notion.workspace.store.sources.values()}
        notion.workspace.add_page(
            tables["Team"],
            {
                "Name": "Min-ji Seo",
                "Person": [minji],
                "Role": list(Matrix().roles),
                "Email": "minji@house.example",
            },
        )
        gown = notion.workspace.add_page(
            tables["Order Tracker"],
            {
                "Order": "Winter coat",
                "Client": "Maison Kato",
                "Stage": "Production",
                "Account Manager": [minji],
                "Contract signed": ago(30),
                "Deposit received": ago(30),
                "Promised delivery": ago(-60),
            },
        )
        notion.workspace.add_page(
            tables["Payments"],
            {"Payment": "Second instalment", "Order": [gown], "Due": ago(8), "Amount": 1200},
        )
        alerts = Path(folder, "config", "alerts.toml")
        alerts.write_text(alerts.read_text("utf-8").replace('hours = "working"', 'hours = "any"'), "utf-8")
        draw("doctor", "notion-sync doctor", terminal.type("doctor"))
        draw("plan", "notion-sync plan", terminal.type("plan"))
        terminal.type("run")
        draw("explain", 'notion-sync explain "Winter coat"', terminal.type("explain", "Winter coat"))
        with Server(DemoPage(notion.workspace, slack.workspace).app, 0) as shown:
            take(program, f"{shown.url}#board", "first-alert", 1200, 620)


def of_the_scorecard(program: str) -> None:
    """The report of a year and a half, as a page."""
    with NotionSandbox() as notion, tempfile.TemporaryDirectory() as folder:
        workspace = notion.workspace
        workspace.add_connection(token=NOTION_TOKEN)
        page = workspace.add_top_page("Atelier")
        people = {name: workspace.add_person(name, f"{name[:2]}@house.example") for name in year.PEOPLE}
        environment = {"NOTION_TOKEN": NOTION_TOKEN, "NOTION_BASE_URL": notion.url}
        terminal = Terminal(Path(folder), {**environment, "NOTION_REQUESTS_PER_MINUTE": "100000"})
        zone = ("--time-zone", "Asia/Seoul", "--country", "KR", "--enforce-from", "2020-01-01")
        terminal.type("init", "--parent", page, "--yes", *zone)
        tables = {plain_text(list(each.title)): each.id for each in workspace.store.sources.values()}
        for sample in workspace.rows(tables["Order Tracker"]):
            workspace.trash(sample)
        orders: list[str] = []
        for table, cells in year.rows(TODAY, people):
            number = cells["Order"]
            linked = {**cells, "Order": [orders[number]]} if isinstance(number, int) else cells
            made = workspace.add_page(
                tables[table], {key: value for key, value in linked.items() if value is not None}
            )
            if table == "Order Tracker":
                orders.append(made)
        draw("report", "notion-sync report", terminal.type("report"))
        terminal.type("report", "--html", "scorecard.html")
        take(program, f"{Path(folder).as_uri()}/scorecard.html", "scorecard", 1100, 1500)


if __name__ == "__main__":
    chosen = browser()
    of_the_scorecard(chosen)
    of_the_demo(chosen)
    of_the_start(chosen)
