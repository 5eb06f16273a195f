variable "words" {
  type = list(string)
}

variable "separator" {
  type    = string
  default = "-"
}

resource "terraform_data" "name" {
  input = join(var.separator, var.words)
}

output "joined" {
  value = terraform_data.name.input
}
