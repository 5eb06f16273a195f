locals {
  path = join("/", ["api", "mlflow"])
}
