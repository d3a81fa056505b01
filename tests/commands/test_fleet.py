"""A fleet over real sockets and a real Postgres: several trackers, several workers, one of them killed."""

import signal

from notion_sync.sandbox.faults import Fault
from tests.commands.fleet_house import Fleet, run, until

FIRST_PASS = 3
"""Requests of a first pass."""


def test_every_tracker_is_kept_and_a_killed_worker_s_pass_is_taken_over(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.tracker("maison", "ntn_shared")
    fleet.tracker("casa", "ntn_of_casa")
    fleet.tracker("wrong", "ntn_wrong", 'notion_token = "env:NOBODY_SET_IT"\nevery = "10s"\n')
    good = ("atelier", "maison", "casa")
    with fleet.worker() as one, fleet.worker() as other:
        until(lambda: all(fleet.decision(name) for name in good), one, other)
        until(lambda: "NOBODY_SET_IT is not set" in one.log + other.log, one, other)
        assert fleet.decision("wrong") is None

        before = fleet.decision("casa")
        fleet.notion.workspace.edit(fleet.orders["casa"], {"Stage": "Delivery"})
        fleet.notion.faults.add(Fault(f"^PATCH /v1/pages/{fleet.orders['casa']}", "slow", delay=20, times=1))
        until(lambda: fleet.notion.faults.met, one, other)
        dead, alive = (one, other) if one.is_at("casa") else (other, one)
        assert dead.is_at("casa")
        dead.process.send_signal(signal.SIGKILL)
        until(lambda: fleet.decision("casa") != before, one, other)
        until(lambda: "fleet.taken_over" in alive.log, one, other)

        alive.stop()
    for secret in fleet.tokens.values():
        assert secret not in one.log + other.log
    assert "Traceback" not in alive.log


def test_what_one_worker_spent_of_a_token_s_budget_is_not_spent_again_by_another(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared", budget=FIRST_PASS + 1)
    fleet.tracker("maison", "ntn_shared", budget=FIRST_PASS + 1)
    with fleet.worker() as one, fleet.worker() as other:
        until(lambda: any(w.has_kept(name) for w in (one, other) for name in fleet.orders), one, other)
        ended, goes_on = (one, other) if '"pass.finished"' in one.log else (other, one)
        ended.stop()
        until(lambda: goes_on.has_kept("atelier", "maison"), goes_on)
        goes_on.stop()
    assert all(fleet.decision(name) for name in fleet.orders)
    assert fleet.refused() == 0, one.log + other.log


def test_what_a_killed_worker_may_have_spent_is_not_spent_again(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared", budget=2 * FIRST_PASS)
    fleet.tracker("maison", "ntn_shared", budget=2 * FIRST_PASS)
    fleet.notion.faults.add(Fault(f"^PATCH /v1/pages/{fleet.orders['maison']}", "slow", delay=20, times=1))
    with fleet.worker() as one, fleet.worker() as other:
        until(lambda: fleet.notion.faults.met, one, other)
        dead, alive = (one, other) if one.is_at("maison") else (other, one)
        dead.process.send_signal(signal.SIGKILL)
        until(lambda: alive.has_kept("atelier", "maison"), alive)
        alive.stop()
    assert "fleet.budget_unknown" in alive.log
    assert all(fleet.decision(name) for name in fleet.orders)
    assert fleet.refused() == 0, alive.log


def test_a_folder_without_trackers_is_named(fleet: Fleet) -> None:
    code, said = run(fleet, str(fleet.folder))
    assert code == 2
    assert "no folder in it has a connection.toml" in said


def test_a_database_that_is_a_file_is_refused(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.database = "sqlite:///ledger.db"
    code, said = run(fleet, str(fleet.folder))
    assert code == 2
    assert "needs a database that its workers share" in said


def test_a_database_out_of_reach_is_named_without_its_password(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.database = "postgresql+psycopg://somebody:s3cret@127.0.0.1:1/ledger?connect_timeout=2"
    code, said = run(fleet, str(fleet.folder))
    assert code == 3
    assert "The queue's database cannot be used" in said
    assert "s3cret" not in said
