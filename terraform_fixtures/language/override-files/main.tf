variable "size" {
  type    = string
  default = "small"
}

locals {
  owner = "main.tf"
  other = "main.tf"
}

resource "terraform_data" "service" {
  input            = { size = var.size, owner = local.owner, other = local.other }
  triggers_replace = "main.tf"
}

output "owner" {
  value = "main.tf"
}
