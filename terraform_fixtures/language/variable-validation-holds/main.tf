variable "environment" {
  type    = string
  default = "development"

  validation {
    condition     = contains(["development", "production"], var.environment)
    error_message = "Unknown environment."
  }
}

variable "replicas" {
  type    = number
  default = 1

  validation {
    condition     = var.environment != "production" || var.replicas > 1
    error_message = "Production needs two."
  }
}

output "name" {
  value = "${var.environment}-${var.replicas}"
}
