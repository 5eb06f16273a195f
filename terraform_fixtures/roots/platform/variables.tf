variable "domain_name" {
  description = "Zone of all hosts."
  type        = string
  default     = "example.org"
}
