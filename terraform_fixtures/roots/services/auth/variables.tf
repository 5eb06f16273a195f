variable "image" {
  description = "Image with its tag."
  type        = string
  default     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/auth:1.2.0"
}
