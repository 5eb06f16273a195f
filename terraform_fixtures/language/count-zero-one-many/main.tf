variable "enabled" {
  type    = bool
  default = false
}

resource "terraform_data" "none" {
  count = var.enabled ? 1 : 0
  input = "off"
}

resource "terraform_data" "two" {
  count = 2
  input = "number ${count.index}"
}

output "inputs" {
  value = terraform_data.two[*].input
}

output "first_or_null" {
  value = one(terraform_data.none[*].input)
}
