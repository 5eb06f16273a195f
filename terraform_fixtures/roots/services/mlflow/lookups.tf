# What the other roots made, looked up in AWS by name.

data "aws_lb" "platform" {
  name = "platform"
}

data "aws_lb_listener" "https" {
  load_balancer_arn = data.aws_lb.platform.arn
  port              = 443
}

data "aws_ecs_cluster" "platform" {
  cluster_name = "platform"
}

data "aws_route53_zone" "this" {
  name = "example.org"
}

data "aws_vpc" "example" {
  tags = {
    Name = "example"
  }
}

data "aws_security_group" "load_balancer" {
  name   = "example-load-balancer"
  vpc_id = data.aws_vpc.example.id
}

data "terraform_remote_state" "network" {
  backend = "s3"

  config = {
    bucket = "example-terraform-state"
    key    = "network/terraform.tfstate"
    region = "us-east-1"
  }
}
