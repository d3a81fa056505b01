"""The demo: a Notion and a Slack on this machine, people who work in them, and real passes between."""
