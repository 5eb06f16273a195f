resource "terraform_data" "service" {
  input = 80

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) > 20
      error_message = "The workspace's name is too short."
    }
  }
}
