variable "name" {
  description = "Short name: the container's name and the Cloud Map name."
  type        = string
}

variable "full_name" {
  description = "Name of the service, its task family, target group, security group and log group."
  type        = string

  validation {
    condition     = length(var.full_name) <= 32
    error_message = "A target group's name has at most 32 characters."
  }
}

variable "aws_region" {
  type = string
}

variable "cluster_arn" {
  type = string
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

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu)
    error_message = "Fargate knows 256, 512, 1024, 2048 and 4096 CPU units."
  }
}

variable "memory" {
  description = "Memory of the task in MiB."
  type        = number
}

variable "desired_count" {
  type = number
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
  description = "Environment variables and the ARNs of the Secrets Manager secrets that hold their values."
  type        = map(string)
  default     = {}
}

variable "health_check_path" {
  description = "Path that must answer 200 for a task to get requests."
  type        = string
}

variable "health_check_grace_period_seconds" {
  description = "How long a new task may fail health checks before ECS replaces it."
  type        = number
}

variable "log_retention_days" {
  type = number
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "Private subnets of the tasks."
  type        = list(string)
}

variable "alb_security_group_id" {
  description = "Security group that requests and health checks come from."
  type        = string
}

variable "namespace_id" {
  description = "Cloud Map namespace."
  type        = string
}
