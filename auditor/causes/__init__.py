"""ONE FILE PER ROOT CAUSE: CAUSE and find(facts) -> findings; the module's docstring is the page that `explain` shows.

A finding needs evidence that no other cause would leave; where the evidence is thinner, the confidence says so. An
unknown never makes a finding. A cause claims a failed check only when the symptom is one that the cause gives.
"""
