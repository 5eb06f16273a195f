import pytest

from auditor.errors import ConfigurationError
from auditor.hcl import schemas, types

PROVIDER = {
    "resource_schemas": {
        "aws_x": {
            "version": 0,
            "block": {
                "attributes": {
                    "id": {"type": "string", "optional": True, "computed": True},
                    "rules": {"type": ["set", ["object", {"port": "number", "open": "bool"}]], "optional": True},
                    "size": {
                        "nested_type": {
                            "nesting_mode": "single",
                            "attributes": {
                                "cpu": {"type": "number", "required": True},
                                "disk": {"type": "number", "computed": True},
                            },
                        },
                        "optional": True,
                    },
                },
                "block_types": {
                    "part": {
                        "nesting_mode": "list",
                        "min_items": 1,
                        "block": {"attributes": {"key": {"type": "string", "optional": True, "sensitive": True}}},
                    }
                },
            },
        }
    }
}
SHAPES = [
    PROVIDER,
    {"registry.terraform.io/hashicorp/aws": PROVIDER},
    {"format_version": "1.0", "provider_schemas": {"registry.terraform.io/hashicorp/aws": PROVIDER}},
]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_command_s_json_and_simpler_shapes_of_it_are_read(shape):
    found = schemas.parse(shape).of("managed", "aws_x")
    assert found.attributes["id"].computed
    assert (found.blocks["part"].mode, found.blocks["part"].least, found.blocks["part"].most) == ("list", 1, 0)


def test_a_type_that_no_schema_names_has_none():
    found = schemas.parse(PROVIDER)
    assert found.of("managed", "aws_y") is None
    assert found.of("data", "aws_x") is None


def test_terraform_s_own_types_stay_as_they_are_built_in():
    own = {"resource_schemas": {"terraform_data": {"block": {"attributes": {}}}}}
    assert schemas.parse(own).of("managed", "terraform_data") is None


def test_the_type_of_a_body_holds_its_blocks():
    found = schemas.parse(PROVIDER).of("managed", "aws_x")
    assert str(found.type.fields["part"]) == "list(object({key=string}))"
    assert found.secret


def test_attributes_that_are_described_one_by_one_may_be_left_out_unless_required():
    size = schemas.parse(PROVIDER).of("managed", "aws_x").attributes["size"]
    assert size.type.optional == {"disk"}
    assert types.without_optional(size.type).fields["disk"] == types.NUMBER


def test_a_set_of_objects_may_be_written_as_blocks():
    found = schemas.parse(PROVIDER).of("managed", "aws_x")
    assert found.nested("rules").block.attributes["open"].optional
    assert found.nested("id") is None


@pytest.mark.parametrize("plain", [{}, [], {"format_version": "1.0"}, {"provider_schemas": {}}, 5])
def test_json_without_a_schema_is_refused(plain):
    with pytest.raises(ConfigurationError, match="providers schema -json"):
        schemas.parse(plain)


def test_a_schema_that_cannot_be_read_is_named():
    broken = {"resource_schemas": {"aws_x": {"block": {"attributes": {"a": {"type": "text"}}}}}}
    with pytest.raises(ConfigurationError, match="aws_x"):
        schemas.parse(broken).of("managed", "aws_x")
