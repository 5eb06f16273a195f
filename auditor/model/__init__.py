"""THE NOUNS: what the auditor talks about, as frozen, slotted, hashable dataclasses.

Nothing here does I/O, and nothing here imports a third party: every other folder imports this one, and this one none.
An attribute path is a string in terraform's own notation: `condition[0].path_pattern[0].values[1]`. Blocks are lists,
as in `terraform show -json`. A path goes on inside a JSON document: `container_definitions[0].environment[1].value`.
"""
