locals {
  services = {
    api  = { port = 8001 }
    auth = { port = 8000, replicas = 2 }
  }
}

module "service" {
  source   = "./modules/service"
  for_each = local.services
  name     = each.key
  settings = each.value
}

output "urls" {
  value = { for key, service in module.service : key => service.url }
}
