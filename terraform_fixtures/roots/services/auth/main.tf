data "terraform_remote_state" "network" {
  backend = "s3"

  config = {
    bucket = "example-terraform-state"
    key    = "network/terraform.tfstate"
    region = "us-east-1"
  }
}

data "terraform_remote_state" "platform" {
  backend = "s3"

  config = {
    bucket = "example-terraform-state"
    key    = "platform/terraform.tfstate"
    region = "us-east-1"
  }
}

data "aws_ssm_parameter" "https_listener_arn" {
  name = "/platform/https-listener-arn"
}

locals {
  network  = data.terraform_remote_state.network.outputs
  platform = data.terraform_remote_state.platform.outputs
}

module "service" {
  source = "../../modules/ecs-service"

  name              = "auth"
  image             = var.image
  port              = 8000
  cluster_arn       = local.platform.cluster_arn
  listener_arn      = data.aws_ssm_parameter.https_listener_arn.value
  priority          = 10
  host              = "auth.${local.platform.domain_name}"
  health_check_path = "/health"

  environment = {
    AUTH_PORT = "8000"
  }

  vpc_id                          = local.network.vpc_id
  subnet_ids                      = local.network.private_subnet_ids
  load_balancer_security_group_id = local.network.load_balancer_security_group_id
  load_balancer_dns_name          = local.platform.load_balancer_dns_name
  load_balancer_zone_id           = local.platform.load_balancer_zone_id
  zone_id                         = local.platform.zone_id
}

output "auth_url" {
  value = module.service.url
}
