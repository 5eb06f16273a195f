locals {
  tiers = { api = "public", auth = "private", mlflow = "private" }
}

output "by_tier" {
  value = { for name, tier in local.tiers : tier => name }
}
