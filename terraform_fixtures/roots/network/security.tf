resource "aws_security_group" "load_balancer" {
  name        = "${local.name}-load-balancer"
  description = "The public load balancer"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name = "${local.name}-load-balancer"
  }
}

resource "aws_vpc_security_group_ingress_rule" "public" {
  for_each = {
    http  = 80
    https = 443
  }

  security_group_id = aws_security_group.load_balancer.id
  description       = "${each.key} from everywhere"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}

# The services' roots open their own ports to this group.
resource "aws_vpc_security_group_egress_rule" "to_services" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "Requests and health checks to the services"
  cidr_ipv4         = local.cidr_block
  ip_protocol       = "tcp"
  from_port         = 1024
  to_port           = 65535
}
