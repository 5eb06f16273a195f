import json

from auditor.model.value import Unknown

from .evaluating import loaded, output

POLICY = """
data "aws_iam_policy_document" "p" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [%s]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["1"]
    }
  }
}
resource "aws_s3_bucket" "b" {}
output "o" { value = data.aws_iam_policy_document.p.json }
"""


def test_a_policy_document_is_rendered(tmp_path):
    document = json.loads(output(loaded(tmp_path, POLICY % '"*"')))
    assert document["Version"] == "2012-10-17"
    assert document["Statement"][0] == {
        "Sid": "Read",
        "Effect": "Allow",
        "Action": ["s3:ListBucket", "s3:GetObject"],
        "Resource": "*",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": "1"}},
    }


def test_a_policy_with_an_unknown_part_keeps_its_structure(tmp_path):
    found = output(loaded(tmp_path, POLICY % "aws_s3_bucket.b.arn"))
    assert isinstance(found, Unknown)
    assert found.encoded["Statement"][0]["Resource"].exactly == "aws_s3_bucket.b.arn"
