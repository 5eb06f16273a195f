locals {
  database_port = 5432
}

resource "random_password" "database" {
  length = 32

  # The password becomes part of a URL.
  special = false
}

resource "aws_db_subnet_group" "this" {
  name       = local.name
  subnet_ids = module.network.private_subnet_ids
}

resource "aws_db_instance" "this" {
  identifier     = local.name
  engine         = "postgres"
  engine_version = var.database.engine_version
  instance_class = var.database.instance_class

  allocated_storage = var.database.allocated_storage
  storage_type      = "gp3"
  storage_encrypted = true

  db_name  = "mlflow"
  username = "mlflow"
  password = random_password.database.result
  port     = local.database_port

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false
  multi_az               = var.database.multi_az

  backup_retention_period   = var.database.backup_retention_days
  deletion_protection       = var.database.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${local.name}-final"

  auto_minor_version_upgrade      = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
}

resource "aws_security_group" "database" {
  name        = "${local.name}-database"
  description = "PostgreSQL of ${local.name}"
  vpc_id      = module.network.vpc_id

  tags = {
    Name = "${local.name}-database"
  }
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each = toset(["api", "mlflow"])

  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = module.service[each.key].security_group_id
  description                  = "${each.key} to PostgreSQL"
  ip_protocol                  = "tcp"
  from_port                    = local.database_port
  to_port                      = local.database_port
}
