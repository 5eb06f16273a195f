variable "name" {
  type = string
}

variable "settings" {
  type = object({
    port     = number
    replicas = optional(number, 1)
  })
}

resource "terraform_data" "task" {
  count = var.settings.replicas
  input = "${var.name}/${count.index}"
}

output "url" {
  value = "http://${var.name}:${var.settings.port}"
}
