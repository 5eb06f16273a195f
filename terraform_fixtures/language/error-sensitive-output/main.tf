variable "password" {
  type      = string
  default   = "hunter2"
  sensitive = true
}

output "said_to_be_sensitive" {
  value     = "password: ${var.password}"
  sensitive = true
}

output "taken_as_shown" {
  value = nonsensitive(length(var.password))
}

output "login" {
  description = "Terraform wants to be told that this is meant."
  value       = { user = "admin", password = var.password }
}
