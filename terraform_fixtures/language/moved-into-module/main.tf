module "network" {
  source = "./modules/network"
}

moved {
  from = terraform_data.vpc
  to   = module.network.terraform_data.vpc
}

moved {
  from = module.net
  to   = module.network
}
