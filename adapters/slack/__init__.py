"""Slack: how messages look, and how they are posted, edited and found again.

Plain httpx. Clients that repeat a post whose answer got lost would say an alert twice.
"""
