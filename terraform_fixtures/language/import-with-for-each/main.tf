locals {
  ids = { api = "id-1", auth = "id-2" }
}

import {
  for_each = local.ids
  to       = terraform_data.service[each.key]
  id       = each.value
}

resource "terraform_data" "service" {
  for_each = local.ids
}

output "count" {
  value = length(terraform_data.service)
}
