locals {
  rules = [
    { port = 80, targets = [{ id = "a" }, { id = "b" }] },
    { port = 443, targets = [] },
  ]
  one     = { port = 22 }
  nothing = null
}

output "full" {
  value = local.rules[*].targets[*].id
}

output "legacy" {
  value = local.rules.*.port
}

output "of_a_single_value" {
  value = local.one[*].port
}

output "of_null" {
  value = local.nothing[*]
}

output "first_of_splat" {
  value = (local.rules[*].port)[0]
}
