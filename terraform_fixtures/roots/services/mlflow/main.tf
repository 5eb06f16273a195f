locals {
  port = 5000
}

module "service" {
  source = "../../modules/ecs-service"

  name              = "mlflow"
  image             = var.image
  port              = local.port
  cpu               = 1024
  memory            = 2048
  cluster_arn       = data.aws_ecs_cluster.platform.arn
  listener_arn      = data.aws_lb_listener.https.arn
  priority          = 30
  host              = var.host
  health_check_path = "/health"

  command = [
    "mlflow", "server",
    "--host", "0.0.0.0",
    "--port", tostring(local.port),
    "--artifacts-destination", "s3://${aws_s3_bucket.artifacts.bucket}/artifacts",
  ]

  environment = {
    # The load balancer's health checks carry the task's address as their host.
    MLFLOW_SERVER_ALLOWED_HOSTS = "${var.host},10.30.*"
  }

  secrets = {
    MLFLOW_BACKEND_STORE_URI = aws_secretsmanager_secret.backend_store_uri.arn
  }

  vpc_id                          = data.aws_vpc.example.id
  subnet_ids                      = data.terraform_remote_state.network.outputs.private_subnet_ids
  load_balancer_security_group_id = data.aws_security_group.load_balancer.id
  load_balancer_dns_name          = data.aws_lb.platform.dns_name
  load_balancer_zone_id           = data.aws_lb.platform.zone_id
  zone_id                         = data.aws_route53_zone.this.zone_id
}

output "mlflow_tracking_uri" {
  value = module.service.url
}
