from .evaluating import errors, loaded


def test_a_value_that_a_validation_refuses_is_an_error_at_the_variable(tmp_path):
    text = """variable "env" {
  default = "x"
  validation {
    condition     = contains(["dev"], var.env)
    error_message = "env must be dev, got ${var.env}."
  }
}
"""
    declared = loaded(tmp_path, text)
    assert errors(declared) == ["1: Invalid value for variable"]
    assert declared.diagnostics[0].detail == "env must be dev, got x."


def test_a_message_with_a_secret_is_not_shown(tmp_path):
    text = """variable "pw" {
  default   = "hunter2"
  sensitive = true
  validation {
    condition     = length(var.pw) > 10
    error_message = "too short: ${var.pw}"
  }
}
"""
    assert "hunter2" not in str(loaded(tmp_path, text).diagnostics)


def test_a_check_only_warns(tmp_path):
    text = """locals {
  a = 1
}
check "c" {
  assert {
    condition     = local.a == 2
    error_message = "No."
  }
}
"""
    diagnostic = loaded(tmp_path, text).diagnostics[0]
    assert (diagnostic.severity, diagnostic.summary) == ("warning", "Check block assertion failed")


def test_a_precondition_of_each_instance_is_looked_at(tmp_path):
    text = """resource "aws_x" "a" {
  count = 2
  lifecycle {
    precondition {
      condition     = count.index == 0
      error_message = "Only one."
    }
  }
}
"""
    assert errors(loaded(tmp_path, text)) == ["5: Resource precondition failed"]


def test_an_unknown_condition_is_no_failure(tmp_path):
    text = """resource "aws_x" "a" {
  lifecycle {
    postcondition {
      condition     = self.arn == "x"
      error_message = "No."
    }
  }
}
"""
    assert errors(loaded(tmp_path, text)) == []


def test_a_condition_that_refers_to_nothing_is_told_of_once(tmp_path):
    text = """output "o" {
  value = 1
  precondition {
    condition     = 1 == 2
    error_message = "No."
  }
}
"""
    assert errors(loaded(tmp_path, text)) == ["4: Invalid precondition expression"]
