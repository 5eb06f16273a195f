output "subnets" {
  value = [cidrsubnet("10.20.0.0/16", 8, 11), cidrhost("10.20.11.0/24", 5), cidrnetmask("10.20.0.0/12")]
}

output "several" {
  value = cidrsubnets("10.20.0.0/16", 4, 4, 8)
}

output "time" {
  value = [timeadd("2024-02-28T23:00:00Z", "25h"), formatdate("DD MMM YYYY hh:mm", "2024-02-29T00:00:00Z")]
}

output "started" {
  value = timestamp()
}
