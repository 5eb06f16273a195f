locals {
  production = false
}

output "number_and_string" {
  value = local.production ? 3 : "one"
}

output "null_branch" {
  value = local.production ? "db.r6g.large" : null
}

output "tuples" {
  value = local.production ? [1, "b"] : ["a", true]
}

output "objects" {
  value = local.production ? { size = 1 } : { size = 2 }
}
