variable "password" {
  default   = "hunter2"
  sensitive = true
}

output "password" {
  value = "the ${var.password}"
}

output "length" {
  value = nonsensitive(length(var.password))
}
