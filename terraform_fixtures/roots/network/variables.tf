variable "availability_zones" {
  description = "At least two: a load balancer needs them."
  type        = list(string)
  default     = ["us-east-1a", "us-east-1b"]
}
