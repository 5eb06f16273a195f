resource "aws_route53_zone" "this" {
  name = var.domain_name
}

resource "aws_acm_certificate" "wildcard" {
  domain_name       = "*.${var.domain_name}"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # One name, so one challenge.
  certificate_challenge = one(aws_acm_certificate.wildcard.domain_validation_options)
}

resource "aws_route53_record" "certificate_validation" {
  zone_id = aws_route53_zone.this.zone_id
  name    = local.certificate_challenge.resource_record_name
  type    = local.certificate_challenge.resource_record_type
  records = [local.certificate_challenge.resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "wildcard" {
  certificate_arn         = aws_acm_certificate.wildcard.arn
  validation_record_fqdns = [aws_route53_record.certificate_validation.fqdn]
}
