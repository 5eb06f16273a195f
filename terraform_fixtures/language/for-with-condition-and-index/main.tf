locals {
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

output "every_second" {
  value = [for place, zone in local.zones : "${place}:${zone}" if place % 2 == 0]
}

output "of_a_set" {
  value = [for name in toset(["b", "a", "b"]) : upper(name)]
}

output "ports_above_1024" {
  value = { for name, port in { http = 80, app = 8080 } : name => port if port > 1024 }
}
