variable "port" {
  type    = number
  default = 70000

  validation {
    condition     = var.port < 65536
    error_message = "A port is below 65536."
  }
}
