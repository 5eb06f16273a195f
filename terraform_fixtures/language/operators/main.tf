output "precedence" {
  value = 2 + 3 * 4 - -1
}

output "division" {
  value = [7 / 2, 7 % 3, -7 % 3, 1 / 3]
}

output "logic" {
  value = !false && (1 > 2 || 2 >= 2)
}

output "equality_is_strict" {
  value = [1 == "1", [] == toset([]), { a = 1 } == { a = 1 }, null == null]
}

output "strings_become_numbers" {
  value = "5" * "2" - "1"
}
