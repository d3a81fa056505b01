"""Weeks of random edits, faults and kills, and a judge of the outcome that does not ask the service.

``python -m tests.soak`` (``make soak``) lives through ten weeks; the tests here keep a short slice of it, and
try the judge on histories in which something went wrong.
"""
