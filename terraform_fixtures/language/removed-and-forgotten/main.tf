removed {
  from = terraform_data.forgotten

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.old

  lifecycle {
    destroy = true
  }
}
