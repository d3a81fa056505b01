"""Processes as holders of a lease: who we are, and whether another one is still there."""

import os
import socket
from pathlib import Path

import psutil

from rules.record import Holder

_START_TOLERANCE = 1.0
"""Seconds by which two readings of one process's start may differ."""

_STARTED = 19
"""Where the kernel writes when a process began, in clock ticks: among what follows the process's name."""


def this_process(token: str) -> Holder:
    """This process as a holder. ``token`` is its own for one run and never used again."""
    process = psutil.Process()
    return Holder(host=_process_space(), pid=os.getpid(), started=start_of(process), token=token)


def start_of(process: psutil.Process) -> float:
    """When a process began: where Linux tells, in seconds since the machine did, which no clock changes."""
    try:
        told = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return process.create_time()
    return int(told.rpartition(")")[2].split()[_STARTED]) / os.sysconf("SC_CLK_TCK")


def is_over(seen: Holder, *, asked_by: Holder) -> bool:
    """Whether the holder's process is gone. Only its own machine can tell."""
    if seen.host != asked_by.host:
        return False
    try:
        process = psutil.Process(seen.pid)
        reused = abs(start_of(process) - seen.started) > _START_TOLERANCE
        return reused or process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:  # gone, or hidden from us
        return not psutil.pid_exists(seen.pid)


def _process_space() -> str:
    """Where a process id means something: this machine or, in a container, its process-id namespace."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - as plain as it gets
    except OSError:
        return socket.gethostname()
    return f"{socket.gethostname()}:{namespace}"
