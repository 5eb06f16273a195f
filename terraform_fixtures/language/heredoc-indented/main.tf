locals {
  hosts = ["auth", "api"]
}

output "indented" {
  value = <<-EOT
    server {
      listen 80;
    }
  EOT
}

output "not_indented" {
  value = <<EOT
    kept
EOT
}

output "with_directives" {
  value = <<-EOT
    %{for host in local.hosts~}
    host ${host}
    %{endfor~}
    end $${not_a_template} %%{nor_this}
  EOT
}
