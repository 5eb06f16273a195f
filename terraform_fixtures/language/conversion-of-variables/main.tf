variable "ports" {
  type    = set(number)
  default = ["443", 80, "80"]
}

variable "tags" {
  type    = map(string)
  default = { count = 2, public = true }
}

variable "pair" {
  type    = tuple([string, bool])
  default = [1, "true"]
}

variable "service" {
  type    = object({ name = string, port = number })
  default = { name = "api", port = "8001", unused = "dropped" }
}

output "converted" {
  value = { ports = var.ports, tags = var.tags, pair = var.pair, service = var.service }
}
