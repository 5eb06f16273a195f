resource "terraform_data" "service" {
  triggers_replace = "second_override.tf"
}

output "owner" {
  value = local.owner
}
