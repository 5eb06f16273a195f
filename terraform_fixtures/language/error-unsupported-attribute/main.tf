locals {
  service = { name = "api", port = 8001 }
}

output "url" {
  value = "http://${local.service.host}:${local.service.port}"
}
