import pytest

from auditor.model.value import Unknown
from tests.hcl.evaluating import fault, value, write


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('md5("a")', "0cc175b9c0f1b6a831c399e269772661"),
        ('sha1("a")', "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ('base64sha256("a")', "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs="),
        ('uuidv5("dns", "www.example.com")', "2ed6657d-e927-568b-95e1-2665a8aea6a2"),
    ],
)
def test_hashes(expression, wanted):
    assert value(expression) == wanted


def test_a_file_is_hashed_by_its_bytes(tmp_path):
    write(tmp_path, {"a": "a"})
    assert value('filemd5("a") == md5("a")', root=tmp_path) is True


def test_what_differs_on_each_run_is_unknown():
    assert isinstance(value("uuid()"), Unknown)
    assert isinstance(value('bcrypt("x")'), Unknown)


def test_a_namespace_is_a_uuid_or_a_known_word():
    assert "neither a UUID" in fault('uuidv5("x", "y")').detail
