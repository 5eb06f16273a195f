import pytest

from auditor.model.address import Address, ModuleStep, in_root, parse, split_root


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("aws_lb.main", Address("aws_lb", "main")),
        ("aws_lb.main[0]", Address("aws_lb", "main", 0)),
        ('aws_lb.main["0"]', Address("aws_lb", "main", "0")),
        ("data.aws_ami.x", Address("aws_ami", "x", mode="data")),
        ("module.a.aws_lb.m", Address("aws_lb", "m", module=(ModuleStep("a"),))),
        (
            'module.service["api"].module.b[2].data.aws_ami.x["k"]',
            Address("aws_ami", "x", "k", (ModuleStep("service", "api"), ModuleStep("b", 2)), "data"),
        ),
        ("aws_lb.with-dash_9", Address("aws_lb", "with-dash_9")),
        ("aws_lb.é", Address("aws_lb", "é")),
        ("network//aws_lb.main", Address("aws_lb", "main", root="network")),
        (
            'envs/v1.2//module.m["a//b"].aws_lb.x',
            Address("aws_lb", "x", None, (ModuleStep("m", "a//b"),), root="envs/v1.2"),
        ),
        ('aws_lb.x["a//b"]', Address("aws_lb", "x", "a//b")),
    ],
)
def test_an_address_is_read_into_its_parts_and_written_back(text, address):
    assert parse(text) == address
    assert str(address) == text


# As `terraform plan` of terraform 1.x prints the instances of a for_each over these keys.
TERRAFORM_PRINTS = {
    'a"b': r'["a\"b"]',
    "x${y}": '["x$${y}"]',
    "p%{q": '["p%%{q"]',
    "${": '["$${"]',
    "$${": '["$$${"]',
    "é.[0]": '["é.[0]"]',
    "tab\tnl\n": r'["tab\tnl\n"]',
    "\\": r'["\\"]',
    "\x01\u200b": r'["\u0001\u200b"]',
}


@pytest.mark.parametrize(("key", "printed"), TERRAFORM_PRINTS.items())
def test_a_key_is_quoted_as_terraform_quotes_it(key, printed):
    assert str(Address("terraform_data", "a", key)) == f"terraform_data.a{printed}"
    assert parse(f"terraform_data.a{printed}").key == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "aws_lb",
        ".aws_lb.main",
        "aws_lb.main.",
        "aws_lb..main",
        "aws_lb.main.arn",
        "aws_lb[0].main",
        "aws_lb.main[0]x",
        "aws_lb.main[-1]",
        "aws_lb.main[x]",
        'aws_lb.main["x]',
        "module.a",
        'module.a["x"].module.b',
        "data.aws_ami",
        "module.a.data.b",
        "aws lb.main",
        "1.main",
    ],
)
def test_what_is_no_resource_address_is_refused_with_its_text(text):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the message is checked below
        parse(text)
    assert repr(text) in str(refused.value)


def test_a_key_of_digits_is_not_an_index():
    assert parse('aws_lb.main["1"]') != parse("aws_lb.main[1]")


def test_the_module_path_is_the_address_of_the_module():
    assert parse('module.a["x"].module.b[0].aws_lb.m').module_path == 'module.a["x"].module.b[0]'
    assert parse("aws_lb.m").module_path == ""


def test_addresses_sort_by_their_text():
    assert sorted(map(parse, ["b.x", "module.a.b.c", "a.x"])) == [parse("a.x"), parse("b.x"), parse("module.a.b.c")]


def test_a_root_is_taken_off_and_put_before_once():
    assert split_root('net//aws_lb.x["a//b"].arn') == ("net", 'aws_lb.x["a//b"].arn')
    assert split_root('aws_lb.x["a//b"].arn') == ("", 'aws_lb.x["a//b"].arn')
    assert in_root("net", "aws_lb.x.arn") == "net//aws_lb.x.arn"
    assert in_root("net", "other//aws_lb.x.arn") == "other//aws_lb.x.arn"
    assert in_root("", "aws_lb.x.arn") == "aws_lb.x.arn"
    assert parse("net//data.aws_lb.x").local == "data.aws_lb.x"
