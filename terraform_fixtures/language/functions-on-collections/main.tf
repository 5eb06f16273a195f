locals {
  defaults = { cpu = 256, memory = 512 }
  services = { api = { cpu = 1024 }, auth = {} }
}

output "merged" {
  value = { for name, service in local.services : name => merge(local.defaults, service) }
}

output "flattened_pairs" {
  value = flatten([for name in sort(keys(local.services)) : [for zone in ["a", "b"] : "${name}-${zone}"]])
}

output "product" {
  value = [for pair in setproduct(["dev", "prod"], ["a", "b"]) : join("-", pair)]
}

output "looked_up" {
  value = [lookup(local.services.api, "cpu", 0), lookup(local.services.auth, "cpu", 256)]
}

output "zipped" {
  value = zipmap(["a", "b"], [1, 2])
}

output "sets" {
  value = [setsubtract(["a", "b"], ["a"]), setunion(["b"], ["a"]), distinct(["x", "y", "x"])]
}

output "cut" {
  value = [slice(["a", "b", "c"], 1, 3), chunklist(["a", "b", "c"], 2), compact(["a", "", "b"])]
}
