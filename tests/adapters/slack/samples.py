"""Alerts as the rules would word them."""

from dataclasses import dataclass, field

from adapters.retry import RetryPolicy
from adapters.slack.blocks import Block
from rules.notice import Event, Message, Named, Notice

PASS = "pass-1"
PAGE = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c"
ADDRESS = "https://www.notion.so/acme/Wedding-dress-1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d"
MIN_JI = Named(name="Min-ji Seo", slack_id="U012AB3CD")
JUN = Named(name="Jun Park")

PAYMENT = Notice(
    key=f"{PAGE}01:payment.overdue:2026-12-10",
    code="payment.pause",
    level="critical",
    event="opened",
    order="Wedding dress (ORD-17)",
    url=ADDRESS,
    what="KRW 3,000,000 is 7 days past due.",
    do="Pause the work and tell the client",
    since="since 10 Dec 2026",
    client="Kim Ha-na",
    named=(MIN_JI, JUN),
    informed=("Finance", "Operations"),
)
UNANSWERED = Notice(
    key=f"{PAGE}02:client.waiting:2026-12-10",
    code="client.waiting",
    level="warning",
    event="opened",
    order="Two hanbok (ORD-18)",
    url=ADDRESS,
    what="The client wrote and nobody has answered for 5 working hours.",
    do="Answer the client",
    named=(JUN,),
)


def as_event(notice: Notice, event: Event, note: str = "") -> Notice:
    return notice.model_copy(update={"event": event, "note": note})


def alert(*notices: Notice, heading: str = "") -> Message:
    return Message(kind="alert", pass_id=PASS, heading=heading, notices=notices or (PAYMENT,))


def summary() -> Message:
    return Message(kind="summary", pass_id=PASS, heading="12 orders need somebody", lines=("5 critical",))


def numbered(count: int, like: Notice = PAYMENT) -> tuple[Notice, ...]:
    """So many alerts, each of its own order."""
    return tuple(
        like.model_copy(
            update={
                "key": f"{PAGE}{number:02}:payment.overdue:2026-12-10",
                "order": f"{like.order} {number:02}",
            }
        )
        for number in range(count)
    )


def shown(blocks: list[Block]) -> str:
    """What a reader of the blocks sees, before Slack renders it."""
    return "\n\n".join(
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in blocks
    )


@dataclass
class Waits:
    """Sleeps that are over at once; ``seconds`` are what was asked for."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)

    def policy(self, attempts: int = 3) -> RetryPolicy:
        return RetryPolicy(attempts=attempts, sleep=self, jitter=lambda: 1.0)
