variable "aws_region" {
  description = "Region that holds the whole stack."
  type        = string
  default     = "us-east-1"
}

variable "project" {
  description = "First part of every resource name."
  type        = string
  default     = "hokusai"
}

variable "environment" {
  description = "Last part of every resource name."
  type        = string

  validation {
    condition     = contains(["development", "staging", "production"], var.environment)
    error_message = "environment must be development, staging or production."
  }
}

variable "domain_name" {
  description = "Public zone. The stack serves registry., auth. and api. below it."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC; subnets are /24s of it."
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be a CIDR block."
  }
}

variable "availability_zones" {
  description = "Zones to spread subnets over. Both an ALB and an RDS subnet group need at least two."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 2
    error_message = "At least two availability zones are needed."
  }
}

variable "services" {
  description = "The ECS services by short name. The name is also the Cloud Map name and the ECR repository's suffix."
  type = map(object({
    port                              = number
    cpu                               = optional(number, 256)
    memory                            = optional(number, 512)
    desired_count                     = optional(number, 1)
    image_tag                         = string
    health_check_path                 = optional(string, "/health")
    health_check_grace_period_seconds = optional(number, 60)
    command                           = optional(list(string), [])
    environment                       = optional(map(string), {})
  }))
}

variable "database" {
  description = "Size and retention of the PostgreSQL instance behind the model registry."
  type = object({
    engine_version        = string
    instance_class        = string
    allocated_storage     = optional(number, 20)
    multi_az              = optional(bool, false)
    backup_retention_days = optional(number, 7)
    deletion_protection   = optional(bool, true)
  })
}

variable "log_retention_days" {
  description = "Days that container logs are kept."
  type        = number
  default     = 30
}
