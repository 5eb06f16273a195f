variable "name" {
  description = "Name of the service, its container, target group, security group and roles."
  type        = string
}

variable "image" {
  description = "Image with its tag."
  type        = string
}

variable "port" {
  description = "Port that the container listens on."
  type        = number
}

variable "cpu" {
  description = "CPU units of the task."
  type        = number
  default     = 512
}

variable "memory" {
  description = "Memory of the task in MiB."
  type        = number
  default     = 1024
}

variable "desired_count" {
  type    = number
  default = 2
}

variable "command" {
  description = "Replaces the image's command when not empty."
  type        = list(string)
  default     = []
}

variable "environment" {
  type    = map(string)
  default = {}
}

variable "secrets" {
  description = "Environment variables and the ARNs of the secrets that hold their values."
  type        = map(string)
  default     = {}
}

variable "cluster_arn" {
  type = string
}

variable "listener_arn" {
  description = "HTTPS listener that gets the service's rule."
  type        = string
}

variable "priority" {
  description = "Priority of the rule; no two rules of the listener may share one."
  type        = number
}

variable "host" {
  description = "Host name that the service answers to."
  type        = string
}

variable "health_check_path" {
  description = "Path that must answer 200 for a task to get requests."
  type        = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "Private subnets of the tasks."
  type        = list(string)
}

variable "load_balancer_security_group_id" {
  description = "Security group that requests and health checks come from."
  type        = string
}

variable "load_balancer_dns_name" {
  type = string
}

variable "load_balancer_zone_id" {
  description = "Hosted zone of the load balancer, not of the host name."
  type        = string
}

variable "zone_id" {
  description = "Public zone of the host name."
  type        = string
}
