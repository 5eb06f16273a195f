data "terraform_remote_state" "network" {
  backend = "local"
  config = {
    path = "${path.module}/network.json"
  }
  defaults = {
    zone_id = "Z0"
  }
}

output "subnets" {
  value = [for id in data.terraform_remote_state.network.outputs.subnet_ids : upper(id)]
}

output "zone_id" {
  value = data.terraform_remote_state.network.outputs.zone_id
}
