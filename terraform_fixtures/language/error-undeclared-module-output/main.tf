module "service" {
  source = "./modules/service"
}

output "url" {
  value = module.service.uri
}
