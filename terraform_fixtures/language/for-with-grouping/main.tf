locals {
  services = {
    auth   = { port = 8000, tier = "private" }
    api    = { port = 8001, tier = "public" }
    mlflow = { port = 5000, tier = "private" }
  }
}

output "names_by_tier" {
  value = { for name, service in local.services : service.tier => name... }
}
