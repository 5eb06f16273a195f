variable "services" {
  type = map(object({
    port   = number
    cpu    = optional(number, 256)
    public = optional(bool, false)
    health = optional(object({
      path    = optional(string, "/health")
      matcher = optional(string)
    }), {})
  }))
  default = {
    api    = { port = 8001, cpu = 512, public = true }
    auth   = { port = 8000, cpu = null }
    mlflow = { port = 5000, health = { path = "/mlflow/health", matcher = "200" } }
  }
}

output "services" {
  value = var.services
}
