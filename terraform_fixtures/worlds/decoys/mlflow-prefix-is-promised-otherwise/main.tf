# An MLflow behind a prefix.

resource "aws_route53_zone" "main" {
  name = "shop.example"
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "ml.shop.example"
  type    = "A"

  alias {
    name                   = aws_lb.main.dns_name
    zone_id                = aws_lb.main.zone_id
    evaluate_target_health = true
  }
}

resource "aws_lb" "main" {
  name = "shop"
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "nothing here"
      status_code  = "404"
    }
  }
}

resource "aws_ecs_cluster" "main" {
  name = "shop"
}

resource "aws_lb_target_group" "mlflow" {
  name        = "shop-mlflow"
  port        = 5000
  protocol    = "HTTP"
  target_type = "ip"

  health_check {
    path    = "/mlflow/health"
    matcher = "200"
  }
}

resource "aws_ecs_task_definition" "mlflow" {
  family                   = "shop-mlflow"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "256"
  memory                   = "512"

  container_definitions = jsonencode([
    {
      name         = "mlflow"
      image        = "registry.example/shop-mlflow:7"
      essential    = true
      portMappings = [{ containerPort = 5000 }]
      command      = ["mlflow", "server", "--host", "0.0.0.0", "--port", "5000", "--static-prefix", "/mlflow"]
    }
  ])
}

resource "aws_ecs_service" "mlflow" {
  name            = "shop-mlflow"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.mlflow.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  load_balancer {
    target_group_arn = aws_lb_target_group.mlflow.arn
    container_name   = "mlflow"
    container_port   = 5000
  }
}

resource "aws_lb_listener_rule" "mlflow" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10

  condition {
    path_pattern {
      values = ["/ml", "/ml/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.mlflow.arn
  }
}

output "ui_url" {
  value = "http://ml.shop.example/ml/"
}
