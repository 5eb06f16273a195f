module "inner" {
  source = "./inner"
}

output "length" {
  value = module.inner.length
}

output "password" {
  value = module.inner.password
}
