"""aws_vpc_security_group_ingress_rule: one rule of a security group, known by its group, protocol, ports and peer.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule
"""

from auditor.resource_types.security_group_rules import standalone_type

RESOURCE_TYPE = standalone_type("aws_vpc_security_group_ingress_rule", egress=False)
