# The api service is the only one that calls other services.
resource "aws_vpc_security_group_ingress_rule" "service_from_api" {
  for_each = toset(["auth", "mlflow"])

  security_group_id            = module.service[each.key].security_group_id
  referenced_security_group_id = module.service["api"].security_group_id
  description                  = "api to ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = var.services[each.key].port
  to_port                      = var.services[each.key].port
}
