"""The process as pure functions: order schemas, calendar, rules, evaluation and the life of an alert.

Nothing here reads a clock, a file or the network. Everything is given: facts, configuration and ``now``.
"""
