variable "ports" {
  type = list(number)
  default = [
    80,
    "https",
  ]
}

output "ports" {
  value = var.ports
}
