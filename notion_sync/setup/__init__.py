"""Setting up: a tracker made, or an existing one understood, and the files that say so."""
