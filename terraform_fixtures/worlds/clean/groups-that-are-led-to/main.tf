# A group behind a network balancer, one that waits with weight 0, and one with a service and weight 0.

resource "aws_route53_zone" "main" {
  name = "shop.example"
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "app.shop.example"
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

resource "aws_lb_target_group" "web" {
  name        = "shop-web"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"

  health_check {
    path    = "/web-health"
    matcher = "200"
  }
}

resource "aws_ecs_task_definition" "web" {
  family                   = "shop-web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "256"
  memory                   = "512"

  container_definitions = jsonencode([
    {
      name         = "web"
      image        = "registry.example/shop-web:7"
      essential    = true
      portMappings = [{ containerPort = 8080 }]
    }
  ])
}

resource "aws_ecs_service" "web" {
  name            = "shop-web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8080
  }
}

resource "aws_lb_target_group" "next" {
  name        = "shop-next"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"

  health_check {
    path    = "/web-health"
    matcher = "200"
  }
}

resource "aws_ecs_task_definition" "next" {
  family                   = "shop-next"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "256"
  memory                   = "512"

  container_definitions = jsonencode([
    {
      name         = "next"
      image        = "registry.example/shop-next:7"
      essential    = true
      portMappings = [{ containerPort = 8080 }]
    }
  ])
}

resource "aws_ecs_service" "next" {
  name            = "shop-next"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.next.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  load_balancer {
    target_group_arn = aws_lb_target_group.next.arn
    container_name   = "next"
    container_port   = 8080
  }
}

resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 20

  condition {
    path_pattern {
      values = ["/web/*", "/web-health"]
    }
  }

  action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.web.arn
        weight = 1
      }

      target_group {
        arn    = aws_lb_target_group.next.arn
        weight = 0
      }
    }
  }
}

resource "aws_lb" "inner" {
  name               = "shop-inner"
  internal           = true
  load_balancer_type = "network"
}

resource "aws_lb_target_group" "inner" {
  name        = "shop-inner"
  port        = 8080
  protocol    = "TCP"
  target_type = "ip"

  health_check {
    path = "/health"
  }
}

resource "aws_ecs_task_definition" "inner" {
  family                   = "shop-inner"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "256"
  memory                   = "512"

  container_definitions = jsonencode([
    {
      name         = "inner"
      image        = "registry.example/shop-inner:7"
      essential    = true
      portMappings = [{ containerPort = 8080 }]
    }
  ])
}

resource "aws_ecs_service" "inner" {
  name            = "shop-inner"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.inner.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  load_balancer {
    target_group_arn = aws_lb_target_group.inner.arn
    container_name   = "inner"
    container_port   = 8080
  }
}

resource "aws_lb_listener" "tcp" {
  load_balancer_arn = aws_lb.inner.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.inner.arn
  }
}
