output "path" {
  value = "${path.module}/policy.json"
}
