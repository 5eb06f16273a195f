resource "terraform_data" "first" {
  input = "a"
}

resource "terraform_data" "second" {
  for_each = toset([terraform_data.first.id])
  input    = each.key
}
