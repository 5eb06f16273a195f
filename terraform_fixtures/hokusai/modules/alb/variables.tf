variable "name" {
  description = "Name of the load balancer."
  type        = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "Public subnets, at least two."
  type        = list(string)
}

variable "certificate_arn" {
  description = "Validated certificate of all hosts that the rules name."
  type        = string
}

variable "ssl_policy" {
  type    = string
  default = "ELBSecurityPolicy-TLS13-1-2-2021-06"
}

variable "idle_timeout_seconds" {
  description = "Longest silence of a target before the balancer answers 504. Artifact uploads need more than the 60 s default."
  type        = number
  default     = 120
}

variable "rules" {
  description = "Rules of the HTTPS listener. No paths means every path of the hosts."
  type = map(object({
    priority = number
    hosts    = list(string)
    paths    = optional(list(string), [])
    service  = string
  }))

  validation {
    condition     = length(distinct([for rule in var.rules : rule.priority])) == length(var.rules)
    error_message = "Two rules of one listener cannot have the same priority."
  }
}

variable "target_group_arns" {
  description = "Target groups by service; every service of var.rules must be in it."
  type        = map(string)
}

variable "targets" {
  description = "Where the balancer must be able to connect to, by service."
  type = map(object({
    security_group_id = string
    port              = number
  }))
}
