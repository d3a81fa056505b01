"""A new user, from an empty folder to the first pass. Steps and questions are counted: fewer is better."""

from datetime import date, timedelta

from notion_sync.bootstrap import wall_clock
from rules.columns import Source
from rules.policy import Matrix
from tests.commands.newcomer import STAGES, UNKNOWN, Newcomer

TODAY = wall_clock().date()


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def everybody(user: Newcomer) -> str:
    """Somebody who holds every role; the id of the account."""
    return user.notion.workspace.add_person("Min-ji Seo", "minji@house.example")


def test_a_tracker_is_made_and_the_first_pass_runs_after_four_commands_and_two_questions(
    new_user: Newcomer,
) -> None:
    minji = everybody(new_user)

    new_user.type("init", "--parent", new_user.page, answers=[]).means(0, "Next:", "notion-sync doctor")
    assert new_user.answers.asked == [
        "Is the team in Asia/Seoul, with the public holidays of KR?",
        'Payments due before which day are left alone? A day, or "all" to follow each of them',
    ]
    roles = list(Matrix().roles)
    new_user.add(
        Source.TEAM, {"Name": "Min-ji Seo", "Person": [minji], "Role": roles, "Email": "minji@house.example"}
    )
    gown = new_user.add(
        Source.ORDERS,
        {
            "Order": "Kim gown",
            "Client": "Maison Kato",
            "Stage": "Production",
            "Account Manager": [minji],
            "Contract signed": ago(30),
            "Deposit received": ago(30),
            "Promised delivery": ago(-60),
        },
    )
    new_user.add(Source.PAYMENTS, {"Payment": "Second", "Order": [gown], "Due": ago(8), "Amount": 1000})

    new_user.type("doctor").means(0, "All is well.")
    planned = new_user.type("plan")
    planned.means(0, "Kim gown", "Work paused", "2 rows written")
    new_user.type("run").means(0)

    row = new_user.notion.workspace.row(gown)
    assert (row["Health"], row["Payment stage"], row["Work on hold"]) == ("Off track", "Work paused", True)
    assert row["Responsible"] == [minji]
    assert len(new_user.steps) == 4


def test_the_sample_order_shows_what_there_is_and_is_silent_in_slack(new_user: Newcomer) -> None:
    new_user.type("init", "--parent", new_user.page, "--yes").means(0)
    new_user.add(
        Source.TEAM, {"Name": "Min-ji Seo", "Person": [everybody(new_user)], "Role": list(Matrix().roles)}
    )
    new_user.speak()
    alerts = new_user.config / "alerts.toml"
    alerts.write_text(alerts.read_text("utf-8").replace('hours = "working"', 'hours = "any"'), "utf-8")
    new_user.add(Source.ORDERS, {"Order": "Real gown", "Stage": "Received"})
    new_user.type("run")
    rows = new_user.notion.workspace.rows(new_user.source(Source.ORDERS)).values()
    (sample,) = [row for row in rows if row["Order"] != "Real gown"]
    said = " ".join(str(message.blocks) + message.text for message in new_user.slack.workspace.all_messages())

    assert str(sample["Order"]).startswith("Sample order")
    assert str(sample["Next action"]).startswith("Name an Account Manager")
    assert ("Real gown" in said, "Sample order" in said) == (True, False)


def test_a_korean_tracker_is_adopted_with_four_questions_and_the_first_pass_runs(new_user: Newcomer) -> None:
    minji = everybody(new_user)
    tracker = new_user.tracker()
    dress = new_user.notion.workspace.add_page(
        tracker,
        {
            "주문명": "웨딩드레스",
            "고객명": "김서연",
            "진행상태": "제작중",
            "담당자": [minji],
            "계약일": ago(40),
            "계약금 입금일": ago(40),
            "납기일": ago(-50),
            "결제예정일": ago(8),
            "잔금": 500_000,
            "금액": 900_000,
            "메모": "실크",
        },
    )
    new_user.notion.workspace.add_page(
        tracker, {"주문명": "옛 주문", "진행상태": "제작중", "결제예정일": ago(200), "잔금": 100_000}
    )
    before = new_user.columns(tracker)

    new_user.type("init", "--adopt", tracker, answers=[]).means(
        0, "Stage 진행상태", "? Order value 금액 may mean Order value", "Left alone:", *UNKNOWN
    )
    assert new_user.answers.asked == [
        'Order value: is that your column "금액"? (may mean Order value)',
        "Is the team in Asia/Seoul, with the public holidays of KR?",
        'Payments due before which day are left alone? A day, or "all" to follow each of them',
        'Make 18 columns in "주문 현황" for the service to fill in? No other column is touched.',
    ]
    name_the_team(new_user)
    new_user.type("doctor").means(0, "All is well.")
    new_user.type("plan").means(0, "웨딩드레스")
    new_user.type("run").means(0)

    row = new_user.notion.workspace.row(dress)
    assert (row["종합 상태"], row["입금 단계"], row["작업 보류"]) == ("위험", "작업 중단", True)
    assert {name: kind for name, kind in new_user.columns(tracker).items() if name in before} == before
    assert (row["메모"], row["잔금"]) == ("실크", 500_000)
    old = next(r for r in new_user.notion.workspace.rows(tracker).values() if r["주문명"] == "옛 주문")
    assert old["입금 단계"] is None
    assert len(new_user.steps) == 4


def name_the_team(user: Newcomer) -> None:
    """Put everybody into team.toml, as its comments say."""
    roles = ", ".join(f'"{role}"' for role in Matrix().roles)
    entry = f'[[person]]\nname = "Min-ji Seo"\nemail = "minji@house.example"\nroles = [{roles}]\n'
    with (user.config / "team.toml").open("a", encoding="utf-8") as file:
        file.write(entry)


def test_what_is_adopted_says_which_stage_is_which(new_user: Newcomer) -> None:
    new_user.type("init", "--adopt", new_user.tracker(), answers=[])
    stages = new_user.loaded().tracker.stages

    assert set(stages.in_order) == set(STAGES)
    assert (stages.receipt, stages.ended) == (("상담", "계약 완료"), ("정산 완료", "취소"))
    assert (stages.early, stages.on_hold) == (("디자인", "원단 발주", "제작중"), ("보류",))
