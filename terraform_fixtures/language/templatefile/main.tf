output "environment" {
  value = templatefile("${path.module}/service.env.tftpl", {
    name = "api"
    urls = { auth = "http://auth:8000", mlflow = "http://mlflow:5000/mlflow" }
  })
}

output "raw" {
  value = file("${path.module}/service.env.tftpl")
}
