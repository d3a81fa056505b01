"""Scenarios S1 to S7, in which tools that poll Notion lose edits: run for us, and quoted for the others."""

from benchmarks.peers.scenarios import tables

__all__ = ["tables"]
