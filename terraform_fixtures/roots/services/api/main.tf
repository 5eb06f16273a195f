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

locals {
  network  = data.terraform_remote_state.network.outputs
  platform = data.terraform_remote_state.platform.outputs
}

module "service" {
  source = "../../modules/ecs-service"

  name              = "api"
  image             = var.image
  port              = 8001
  cluster_arn       = local.platform.cluster_arn
  listener_arn      = local.platform.https_listener_arn
  priority          = 20
  host              = "api.${local.platform.domain_name}"
  health_check_path = "/health"

  environment = {
    AUTH_SERVICE_URL    = "https://auth.${local.platform.domain_name}"
    MLFLOW_TRACKING_URI = "https://mlflow.${local.platform.domain_name}"
  }

  vpc_id                          = local.network.vpc_id
  subnet_ids                      = local.network.private_subnet_ids
  load_balancer_security_group_id = local.network.load_balancer_security_group_id
  load_balancer_dns_name          = local.platform.load_balancer_dns_name
  load_balancer_zone_id           = local.platform.load_balancer_zone_id
  zone_id                         = local.platform.zone_id
}

output "api_url" {
  value = module.service.url
}
