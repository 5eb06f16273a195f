import pytest

from auditor.errors import LabError
from auditor.lab.seed.family import applied, as_blocks, given, tagged
from auditor.model.value import Map, Sensitive, Unknown, freeze
from tests.lab.seed.making import wanted


def test_an_attribute_that_must_be_there_is_named_when_it_is_not():
    with pytest.raises(LabError, match=r"aws_lb\.this has no subnets"):
        wanted("aws_lb", name_prefix="x")["subnets"]


def test_a_resource_has_its_tags_over_the_default_tags():
    made = wanted("aws_lb", default_tags={"Team": "ml", "Name": "default"}, tags={"Name": "own"})
    assert made.tags == {"Team": "ml", "Name": "own"}
    assert {"Key": "Name", "Value": "own"} in made.tag_list
    assert tagged("vpc", made)[0]["ResourceType"] == "vpc"
    assert tagged("vpc", wanted("aws_vpc")) == []


def test_a_name_is_the_declared_one_or_begins_with_its_prefix():
    assert wanted("aws_lb", name="main").name() == "main"
    assert wanted("aws_lb", name_prefix="pre-").name().startswith("pre-")
    assert wanted("aws_lb").name(default="tf-lb-").startswith("tf-lb-")


def test_blocks_are_a_list_however_they_are_held():
    one = {"path": "/x"}
    assert wanted("aws_lb", health_check=one).block("health_check") == one
    assert wanted("aws_lb", health_check=[one]).block("health_check") == one
    assert wanted("aws_lb").block("health_check") == {}
    assert as_blocks(None) == []


def test_secrets_are_applied_in_clear_and_unknown_values_as_nothing():
    value = Map({"a": Sensitive("hidden"), "b": Unknown("later"), "c": (1, freeze(1.5), freeze(2.0))})
    assert applied(value) == {"a": "hidden", "b": None, "c": [1, 1.5, 2]}


def test_parameters_without_value_are_left_out():
    assert given(a=1, b=None, c=False) == {"a": 1, "c": False}
