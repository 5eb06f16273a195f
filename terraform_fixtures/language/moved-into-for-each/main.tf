resource "terraform_data" "service" {
  for_each = toset(["api", "auth"])
  input    = each.key
}

moved {
  from = terraform_data.api
  to   = terraform_data.service["api"]
}

moved {
  from = terraform_data.old[0]
  to   = terraform_data.service["auth"]
}
