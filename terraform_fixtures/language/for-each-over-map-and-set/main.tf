resource "terraform_data" "service" {
  for_each = { api = 8001, auth = 8000 }
  input    = "${each.key}:${each.value}"
}

resource "terraform_data" "zone" {
  for_each         = toset(["b", "a"])
  input            = each.key == each.value
  triggers_replace = [each.key]
}

output "inputs" {
  value = { for key, one in terraform_data.service : key => one.input }
}

output "keys" {
  value = keys(terraform_data.zone)
}

output "values" {
  value = values(terraform_data.service)[*].input
}
