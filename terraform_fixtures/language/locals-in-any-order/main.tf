locals {
  url  = "https://${local.host}/${local.path}"
  host = "${local.name}.hokus.ai"
}

locals {
  name = "registry"
}

output "url" {
  value = local.url
}
