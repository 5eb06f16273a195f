resource "aws_secretsmanager_secret" "mlflow_backend_store_uri" {
  name                    = "${local.name}/mlflow/backend-store-uri"
  description             = "Database URL of the MLflow backend store"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "mlflow_backend_store_uri" {
  secret_id = aws_secretsmanager_secret.mlflow_backend_store_uri.id

  secret_string = format(
    "postgresql://%s:%s@%s:%d/%s",
    aws_db_instance.this.username,
    random_password.database.result,
    aws_db_instance.this.address,
    local.database_port,
    aws_db_instance.this.db_name,
  )
}
