"""Whose turn it is: the matrix, the current decision, who holds a role, and who acts for whom."""

import tomllib
from importlib.resources import files

import pytest

from rules.case import Process
from rules.cells import CellValue, Person, Row
from rules.evaluate import Evaluation
from rules.finding import Level
from rules.policy import Absence, Matrix, Member
from rules.rabsic import RABSIC, acting
from rules.validation import validate
from tests.rules.build import (
    SEOUL,
    TEAM,
    Plain,
    bare_order,
    cells,
    change,
    codes,
    facts,
    finding,
    judged,
    order,
    process,
    tracker_without,
    update,
)
from tests.rules.dates import MONDAY, day

DOCUMENT = """
Order intake and documentation | Account Manager | Account Manager | Sales Coordinator | Sales Coordinator | Fashion Design, Operations | -
Production timeline coordination | Account Manager | Sales Director | - | Operations | Finance | Fashion Design, Operations
Client status updates | Account Manager | Account Manager | Sales Coordinator | - | Sales Director | -
Change order approval | Sales Director | Sales Director | - | Finance, Operations | - | Fashion Design, Operations
Delivery coordination | Account Manager | Account Manager | Sales Coordinator | Logistics | Operations | -
Final client sign-off | Account Manager | Sales Director | - | - | Finance, Operations | -
"""  # noqa: E501 - the document's own lines
"""Decision, R, A, B, S, I and C, as in the process document."""

ARI, MINJI, JUN, DANA, HYUN, SORA, TAE = TEAM
INTAKE = "Order intake and documentation"
PRODUCTION = "Production timeline coordination"
UPDATES = "Client status updates"
CHANGES = "Change order approval"
DELIVERY = "Delivery coordination"
SIGN_OFF = "Final client sign-off"
LETTERS = ("responsible", "accountable", "backup", "support", "informed", "consulted")


def look(order: Row, *related: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(order, *related, at=at, process=process, rules=(RABSIC,))


def away(member: Member, first: str = "2026-11-20", last: str = "2026-11-27") -> Member:
    absence = Absence.model_validate({"from": first, "until": last})
    return member.model_copy(update={"away": (*member.away, absence)})


def team(*changed: Member) -> Process:
    """The usual team with some of its members changed, and others beside it."""
    names = {member.name: member for member in TEAM} | {member.name: member for member in changed}
    return process(team=names.values())


def who_acts(decision: str, process: Process, on: str = MONDAY, order: Row | None = None) -> list[str]:
    case = validate(facts(order or bare_order(stage="Design", account_manager=["ari"])), process, day(on))
    return [member.name for member in acting(decision, case, process, day(on)).people]


def names(cell: CellValue) -> list[str | None]:
    assert isinstance(cell, tuple)
    return [item.name for item in cell if isinstance(item, Person)]


class TestTheMatrix:
    DEFAULT = Matrix()
    CONFIGURED = Matrix.model_validate(
        tomllib.loads((files("config") / "rabsic.toml").read_text(encoding="utf-8"))
    )

    @pytest.mark.parametrize("matrix", [DEFAULT, CONFIGURED], ids=["built in", "rabsic.toml"])
    def test_it_is_the_process_documents_line_by_line(self, matrix: Matrix) -> None:
        lines = [
            " | ".join([line.name, *(", ".join(getattr(line, letter)) or "-" for letter in LETTERS)])
            for line in matrix.decision
        ]
        assert lines == DOCUMENT.strip().split("\n")

    def test_a_decision_may_not_be_missing(self) -> None:
        with pytest.raises(ValueError, match=SIGN_OFF):
            Matrix(decision=Matrix().decision[:-1])


REQUESTED = {"status": "Requested", "requested": "2026-11-20"}
FROM_CLIENT = {"at": "2026-11-20", "from_": "Client"}


class TestCurrentDecision:
    @pytest.mark.parametrize(
        ("cells", "decision"),
        [
            ({"stage": "Received"}, INTAKE),
            ({"stage": "Intake"}, INTAKE),
            ({"stage": "Design"}, PRODUCTION),
            ({"stage": "Quality check"}, PRODUCTION),
            ({"stage": "On hold"}, PRODUCTION),
            ({"stage": None}, PRODUCTION),
            ({"stage": "Delivery"}, DELIVERY),
            ({"stage": "Delivery", "delivered": "2026-11-20"}, DELIVERY),
            ({"stage": "Sign-off"}, SIGN_OFF),
            ({"stage": "Sign-off", "delivered": "2026-11-18", "signed_off": "2026-11-20"}, SIGN_OFF),
            ({"stage": "Production", "delivered": "2026-11-20"}, SIGN_OFF),
            ({"stage": "Production", "delivered": "2026-11-18", "signed_off": "2026-11-20"}, PRODUCTION),
            ({"stage": "Intake", "delivered": "2026-11-20"}, INTAKE),
        ],
    )
    def test_the_stage_decides(self, cells: dict[str, Plain], decision: str) -> None:
        assert look(order(**cells)).cells["current_decision"] == decision

    @pytest.mark.parametrize("stage", ["Intake", "Design", "Delivery", "Sign-off"])
    def test_an_unanswered_client_comes_before_the_stage(self, stage: str) -> None:
        assert look(order(stage=stage), update(**FROM_CLIENT)).cells["current_decision"] == UPDATES

    @pytest.mark.parametrize("stage", ["Intake", "Design", "Delivery", "Sign-off"])
    def test_an_undecided_change_comes_before_everything(self, stage: str) -> None:
        seen = look(order(stage=stage), update(**FROM_CLIENT), change(**REQUESTED))
        assert seen.cells["current_decision"] == CHANGES

    @pytest.mark.parametrize("status", ["Approved", "Rejected", "In work", "Implemented"])
    def test_a_decided_change_is_nobodys_turn(self, status: str) -> None:
        assert look(order(), change(status=status)).cells["current_decision"] == PRODUCTION

    @pytest.mark.parametrize(
        "message",
        [
            {"at": "2026-11-20", "from_": "Us"},
            {"at": "2026-11-20", "from_": "Client", "answered": "2026-11-20"},
        ],
        ids=["ours", "answered"],
    )
    def test_only_a_clients_unanswered_message_waits(self, message: dict[str, Plain]) -> None:
        assert look(order(), update(**message)).cells["current_decision"] == PRODUCTION

    def test_one_unanswered_message_among_answered_ones_waits(self) -> None:
        answered = update(at="2026-11-20", from_="Client", answered="2026-11-20")
        assert look(order(), answered, update(**FROM_CLIENT)).cells["current_decision"] == UPDATES

    def test_without_an_updates_source_the_orders_own_column_tells(self) -> None:
        flat = process(columns=tracker_without("updates"))
        waiting = order(waiting_since="2026-11-20")
        assert look(waiting, process=flat).cells["current_decision"] == UPDATES
        assert look(order(), process=flat).cells["current_decision"] == PRODUCTION

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    def test_an_ended_order_has_none_and_nobody(self, stage: str) -> None:
        seen = look(order(stage=stage), change(**REQUESTED))
        assert cells(seen, "current_decision", *LETTERS) == (None, (), (), (), (), (), ())

    def test_an_unknown_stage_leaves_the_cells_alone(self) -> None:
        seen = look(order(stage="Dreaming"))
        assert "current_decision" not in seen.cells
        assert "responsible" not in seen.cells


class TestRolesBecomePeople:
    def test_each_letter_is_written(self) -> None:
        seen = look(order())
        people = {letter: names(seen.cells[letter]) for letter in LETTERS}
        assert people == {
            "responsible": ["Ari Kim"],
            "accountable": ["Min-ji Seo"],
            "backup": [],
            "support": ["Dana Choi"],
            "informed": ["Hyun Lee"],
            "consulted": ["Sora Han", "Dana Choi"],
        }

    def test_the_account_manager_is_whom_the_order_names_and_nobody_else(self) -> None:
        other = Member(name="Bo Ra", notion_user="bora", roles=("Account Manager",))
        assert names(look(order(), process=team(other)).cells["responsible"]) == ["Ari Kim"]
        named = order(account_manager=["bora"])
        assert names(look(named, process=team(other)).cells["responsible"]) == ["Bo Ra"]

    def test_somebody_the_directory_does_not_know_may_be_named(self) -> None:
        assert names(look(order(account_manager=["stranger"])).cells["responsible"]) == ["stranger"]

    def test_several_people_hold_a_role_together(self) -> None:
        second = Member(name="Do-yun Oh", notion_user="doyun", roles=("Operations", "Logistics"))
        seen = look(order(account_manager=["ari", "jun"]), process=team(second))
        assert names(seen.cells["responsible"]) == ["Ari Kim", "Jun Park"]
        assert names(seen.cells["support"]) == ["Dana Choi", "Do-yun Oh"]

    def test_nobody_stands_twice_in_a_cell(self) -> None:
        both = SORA.model_copy(update={"roles": ("Fashion Design", "Operations")})
        assert names(look(order(), process=team(both)).cells["consulted"]) == ["Sora Han", "Dana Choi"]

    def test_who_has_no_account_is_left_out_of_the_cell(self) -> None:
        no_account = DANA.model_copy(update={"notion_user": None})
        colleague = Member(name="Do-yun Oh", notion_user="doyun", roles=("Operations",))
        seen = look(order(), process=team(no_account, colleague))
        assert names(seen.cells["support"]) == ["Do-yun Oh"]

    def test_people_are_found_by_email_whatever_its_case(self) -> None:
        by_email = ARI.model_copy(update={"notion_user": None, "email": "ARI@example.com"})
        seen = look(
            order(account_manager=[Person("id", "A. Kim", "ari@EXAMPLE.com")]), process=team(by_email)
        )
        assert codes(seen) == set()

    def test_a_tracker_without_the_column_cannot_tell_who_is_responsible(self) -> None:
        without = process(columns=tracker_without("account_manager"))
        seen = look(order(), process=without)
        assert "responsible" not in seen.cells
        assert names(seen.cells["accountable"]) == ["Min-ji Seo"]
        assert codes(seen) == set()
        assert seen.stands_down == {"rabsic.unassigned", "rabsic.wrong_person"}


class TestWhoActs:
    def test_the_responsible_while_there(self) -> None:
        assert who_acts(PRODUCTION, SEOUL) == ["Ari Kim"]

    @pytest.mark.parametrize(
        ("on", "who"),
        [
            ("2026-11-22", "Ari Kim"),
            ("2026-11-23", "Jun Park"),
            ("2026-11-24", "Jun Park"),
            ("2026-11-25", "Jun Park"),
            ("2026-11-26", "Ari Kim"),
        ],
    )
    def test_both_days_of_an_absence_are_included(self, on: str, who: str) -> None:
        assert who_acts(UPDATES, team(away(ARI, "2026-11-23", "2026-11-25")), on) == [who]

    def test_first_whoever_stands_in_for_the_person(self) -> None:
        stand_in = TAE.model_copy(update={"stands_in_for": ("Ari Kim",)})
        assert who_acts(UPDATES, team(away(ARI), stand_in)) == ["Tae Yu"]

    def test_or_for_the_role(self) -> None:
        stand_in = TAE.model_copy(update={"stands_in_for": ("Account Manager",)})
        assert who_acts(UPDATES, team(away(ARI), stand_in)) == ["Tae Yu"]

    def test_a_stand_in_does_nothing_while_the_responsible_is_there(self) -> None:
        stand_in = TAE.model_copy(update={"stands_in_for": ("Ari Kim", "Account Manager")})
        assert who_acts(UPDATES, team(stand_in)) == ["Ari Kim"]

    def test_then_the_backup(self) -> None:
        stand_in = TAE.model_copy(update={"stands_in_for": ("Ari Kim",)})
        assert who_acts(UPDATES, team(away(ARI), away(stand_in))) == ["Jun Park"]

    def test_then_the_accountable(self) -> None:
        assert who_acts(PRODUCTION, team(away(ARI))) == ["Min-ji Seo"]

    def test_then_nobody(self) -> None:
        assert who_acts(PRODUCTION, team(away(ARI), away(MINJI))) == []
        assert who_acts(UPDATES, team(away(ARI), away(JUN))) == []

    def test_a_role_is_away_only_when_all_who_hold_it_are(self) -> None:
        held_by_two = bare_order(stage="Design", account_manager=["ari", "tae"])
        assert who_acts(UPDATES, team(away(ARI)), order=held_by_two) == ["Tae Yu"]
        assert who_acts(UPDATES, team(away(ARI), away(TAE)), order=held_by_two) == ["Jun Park"]

    def test_the_responsible_cell_keeps_the_person_and_next_action_names_who_acts(self) -> None:
        seen = judged(order(baseline="2026-11-20"), process=team(away(ARI)))
        assert names(seen.cells["responsible"]) == ["Ari Kim"]
        action = seen.cells["next_action"]
        assert isinstance(action, str)
        assert "Min-ji Seo for Ari Kim" in action


class TestUnassigned:
    @pytest.mark.parametrize(
        ("contract", "deposit", "at", "level"),
        [
            ("2026-11-02", "2026-11-03", "2026-11-03T23:59", Level.WARNING),
            ("2026-11-02", "2026-11-03", "2026-11-04T00:00", Level.CRITICAL),
            ("2026-11-05", "2026-11-03", "2026-11-05T23:59", Level.WARNING),
            ("2026-11-05", "2026-11-03", "2026-11-06T00:00", Level.CRITICAL),
            ("2026-11-02", "2026-11-06", "2026-11-08T23:59", Level.WARNING),
            ("2026-11-02", "2026-11-06", "2026-11-09T00:00", Level.CRITICAL),
            (None, None, "2026-11-23T12:00", Level.WARNING),
        ],
    )
    def test_it_is_critical_a_working_day_after_contract_and_deposit(
        self, contract: str | None, deposit: str | None, at: str, level: Level
    ) -> None:
        nobody = order(account_manager=None, contract_signed=contract, deposit_received=deposit)
        found = finding(look(nobody, at=at), "rabsic.unassigned")
        assert found is not None
        assert found.level is level

    def test_the_recheck_is_when_it_turns_critical(self) -> None:
        nobody = order(account_manager=None, contract_signed="2026-11-02", deposit_received="2026-11-06")
        seen = look(nobody, at="2026-11-06T12:00")
        assert seen.recheck_at is not None
        assert seen.recheck_at.astimezone(SEOUL.calendar.zone).isoformat() == "2026-11-09T00:00:00+09:00"

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    def test_an_ended_order_needs_nobody(self, stage: str) -> None:
        assert codes(look(order(stage=stage, account_manager=None))) == set()

    def test_an_assigned_order_is_fine(self) -> None:
        assert codes(look(order())) == set()


class TestWrongPerson:
    @pytest.mark.parametrize(
        ("people", "wrong"),
        [
            (["ari"], False),
            (["jun"], True),
            (["stranger"], True),
            (["jun", "stranger"], True),
            (["ari", "jun"], False),
        ],
    )
    def test_somebody_named_must_hold_the_role(self, people: list[str], *, wrong: bool) -> None:
        found = codes(look(order(account_manager=people)))
        assert found == ({"rabsic.wrong_person"} if wrong else set())

    def test_it_is_a_warning(self) -> None:
        found = finding(look(order(account_manager=["jun"])), "rabsic.wrong_person")
        assert found is not None
        assert found.level is Level.WARNING

    def test_where_the_directory_lists_no_account_manager_anybody_may_be(self) -> None:
        nobody_listed = process(team=TEAM[1:])
        assert codes(look(order(account_manager=["jun"]), process=nobody_listed)) == set()

    def test_an_ended_order_is_left_alone(self) -> None:
        assert codes(look(order(stage="Closed", account_manager=["jun"]))) == set()


class TestGaps:
    def test_a_complete_team_has_none(self) -> None:
        for stage in ("Intake", "Design", "Delivery", "Sign-off"):
            assert look(order(stage=stage)).gaps == ()

    def test_a_role_that_nobody_holds_is_one_gap(self) -> None:
        without_operations = process(team=[m for m in TEAM if m is not DANA])
        assert look(order(), process=without_operations).gaps == ("role:Operations",)

    def test_a_role_the_order_does_not_need_now_is_none(self) -> None:
        without_logistics = process(team=[m for m in TEAM if m is not TAE])
        assert look(order(stage="Design"), process=without_logistics).gaps == ()
        assert look(order(stage="Delivery"), process=without_logistics).gaps == ("role:Logistics",)

    def test_a_person_away_with_nobody_to_act_is_one(self) -> None:
        assert look(order(), process=team(away(ARI))).gaps == ()
        assert look(order(), process=team(away(ARI), away(MINJI))).gaps == ("away:Ari Kim",)

    def test_a_director_away_leaves_changes_undecided(self) -> None:
        gone = team(away(MINJI))
        assert look(order(), change(**REQUESTED), process=gone).gaps == ("away:Min-ji Seo",)
