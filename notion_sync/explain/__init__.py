"""Why an order is judged as it is: everything a person needs to agree with an alert, or to mend its cause."""

from notion_sync.explain.explainer import Explainer, NotJudged
from notion_sync.explain.explanation import Announcement, Explanation, PolicyLine
from notion_sync.explain.saying import announcements

__all__ = ["Announcement", "Explainer", "Explanation", "NotJudged", "PolicyLine", "announcements"]
