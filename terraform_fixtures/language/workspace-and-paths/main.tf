locals {
  sizes = { default = 1, staging = 2 }
}

output "size" {
  value = local.sizes[terraform.workspace]
}

output "paths" {
  value = [path.module, path.root, module.child.path, basename(abspath(path.cwd)) != ""]
}

module "child" {
  source = "./modules/child"
}
