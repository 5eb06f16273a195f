"""The lab's AWS: a moto server in a process of its own, with an overlay that makes it answer as AWS does.

Started by `python -m auditor.lab.aws`; it prints one JSON line with its two endpoints and ends when stdin is closed.
"""
