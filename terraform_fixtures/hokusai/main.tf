module "network" {
  source = "./modules/network"

  name               = local.name
  cidr_block         = var.vpc_cidr
  availability_zones = var.availability_zones
}

resource "aws_ecs_cluster" "this" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = local.namespace
  description = "Names of the ${local.name} services inside the VPC"
  vpc         = module.network.vpc_id
}

module "service" {
  source   = "./modules/ecs-service"
  for_each = var.services

  name        = each.key
  full_name   = "${var.project}-${each.key}-${var.environment}"
  aws_region  = var.aws_region
  cluster_arn = aws_ecs_cluster.this.arn

  image         = "${aws_ecr_repository.this[each.key].repository_url}:${each.value.image_tag}"
  port          = each.value.port
  cpu           = each.value.cpu
  memory        = each.value.memory
  desired_count = each.value.desired_count
  command       = concat(each.value.command, lookup(local.service_arguments, each.key, []))
  environment   = merge(each.value.environment, lookup(local.service_environment, each.key, {}))
  secrets       = lookup(local.service_secrets, each.key, {})

  health_check_path                 = each.value.health_check_path
  health_check_grace_period_seconds = each.value.health_check_grace_period_seconds
  log_retention_days                = var.log_retention_days

  vpc_id                = module.network.vpc_id
  subnet_ids            = module.network.private_subnet_ids
  alb_security_group_id = module.alb.security_group_id
  namespace_id          = aws_service_discovery_private_dns_namespace.this.id
}
