module "outer" {
  source = "./modules/outer"
  prefix = "hokusai"
}

output "name" {
  value = module.outer.name
}
