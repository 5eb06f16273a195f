"""IP network functions. Rests on terraform's `internal/lang/funcs/cidr.go`; octets may have leading zeros, as there."""

import ipaddress
import re

from auditor.hcl import typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, plain
from auditor.hcl.numbers import Number
from auditor.hcl.typed import Typed
from auditor.hcl.types import NUMBER, STRING

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_HALF = 1 << 63
_ZEROS = re.compile(r"(?<![0-9a-fA-F:])0+(?=\d)")


def _network(text: str) -> Network:
    address, slash, length = text.partition("/")
    if not slash or not length.isascii() or not length.isdigit():
        raise Fault("", f"invalid CIDR expression: invalid CIDR address: {text}")
    if ":" not in address:
        address = _ZEROS.sub("", address)
    try:
        return ipaddress.ip_network(f"{address}/{int(length)}", strict=False)
    except ValueError:
        raise Fault("", f"invalid CIDR expression: invalid CIDR address: {text}") from None


def _whole(number: Number, what: str) -> int:
    if not isinstance(number, int):
        raise Fault("", f"{what} must be a whole number")
    return number


def _host(prefix: str, number: Number) -> str:
    network = _network(prefix)
    position, size = _whole(number, "hostnum"), network.num_addresses
    # go-cidr compares the low 64 bits with the size, and sets all of them.
    low = (position + _HALF) % (2 * _HALF) - _HALF if position >= 0 else -position - 1
    found = int(network.network_address) | (position if position >= 0 else size + position)
    if low >= size or found >> network.max_prefixlen:
        raise Fault("", f"prefix of {network.prefixlen} does not accommodate a host numbered {number}")
    return str(type(network.network_address)(found))


def _netmask(prefix: str) -> str:
    network = _network(prefix)
    if network.version != 4:
        raise Fault("", "IPv6 addresses cannot have a netmask")
    return str(network.netmask)


def _subnet(prefix: str, bits: Number, number: Number) -> str:
    network = _network(prefix)
    added, position = _whole(bits, "newbits"), _whole(number, "netnum")
    length = network.prefixlen + added
    if not 0 <= length <= network.max_prefixlen:
        raise Fault("", f"insufficient address space to extend prefix of {network.prefixlen} by {added}")
    if added >= 0 and position >= 1 << added:  # go-cidr checks no number where the prefix gets shorter
        raise Fault("", f"prefix extension of {added} does not accommodate a subnet numbered {position}")
    # A negative number is not refused: go-cidr sets its two's complement bits and drops the sign.
    base = abs(int(network.network_address) | (position << (network.max_prefixlen - length)))
    return f"{type(network.network_address)(base)}/{length}"


def _subnets(prefix: Typed, *bits: Typed) -> Typed:
    network = _network(prefix.raw)
    found, position = [], int(network.network_address)
    end = position + network.num_addresses
    for part in bits:
        added = _whole(part.raw, "newbits")
        length = network.prefixlen + added
        if added < 1 or added > 32:
            raise Fault("", "must extend prefix by at least one bit and by no more than 32 bits")
        if length > network.max_prefixlen:
            raise Fault("", f"would extend prefix to {length} bits, which is too long")
        size = 1 << (network.max_prefixlen - length)
        position = -(-position // size) * size
        if position + size > end:
            raise Fault("", f"not enough remaining address space for a subnet with a prefix of {length} bits")
        found.append(typed.string(str(type(network)((position, length)))))
        position += size
    return typed.list_(STRING, found)


FUNCTIONS: dict[str, Function] = {
    "cidrhost": plain(STRING, [STRING, NUMBER], _host),
    "cidrnetmask": plain(STRING, [STRING], _netmask),
    "cidrsubnet": plain(STRING, [STRING, NUMBER, NUMBER], _subnet),
    "cidrsubnets": Function((Parameter(STRING),), types.list_type(STRING), _subnets, Parameter(NUMBER)),
}
