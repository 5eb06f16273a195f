locals {
  from_hcl = "both syntaxes in one module: ${local.host}"
}
