variable "image" {
  description = "Image with its tag."
  type        = string
  default     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1.4.2"
}
