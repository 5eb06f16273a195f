locals {
  # The HTTPS listener's rules: the lowest priority that matches wins, so narrow paths come before wide ones.
  # Everything that no rule takes gets the listener's 404.
  listener_rules = {
    auth = {
      priority = 10
      hosts    = [local.hosts["auth"]]
      service  = "auth"
    }

    # Clients of the registry talk to the api service: it checks their API key and rewrites the path for MLflow.
    # The target must not be mlflow itself, which serves nothing below /api/mlflow.
    api_mlflow = {
      priority = 20
      hosts    = [local.hosts["registry"]]
      paths    = ["/api/mlflow/*"]
      service  = "api"
    }

    # The user interface.
    mlflow = {
      priority = 30
      hosts    = [local.hosts["registry"]]
      paths    = ["/mlflow", "/mlflow/*"]
      service  = "mlflow"
    }

    registry_api = {
      priority = 40
      hosts    = [local.hosts["registry"]]
      paths    = ["/api/*"]
      service  = "api"
    }

    api = {
      priority = 50
      hosts    = [local.hosts["api"]]
      service  = "api"
    }
  }
}

module "alb" {
  source = "./modules/alb"

  name            = local.name
  vpc_id          = module.network.vpc_id
  subnet_ids      = module.network.public_subnet_ids
  certificate_arn = aws_acm_certificate_validation.this.certificate_arn

  rules             = local.listener_rules
  target_group_arns = { for name, service in module.service : name => service.target_group_arn }

  targets = {
    for name, service in module.service : name => {
      security_group_id = service.security_group_id
      port              = var.services[name].port
    }
  }
}
