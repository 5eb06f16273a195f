variable "password" {
  type      = string
  default   = "hunter2"
  sensitive = true
}

resource "terraform_data" "service" {
  input = { user = "mlflow", url = "postgresql://mlflow:${var.password}@db/mlflow" }
}

output "secret" {
  value     = var.password
  sensitive = true
}

output "not_secret" {
  value = nonsensitive(length(var.password))
}

output "is_sensitive" {
  value = [issensitive(var.password), issensitive("x")]
}
