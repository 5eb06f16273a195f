from auditor.model.value import Unknown

from .evaluating import fault, typed, value, write


def test_try_takes_the_first_that_works():
    assert value('try({}.a, {}.b, "c")') == "c"
    assert "no expression succeeded" in fault("try({}.a)").detail


def test_can_says_whether_it_works():
    assert (value("can({}.a)"), value("can(1)")) == (False, True)


def test_a_function_that_is_unknown_can_be_tried():
    assert value("can(nosuchfunction())") is False


def test_the_last_argument_can_be_expanded():
    assert value("max([1, 3, 2]...)") == 3
    assert fault("max(1...)").summary == "Invalid expanding argument value"


def test_a_template_file_sees_only_its_variables(tmp_path):
    write(tmp_path, {"a.tftpl": "%{ for x in xs ~}\n<${upper(x)}>\n%{ endfor ~}\n", "b.tftpl": "${nope}"})
    assert value('templatefile("a.tftpl", { xs = ["a", "b"] })', root=tmp_path) == "<A>\n<B>\n"
    assert "nope" in fault('templatefile("b.tftpl", {})', root=tmp_path).detail


def test_templates_do_not_call_templates(tmp_path):
    write(tmp_path, {"a.tftpl": '${templatefile("a.tftpl", {})}'})
    assert "cannot be called in a template" in fault('templatefile("a.tftpl", {})', root=tmp_path).detail


def test_templatestring_wants_a_reference():
    names = {"t": typed('"Hi $${who}"')}
    assert value('templatestring(t, { who = "x" })', names) == "Hi x"
    assert "reference" in fault('templatestring("${1}x", {})').detail


def test_a_value_that_may_fail_later_is_unknown():
    assert isinstance(value("try(u, 1)", {"u": typed("[uuid()]")}), Unknown)


def test_an_error_tells_where_the_call_is():
    assert fault("1 + upper()").range.column == 5
