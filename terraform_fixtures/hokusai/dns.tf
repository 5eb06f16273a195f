resource "aws_route53_zone" "this" {
  name    = var.domain_name
  comment = "Public zone of ${var.project}"
}

resource "aws_route53_record" "service" {
  for_each = local.hosts

  zone_id = aws_route53_zone.this.zone_id
  name    = each.value
  type    = "A"

  alias {
    name                   = module.alb.dns_name
    zone_id                = module.alb.zone_id
    evaluate_target_health = true
  }
}

resource "aws_acm_certificate" "this" {
  domain_name               = local.hosts["registry"]
  subject_alternative_names = [local.hosts["auth"], local.hosts["api"]]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # ACM's DNS challenges by host name. The keys of the records below come from local.hosts: they must be known at plan.
  certificate_challenges = {
    for name, host in local.hosts : name => one([
      for option in aws_acm_certificate.this.domain_validation_options : option if option.domain_name == host
    ])
  }
}

resource "aws_route53_record" "certificate_validation" {
  for_each = local.hosts

  zone_id         = aws_route53_zone.this.zone_id
  name            = local.certificate_challenges[each.key].resource_record_name
  type            = local.certificate_challenges[each.key].resource_record_type
  records         = [local.certificate_challenges[each.key].resource_record_value]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in aws_route53_record.certificate_validation : record.fqdn]
}
