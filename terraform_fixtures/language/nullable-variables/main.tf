variable "kept_null" {
  type    = string
  default = "unused"
}

variable "default_instead" {
  type     = string
  default  = "default"
  nullable = false
}

output "values" {
  value = [var.kept_null, var.default_instead]
}
