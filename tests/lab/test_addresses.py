import socket

from auditor.lab.addresses import Addresses, free_block


def test_a_slot_keeps_its_address():
    addresses = Addresses("127.20.30")
    first = addresses.give("api", 0, "subnet-1", "10.20.10.0/24")
    assert addresses.give("api", 0, "subnet-1", "10.20.10.0/24") == first
    assert addresses.every() == (first,)


def test_slots_have_addresses_of_their_own_in_their_subnets():
    addresses = Addresses("127.20.30")
    one = addresses.give("api", 0, "subnet-1", "10.20.10.0/24")
    two = addresses.give("api", 1, "subnet-2", "10.20.11.0/24")
    assert one.vpc.startswith("10.20.10.")
    assert two.vpc.startswith("10.20.11.")
    assert len({one.outside, one.inside, two.outside, two.inside}) == 4


def test_a_free_block_can_be_bound():
    with socket.socket() as trial:
        trial.bind((f"{free_block()}.1", 0))
