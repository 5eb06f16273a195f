locals {
  settings = { logging = { level = "debug" } }
}

output "tried" {
  value = [try(local.settings.tracing.rate, 0.5), try(local.settings.logging.level, "info")]
}

output "can" {
  value = [can(tonumber("12a")), can(local.settings.logging), can(regex("^a", "abc"))]
}

output "coalesced" {
  value = [coalesce("", null, "c"), one([]), element(["a", "b"], 3)]
}
