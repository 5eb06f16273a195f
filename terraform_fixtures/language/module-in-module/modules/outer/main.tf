variable "prefix" {
  type = string
}

module "inner" {
  source = "../inner"
  words  = [var.prefix, "api"]
}

output "name" {
  value = module.inner.joined
}
