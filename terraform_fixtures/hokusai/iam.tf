# Only the MLflow server has access to the artifacts: clients get them from it, or by URLs that it signs.
data "aws_iam_policy_document" "artifacts" {
  statement {
    sid       = "ListArtifacts"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = [aws_s3_bucket.artifacts.arn]
  }

  statement {
    sid = "ReadWriteArtifacts"
    actions = [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
    ]
    resources = ["${aws_s3_bucket.artifacts.arn}/*"]
  }
}

resource "aws_iam_policy" "artifacts" {
  name        = "${local.name}-mlflow-artifacts"
  description = "Read and write MLflow artifacts"
  policy      = data.aws_iam_policy_document.artifacts.json
}

resource "aws_iam_role_policy_attachment" "mlflow_artifacts" {
  role       = module.service["mlflow"].task_role_name
  policy_arn = aws_iam_policy.artifacts.arn
}
