variable "from_default" {
  default = "default"
}

variable "from_tfvars" {
  default = "default"
}

variable "from_tfvars_json" {
  default = "default"
}

variable "from_first_auto" {
  default = "default"
}

variable "from_last_auto" {
  default = "default"
}

variable "from_argument" {
  default = "default"
}

output "values" {
  value = {
    default     = var.from_default
    tfvars      = var.from_tfvars
    tfvars_json = var.from_tfvars_json
    first_auto  = var.from_first_auto
    last_auto   = var.from_last_auto
    argument    = var.from_argument
  }
}
