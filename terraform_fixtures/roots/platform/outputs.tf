output "https_listener_arn" {
  value = aws_lb_listener.https.arn
}

output "load_balancer_dns_name" {
  value = aws_lb.public.dns_name
}

output "load_balancer_zone_id" {
  description = "Hosted zone of the balancer, for alias records."
  value       = aws_lb.public.zone_id
}

output "cluster_arn" {
  value = aws_ecs_cluster.this.arn
}

output "zone_id" {
  value = aws_route53_zone.this.zone_id
}

output "domain_name" {
  value = aws_route53_zone.this.name
}
