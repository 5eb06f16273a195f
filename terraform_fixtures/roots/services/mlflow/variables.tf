variable "host" {
  type    = string
  default = "mlflow.example.org"
}

variable "image" {
  description = "Image with its tag."
  type        = string
  default     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mlflow:3.17.2"
}
