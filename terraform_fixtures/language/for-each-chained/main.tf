resource "terraform_data" "network" {
  for_each = { blue = "10.0.0.0/16", green = "10.1.0.0/16" }
  input    = each.value
}

resource "terraform_data" "subnet" {
  for_each = terraform_data.network
  input    = cidrsubnet(each.value.input, 8, 1)
}

output "output_is_not_known_yet" {
  value = { for key, one in terraform_data.subnet : key => one.output }
}
