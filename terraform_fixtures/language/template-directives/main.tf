variable "name" {
  type    = string
  default = ""
}

output "if_else" {
  value = "hello %{if var.name != ""}${var.name}%{else}nobody%{endif}!"
}

output "trimmed" {
  value = "a   ${~"b"~}   c"
}

output "for_with_index" {
  value = "%{for i, x in ["p", "q"]}${i}=${x};%{endfor}"
}

output "numbers_in_text" {
  value = "${1.0}/${1e3}/${0.1 + 0.2}/${true}"
}
