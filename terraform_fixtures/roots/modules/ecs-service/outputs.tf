output "url" {
  value = "https://${aws_route53_record.this.name}"
}

output "task_role_name" {
  value = aws_iam_role.task.name
}

output "security_group_id" {
  value = aws_security_group.this.id
}
