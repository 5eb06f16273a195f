resource "terraform_data" "database" {
  input = { host = "db", port = 5432 }
}

resource "terraform_data" "service" {
  input            = ["postgresql://${terraform_data.database.output.host}", "known"]
  triggers_replace = terraform_data.database.id
}

output "partly" {
  value = { id = terraform_data.database.id, port = terraform_data.database.input.port }
}

output "text_with_unknown" {
  value = "id-${terraform_data.service.id}"
}

output "length_of_a_list" {
  value = length([terraform_data.service.id, "b"])
}

output "encoded" {
  value = jsonencode({ id = terraform_data.database.id })
}
