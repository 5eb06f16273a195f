resource "terraform_data" "x" { input = 1 }
locals {
  us = tostring(terraform_data.x.id)
  u  = jsondecode(local.us)
  un = tonumber(local.us)
  ub = tobool(local.us)
  ul = tolist([local.us, "b"])
  umap = tomap({ a = local.us })
  uset = toset([local.us, "b"])
  split = split(",", local.us)
}
