import json
import os
import pickle
import subprocess
import sys
from decimal import Decimal

import pytest

from auditor.model.value import Map, Sensitive, Unknown, at, freeze, is_below, is_known, reveal, steps, thaw

SECRET = "hunter2-correct-horse"
GONE = Unknown("known after apply", ("aws_lb.main.arn",), "aws_lb.main.arn")


def test_json_like_python_becomes_frozen_data_and_comes_back():
    plain = {"b": [1, "x", None, True], "a": {"c": 1.5}}
    assert thaw(freeze(plain)) == plain
    assert freeze(plain) == Map({"a": Map({"c": Decimal("1.5")}), "b": (1, "x", None, True)})


def test_a_number_keeps_its_value_exactly():
    assert freeze(2.0) == 2
    assert isinstance(freeze(2.0), int)
    assert freeze(0.1) == Decimal("0.1")
    assert freeze(2**70) == 2**70


def test_a_set_is_ordered_as_terraform_orders_it():
    assert freeze({"b", "a", "Z"}) == ("Z", "a", "b")


def test_what_terraform_has_no_value_for_is_refused():
    with pytest.raises(TypeError, match="bytes"):
        freeze({"x": b"raw"})


def test_showing_hides_the_sensitive_and_has_null_for_the_unknown():
    assert thaw(freeze({"a": Sensitive(SECRET), "b": GONE, "c": [Sensitive(Map({"x": 1}))]})) == {
        "a": "(sensitive)",
        "b": None,
        "c": ["(sensitive)"],
    }


def test_a_map_is_in_byte_order_of_its_keys_however_it_was_built():
    one, other = Map({"é": 1, "b": 2, "Z": 3}), Map({"Z": 3, "é": 1, "b": 2})
    assert list(one) == ["Z", "b", "é"] == list(other)
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)


def test_equal_maps_are_one_in_a_set_and_others_are_not():
    nested = Map({"a": (1, Map({"b": None}))})
    assert len({nested, Map({"a": (1, Map({"b": None}))}), Map({"a": (1, Map({"b": 0}))})}) == 2


def test_a_map_cannot_be_changed():
    with pytest.raises(TypeError):
        Map({"a": 1})["a"] = 2


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{!r}".format, lambda v: json.dumps(thaw(v))])
@pytest.mark.parametrize(
    "holder",
    [
        Sensitive(SECRET),
        Sensitive(Sensitive(SECRET)),
        Map({"password": Sensitive(SECRET)}),
        (Sensitive(SECRET), 1),
        Map({"deep": (Map({"x": Sensitive((SECRET,))}),)}),
        Unknown("partly", encoded=Map({"x": Sensitive(SECRET)})),
    ],
)
def test_a_sensitive_value_never_shows(holder, show):
    assert SECRET not in show(holder)


def test_a_sensitive_value_compares_by_what_it_holds():
    assert Sensitive("a") == Sensitive("a") != Sensitive("b")


def test_reveal_takes_every_mark_off():
    marked = Map({"a": (Sensitive(Sensitive("x")), Sensitive(Map({"b": Sensitive(1)})))})
    assert reveal(marked) == Map({"a": ("x", Map({"b": 1}))})


@pytest.mark.parametrize("value", [None, 0, "", (), Map(), Sensitive("x"), (Map({"a": 1}),)])
def test_a_value_without_an_unknown_inside_is_known(value):
    assert is_known(value)


@pytest.mark.parametrize(
    "value", [GONE, (1, GONE), Map({"a": (GONE,)}), Sensitive(GONE), Sensitive((Map({"a": GONE}),))]
)
def test_one_unknown_makes_the_whole_value_unknown(value):
    assert not is_known(value)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("", ()),
        ("a", ("a",)),
        ("a.b", ("a", "b")),
        ("a[0].b[12]", ("a", 0, "b", 12)),
        ('tags["a.b[0]"]', ("tags", "a.b[0]")),
        (r'tags["a\"b"].c', ("tags", 'a"b', "c")),
        (r'tags["back\\slash"]', ("tags", "back\\slash")),
        ('tags["0"]', ("tags", "0")),
        ("[0]", (0,)),
    ],
)
def test_a_path_is_split_into_steps(path, parts):
    assert steps(path) == parts


def test_a_value_is_found_at_its_path():
    value = freeze({"a": [{"b": 1}, {"b": 2}], 'q"': {"x.y": 3}})
    assert at(value, "a[1].b") == 2
    assert at(value, r'["q\""]["x.y"]') == 3
    assert at(value, "") == value


@pytest.mark.parametrize("path", ["a[2]", "a.b", "z", "a[0].c", "a[0].b.c", "s.t", "n.x"])
def test_where_there_is_nothing_the_default_comes_back(path):
    assert at(freeze({"a": [{"b": 1}], "s": "text", "n": None}), path, "none") == "none"


def test_a_null_that_is_written_is_not_absence():
    assert at(freeze({"n": None}), "n", "default") is None


def test_an_unknown_in_the_way_stays_unknown_and_is_not_exactly_what_was_asked_for():
    found = at(Map({"a": GONE}), "a.b.c", "default")
    assert found == Unknown(GONE.reason, GONE.references)
    assert at(Map({"a": GONE}), "a") == GONE


def test_what_stands_inside_something_sensitive_is_sensitive():
    value = Map({"db": Sensitive(Map({"password": SECRET, "gone": GONE, "own": Sensitive("x")}))})
    assert at(value, "db.password") == Sensitive(SECRET)
    assert at(value, "db.own") == Sensitive("x")
    assert isinstance(at(value, "db.gone"), Unknown)
    assert at(value, "db.nothing", "default") == "default"


@pytest.mark.parametrize(
    ("path", "other", "below"),
    [
        ("action", "action", True),
        ("action[0].type", "action", True),
        ("tags.Name", "tags", True),
        ("tags_all", "tags", False),
        ("health_check[0].path", "health_check[0].pat", False),
    ],
)
def test_a_path_is_below_another_only_at_a_step(path, other, below):
    assert is_below(path, other) is below


def test_a_map_in_another_process_has_that_processes_hash():
    """The hash of a text is another one in each process, so a kept one must not travel."""
    made = Map({"b": 1, "a": Map({"x": ("y", Unknown("why"))})})
    hash(made)
    again = pickle.loads(pickle.dumps(made))
    assert (again, list(again), again._hash) == (made, ["a", "b"], None)
    told = "import pickle, sys; print(hash(pickle.load(sys.stdin.buffer)) == hash(eval(sys.argv[1])))"
    program = f"from auditor.model.value import Map, Unknown; {told}"
    here = subprocess.run(
        [sys.executable, "-c", program, repr(made)],
        input=pickle.dumps(made),
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
    )
    assert here.stdout.strip() == b"True"
