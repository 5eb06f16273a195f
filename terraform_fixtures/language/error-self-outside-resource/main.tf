resource "terraform_data" "this" {
  input = "a"

  lifecycle {
    postcondition {
      condition     = self.input == "a"
      error_message = "No."
    }
  }
}

output "o" {
  value = self.input
}
