"""The ledger's schema over time, one revision a file. A released revision is never edited."""
