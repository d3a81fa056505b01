"""What the service costs: its requests, its CPU time and its memory, as ratios and counts."""
