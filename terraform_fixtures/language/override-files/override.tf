locals {
  owner = "override.tf"
}

variable "size" {
  default = "large"
}
