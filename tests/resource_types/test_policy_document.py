import json
from typing import Any
from urllib.parse import quote

from auditor.model.value import freeze
from auditor.resource_types.policy_document import normalise_policy, policy_of

POLICY = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": "*",
        "Principal": {"AWS": ["arn:aws:iam::123456789012:root"]},
    },
}


def test_a_policy_is_its_content_however_it_was_sent() -> None:
    text = json.dumps(POLICY)
    assert policy_of(text) == policy_of(quote(text)) == policy_of(POLICY) == freeze(POLICY)
    assert policy_of("not json") == "not json"
    assert policy_of(None) is None


def test_one_policy_has_one_form() -> None:
    other: dict[str, Any] = {
        "Version": "2012-10-17",
        "Id": "made-up",
        "Statement": [
            {
                "Sid": "",
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": ["*"],
                "Principal": {"AWS": "123456789012"},
            }
        ],
    }
    assert normalise_policy(freeze(POLICY)) == normalise_policy(freeze(other))


def test_everybody_has_two_spellings() -> None:
    def of(principal: Any) -> Any:
        return normalise_policy(freeze({"Statement": {"Effect": "Allow", "Principal": principal}}))

    assert of("*") == of({"AWS": "*"})


def test_what_is_no_policy_stays() -> None:
    assert normalise_policy("text") == "text"
