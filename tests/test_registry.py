import pytest

from auditor.registry import discover


@pytest.fixture
def family(tmp_path, monkeypatch, request):
    """A package on disk with these modules, under a name of the test's own."""
    name = f"family_of_{request.node.name.split('[')[0]}"
    monkeypatch.syspath_prepend(tmp_path)

    def make(**modules):
        home = tmp_path / name
        home.mkdir()
        (home / "__init__.py").write_text("")
        for module, text in modules.items():
            (home / f"{module}.py").write_text(text)
        return name

    return make


def test_a_member_is_a_module_that_has_the_constant_and_they_come_by_name(family):
    package = family(zebra="SIZE = 3", ant="SIZE = 1", shared="LIMIT = 9")
    assert list(discover(package, "SIZE", int).items()) == [("ant", 1), ("zebra", 3)]


def test_a_new_file_is_a_new_member_without_a_list_to_touch(family):
    assert discover(family(only="SIZE = 1"), "SIZE", int) == {"only": 1}


def test_a_constant_of_another_type_is_no_member_but_a_mistake(family):
    package = family(good="SIZE = 1", bad="SIZE = 'big'")
    with pytest.raises(TypeError, match=r"bad\.SIZE is str, not int"):
        discover(package, "SIZE", int)


def test_a_package_without_members_has_none(family):
    assert discover(family(), "SIZE", int) == {}


def test_a_module_that_cannot_be_imported_is_not_passed_over(family):
    with pytest.raises(ModuleNotFoundError):
        discover(family(broken="import no_such_module_at_all"), "SIZE", int)


def test_a_package_that_does_not_exist_is_said_so():
    with pytest.raises(ModuleNotFoundError):
        discover("auditor.no_such_family", "SIZE", int)
