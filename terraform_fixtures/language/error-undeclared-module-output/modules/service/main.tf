output "url" {
  value = "http://api:8001"
}
