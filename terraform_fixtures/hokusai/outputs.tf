output "api_url" {
  description = "Base URL of the api service."
  value       = "https://${local.hosts["api"]}"
}

output "auth_url" {
  description = "Base URL of the auth service."
  value       = "https://${local.hosts["auth"]}"
}

output "registry_url" {
  description = "Base URL of the model registry."
  value       = "https://${local.hosts["registry"]}"
}

output "mlflow_tracking_uri" {
  description = "What MLFLOW_TRACKING_URI has to be for clients; they need an API key."
  value       = "https://${local.hosts["registry"]}/api/mlflow"
}

output "mlflow_ui_url" {
  description = "MLflow's user interface."
  value       = "https://${local.hosts["registry"]}/mlflow/"
}

output "alb_dns_name" {
  description = "DNS name of the load balancer, for tests before DNS is delegated."
  value       = module.alb.dns_name
}

output "cluster_name" {
  description = "ECS cluster of all services."
  value       = aws_ecs_cluster.this.name
}

output "service_names" {
  description = "ECS service names by short name."
  value       = { for name, service in module.service : name => service.service_name }
}

output "ecr_repository_urls" {
  description = "Where CI pushes the images to."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}

output "artifact_bucket" {
  description = "Bucket of the MLflow artifacts."
  value       = aws_s3_bucket.artifacts.bucket
}

output "database_endpoint" {
  description = "Host and port of the PostgreSQL instance."
  value       = aws_db_instance.this.endpoint
}

output "name_servers" {
  description = "Name servers to delegate the domain to."
  value       = aws_route53_zone.this.name_servers
}
