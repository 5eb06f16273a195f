locals {
  name = "${var.project}-${var.environment}"

  tags = {
    Project     = var.project
    Environment = var.environment
    ManagedBy   = "terraform"
    Repository  = "hokusai-infrastructure"
  }

  hosts = {
    registry = "registry.${var.domain_name}"
    auth     = "auth.${var.domain_name}"
    api      = "api.${var.domain_name}"
  }

  # Names that the services call each other by, inside the VPC.
  namespace = "${local.name}.local"

  internal_hosts = {
    for name, service in var.services : name => "${name}.${local.namespace}:${service.port}"
  }

  # What the services have to know about each other and about the rest of the stack. Plain settings are in var.services.
  service_environment = {
    auth = {
      AUTH_PORT = tostring(var.services["auth"].port)
    }

    api = {
      AUTH_SERVICE_URL = "http://${local.internal_hosts["auth"]}"
      # The server runs with --static-prefix /mlflow, so the prefix belongs to its base URL.
      MLFLOW_SERVER_URL = "http://${local.internal_hosts["mlflow"]}/mlflow"
    }

    mlflow = {
      # MLflow refuses any other Host header with 403: the public name, the task addresses that the ALB's health
      # checks use, and the name that the api service calls it by.
      MLFLOW_SERVER_ALLOWED_HOSTS = join(",", [
        local.hosts["registry"],
        "${join(".", slice(split(".", var.vpc_cidr), 0, 2))}.*",
        local.internal_hosts["mlflow"],
        "localhost:*",
      ])
    }
  }

  # Arguments that depend on other resources, after those of var.services.
  service_arguments = {
    mlflow = ["--artifacts-destination", "s3://${aws_s3_bucket.artifacts.bucket}/artifacts"]
  }

  # Environment variables that ECS fills from Secrets Manager when a task starts.
  service_secrets = {
    mlflow = {
      MLFLOW_BACKEND_STORE_URI = aws_secretsmanager_secret.mlflow_backend_store_uri.arn
    }

    # The api lists registered models straight from the registry's tables.
    api = {
      REGISTRY_DATABASE_URL = aws_secretsmanager_secret.mlflow_backend_store_uri.arn
    }
  }
}
