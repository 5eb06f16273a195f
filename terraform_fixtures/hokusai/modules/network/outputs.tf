output "vpc_id" {
  value = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "In the order of var.availability_zones."
  value       = [for zone in var.availability_zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "In the order of var.availability_zones."
  value       = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}
