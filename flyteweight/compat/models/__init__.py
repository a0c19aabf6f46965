"""``flytekit.models`` where flytekit is not installed: views of flyteidl's messages, one module for each of flytekit's.

A module here is data, written by ``tools/flytekit-models``: which class views which message, its constructor, and what
its parameters are in the message. :mod:`.make` makes a class of that when it is first asked for; what a class does
beyond that is in :mod:`.methods`. Our own code works on messages and never sees a view.
"""
