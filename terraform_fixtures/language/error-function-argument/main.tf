output "subnet" {
  value = cidrsubnet("10.20.0.0/16", 20, 1)
}
