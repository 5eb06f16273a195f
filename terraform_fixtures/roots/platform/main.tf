data "terraform_remote_state" "network" {
  backend = "s3"

  config = {
    bucket = "example-terraform-state"
    key    = "network/terraform.tfstate"
    region = "us-east-1"
  }
}

locals {
  name    = "platform"
  network = data.terraform_remote_state.network.outputs
}

resource "aws_lb" "public" {
  name               = local.name
  load_balancer_type = "application"
  internal           = false
  subnets            = local.network.public_subnet_ids
  security_groups    = [local.network.load_balancer_security_group_id]

  idle_timeout               = 120
  drop_invalid_header_fields = true
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.public.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

# The services' roots add their rules to it.
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.public.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.wildcard.certificate_arn

  default_action {
    type = "fixed-response"

    fixed_response {
      status_code  = "404"
      content_type = "text/plain"
      message_body = "Not found"
    }
  }
}

resource "aws_ecs_cluster" "this" {
  name = local.name
}

# For roots that may not read this state.
resource "aws_ssm_parameter" "https_listener_arn" {
  name  = "/platform/https-listener-arn"
  type  = "String"
  value = aws_lb_listener.https.arn
}
