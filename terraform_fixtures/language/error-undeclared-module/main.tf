output "o" {
  value = try(module.nope.id, "none")
}
