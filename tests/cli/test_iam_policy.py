"""`auditor iam-policy`."""

import json
import re

from tests.cli.fakes import run


def test_the_json_is_the_policy_of_the_allow_list(capsys):
    from auditor.live import iam_policy

    assert run(["iam-policy"]) == 0
    assert json.loads(capsys.readouterr().out) == iam_policy()


def test_the_hcl_names_the_same_actions_and_parses(capsys):
    import hcl2

    assert run(["iam-policy", "-o", "hcl"]) == 0
    text = capsys.readouterr().out
    from auditor.live import allowed_actions

    assert sorted(re.findall(r'"([a-z0-9-]+:[A-Za-z]+)"', text)) == sorted(allowed_actions())
    assert hcl2.loads(text)
