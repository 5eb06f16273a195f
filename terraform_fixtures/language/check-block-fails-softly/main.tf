locals {
  replicas = 1
}

check "enough_replicas" {
  assert {
    condition     = local.replicas >= 2
    error_message = "One replica is not enough."
  }
}

output "replicas" {
  value = local.replicas
}
