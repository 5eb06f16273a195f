module "service" {
  source = "./modules/service"
  ports  = "all"
}
