environment        = "development"
domain_name        = "hokus.ai"
vpc_cidr           = "10.20.0.0/16"
availability_zones = ["us-east-1a", "us-east-1b"]

services = {
  auth = {
    port              = 8000
    desired_count     = 1
    image_tag         = "1.8.2"
    health_check_path = "/health"
    environment = {
      LOG_LEVEL = "info"
    }
  }

  api = {
    port              = 8001
    cpu               = 512
    memory            = 1024
    desired_count     = 1
    image_tag         = "2.14.0"
    health_check_path = "/api/v1/healthz"
    environment = {
      LOG_LEVEL = "info"
    }
  }

  mlflow = {
    port          = 5000
    cpu           = 1024
    memory        = 2048
    desired_count = 1
    image_tag     = "3.17.2"

    # --static-prefix moves every URL of the server, its health check included, below /mlflow.
    health_check_path = "/mlflow/health"

    # Schema migrations run before the server listens.
    health_check_grace_period_seconds = 120

    command = [
      "mlflow", "server",
      "--host", "0.0.0.0",
      "--port", "5000",
      "--workers", "2",
      "--static-prefix", "/mlflow",
    ]
  }
}

database = {
  engine_version    = "16"
  instance_class    = "db.t4g.small"
  allocated_storage = 50
}
