"""Why an order is judged as it is: everything a person needs to agree with an alert, or to mend its cause."""

from notion_sync.explain.explainer import Explainer, NotJudged, OrderNotFound
from notion_sync.explain.explanation import Explanation, PolicyLine

__all__ = ["Explainer", "Explanation", "NotJudged", "OrderNotFound", "PolicyLine"]
