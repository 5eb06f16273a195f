output "formatted" {
  value = [format("%03d-%s-%.2f", 7, "x", 1.5), formatlist("%s:%d", ["a", "b"], 80)]
}

output "matched" {
  value = regex("^(?P<host>[^:]+):(?P<port>\\d+)$", "mlflow:5000")
}

output "all_matches" {
  value = regexall("[a-z]+", "a1bc2")
}

output "replaced" {
  value = [replace("a.b.c", ".", "-"), replace("a1b22", "/[0-9]+/", "#")]
}

output "split_and_trimmed" {
  value = [split(",", "a,,b"), trimspace("  x "), trimprefix("https://a", "https://"), title("a word")]
}

output "encoded" {
  value = [jsonencode({ b = [1, true, null], a = "<&>" }), base64encode("hi"), urlencode("a b/c"), md5("x")]
}
