variable "name" {
  description = "Name of the VPC and prefix of everything in it."
  type        = string
}

variable "cidr_block" {
  description = "Address range of the VPC, a /16."
  type        = string
}

variable "availability_zones" {
  description = "One public and one private subnet is made in each."
  type        = list(string)
}
