resource "terraform_data" "service" {
  input = 8001

  lifecycle {
    precondition {
      condition     = local.tls
      error_message = "TLS only."
    }
    postcondition {
      condition     = self.input > 1024
      error_message = "No privileged port."
    }
  }
}

locals {
  tls = true
}

output "port" {
  value = terraform_data.service.input

  precondition {
    condition     = terraform_data.service.input < 65536
    error_message = "Not a port."
  }
}
