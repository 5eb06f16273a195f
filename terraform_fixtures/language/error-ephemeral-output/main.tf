variable "token" {
  type      = string
  default   = "t"
  ephemeral = true
}

output "without" {
  value = ephemeralasnull(var.token)
}

output "token" {
  description = "An ephemeral value cannot be kept in the state."
  value       = "Bearer ${var.token}"
}
