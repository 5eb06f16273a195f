output "scalars" {
  value = [tostring(1.50), tonumber("0x1f" == "" ? "1" : "31"), tobool("true"), tostring(null)]
}

output "collections" {
  value = [tolist(toset(["b", "a"])), tomap({ a = 1, b = "x" }), tolist([1, "a", true])]
}

output "types_unify_in_a_list" {
  value = concat([1], ["a"], tolist([true]))
}
