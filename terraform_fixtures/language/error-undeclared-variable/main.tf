variable "name" {
  default = "a"
}

resource "terraform_data" "this" {
  input = "${var.name}-${var.nope}"
}
