resource "terraform_data" "vpc" {
  input = "10.20.0.0/16"
}

resource "terraform_data" "subnet" {
  count = 2
  input = cidrsubnet(terraform_data.vpc.input, 8, count.index)
}
