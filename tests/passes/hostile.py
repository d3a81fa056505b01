"""What somebody might type, by malice or by accident, and what must never come of it."""

import re

ESCAPES = "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J \x1b[2K\r"
BIDI = "\u202egnp.exe\u202c \u2066isolate\u2069 \u200fmark\u061c"
INVISIBLE = "zero\u200bwidth\ufeff\u00ad\u2060\u200e tag\U000e0041"
CONTROL = "bell\x07 back\x08 null\x00 nel\x85 del\x7f tab\tline\nfeed\u2028para\u2029end"
SLACK = (
    "<!channel> <!here|here> <@U0000000002> <#C0000000001> <https://evil.example|pay here> &lt;!everyone&gt;"
)
MRKDWN = "*bold* _it_ ~gone~ `code` ```block``` > quote"
HALVES = "half \ud83d of a pair \ude00"
EMOJI = "👩\u200d🎨 🇰🇷 :heart: 한복"
MARKUP = "[red]not red[/red] [bold]\\[/] <b>&amp;<script>alert(1)</script>"
FORGED = 'x\n2026-11-23T10:00:00Z [info] pass.finished "}\n{"event": "pass.finished", "level": "info"}'
FORMULA = '=HYPERLINK("https://evil.example","x")'
LONG = "x" * 100_000

TEXTS = (ESCAPES, BIDI, INVISIBLE, CONTROL, SLACK, MRKDWN, HALVES, EMOJI, MARKUP, FORGED, FORMULA)
EVERYTHING = " ".join(TEXTS)

_UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
UNSEEN = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f{_UNSEEN}\U000e0000-\U000e007f]")
"""Characters that command a terminal, hide text or turn its direction."""


def unseen_in(text: str, *, but: str = "") -> set[str]:
    """Which of those a text holds."""
    return {char for char in UNSEEN.findall(text) if char not in but}
