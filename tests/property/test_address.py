from hypothesis import example, given
from hypothesis import strategies as st

from auditor.model.address import Address, ModuleStep, parse
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map
from tests.builders import span
from tests.property import strategies as some


@given(some.addresses)
@example(Address("aws_lb", "a", '"].module.b["'))
@example(Address("aws_lb", "a", "$${", (ModuleStep("m", '\\u0041"'),), "data"))
@example(Address("a", "b", "\ud7ff\ue000\U0010ffff\x00"))
def test_every_address_is_read_back_from_its_text(address):
    assert parse(str(address)) == address


@given(some.addresses, some.addresses)
def test_two_addresses_never_have_one_text(one, other):
    assert (str(one) == str(other)) is (one == other)


@given(some.addresses)
def test_an_address_is_one_line(address):
    assert str(address).splitlines() in ([str(address)], [])


@given(st.text(st.sampled_from('ab.[]"\\0$ {-'), max_size=12))
def test_any_text_is_an_address_that_reads_the_same_or_refused(text):
    try:
        address = parse(text)
    except ValueError as refused:
        said = str(refused)
    else:
        said = ""
        assert parse(str(address)) == address
    assert not said or repr(text) in said


@given(some.addresses, st.sampled_from(["arn", "dns_name", "subnets[0].id", 'tags["a.b"]']))
def test_the_owner_of_any_attribute_is_its_resource(address, attribute):
    resource = Resource(address, Map(), span())
    assert Declared("infra", (resource,)).owner(f"{address}.{attribute}") is resource
