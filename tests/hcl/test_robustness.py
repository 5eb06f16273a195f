"""Whatever lies in a directory, `load` ends soon, says what it could not read, and reads the rest."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.graph import ResourceGraph
from auditor.hcl import load
from auditor.hcl.parse import parse_bytes
from auditor.model.resource import Declared

from .evaluating import errors, output, write

HOKUSAI = Path(__file__).parents[2] / "terraform_fixtures/hokusai"
FIXTURES = sorted(HOKUSAI.rglob("*.tf"))
REST = {"rest.tf": 'output "rest" { value = 1 }\n'}


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Fail, and do not hang, where something waits for ever."""

    def stop(*_: object) -> None:
        raise AssertionError(f"it takes longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read(root: Path, files: dict[str, str | bytes] | None = None, seconds: int = 20) -> Declared:
    """Load files beside one that is right, which must come out whatever the others are."""
    write(root, REST)
    for name, content in (files or {}).items():
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with at_most(seconds):
        declared = load(root)
    assert output(declared, "rest") == 1
    ResourceGraph(declared).to_json()
    return declared


def put(text: str) -> dict[str, str | bytes]:
    return {"main.tf": f'output "o" {{ value = {text} }}\n'}


def test_a_file_that_does_not_parse_is_one_diagnostic_with_line_and_caret(tmp_path):
    declared = read(tmp_path, {"bad.tf": 'locals {\n\ta = [1,, 2]\n}\nresource "x" {\n'})
    (found,) = declared.diagnostics
    assert (found.range.path, found.range.line) == ("bad.tf", 2)
    assert found.pointed() == "\ta = [1,, 2]\n\t       ^"
    assert [gap.subject for gap in declared.gaps] == ["bad.tf"]


def test_the_caret_is_shown_in_a_very_long_line_too(tmp_path):
    (found,) = read(tmp_path, {"bad.tf": f"locals {{ a = [{'1, ' * 5000}, ] }}\n"}).diagnostics
    line, caret = found.pointed().split("\n")
    assert len(line) <= 100
    assert line[caret.index("^")] == ","


def test_the_line_of_a_variable_file_is_not_shown(tmp_path):
    (found,) = read(tmp_path, {"terraform.tfvars": 'password = "hunter2\n'}).diagnostics
    assert found.pointed() == ""
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    "content", [b"\xff\xfex\x00", b"\x00\x00", b"a = \xc3\x28", b"locals {\r a = 1\r}\r", b"{", b"}"]
)
def test_what_is_no_hcl_is_one_error(tmp_path, content):
    assert len(errors(read(tmp_path, {"bad.tf": content}))) == 1


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"# only a comment", b"\r\n\r\n", b"/* */"])
def test_what_says_nothing_is_no_error(tmp_path, content):
    assert errors(read(tmp_path, {"nothing.tf": content})) == []


def test_windows_files_and_names_of_any_script_are_read(tmp_path):
    text = "\ufefflocals {\r\n  größe = 1\r\n  数 = <<E\r\na\r\nE\r\n}\r\n"
    text += 'output "o" {\r\n  value = [local.größe, local.数]\r\n}\r\n'
    assert output(read(tmp_path, {"main.tf": text})) == (1, "a\r\n")


def test_large_files_are_read_in_linear_time(tmp_path):
    blocks = "".join(f'locals {{ a{n} = "{"x" * 80}" }}\n' for n in range(10_000))
    heredoc = 'output "o" {\n  value = length(<<E\n' + "abc ${1 + 1} def\n" * 20_000 + "E\n  )\n}\n"
    assert output(read(tmp_path, {"blocks.tf": blocks, "heredoc.tf": heredoc})) == 200_000


DEEP = {
    "brackets": ("[", "1", "]"),
    "parentheses": ("(", "1", ")"),
    "unary": ("!", "true", ""),
    "binary": ("1 + ", "1", ""),
    "conditional": ("true ? 1 : ", "1", ""),
    "index": ("", "local.a", "[0]"),
    "expression index": ("", "[0]", "[local.a]"),
    "attribute": ("", "f()", ".a"),
    "splat": ("", "local.a", "[*]"),
    "template": ('"${', "1", '}"'),
    "object": ("{ a = ", "1", " }"),
    "call": ("max(", "1", ")"),
    "for": ("[for a in [1] : ", "1", "]"),
}


@pytest.mark.parametrize("times", [1_100, 30_000])
@pytest.mark.parametrize("shape", DEEP)
def test_deep_nesting_is_an_error_and_no_crash(tmp_path, shape, times):
    opening, inside, closing = DEEP[shape]
    assert "1: Too deep nesting" in errors(read(tmp_path, put(opening * times + inside + closing * times)))


@pytest.mark.parametrize(
    "content", ['jsondecode("{}")', '"%{ if true }{}"', 'yamldecode("{}")'], ids=["json", "directives", "yaml"]
)
def test_deep_texts_are_errors_and_no_crash(tmp_path, content):
    deep = {"j": "[" * 3000 + "]" * 3000, '"': "%{ if true }" * 3000 + "%{ endif }" * 3000, "y": "[" * 300 + "]" * 300}
    text = f'"{deep[chr(34)]}"' if content[0] == '"' else content.replace("{}", deep[content[0]])
    assert len(errors(read(tmp_path, put(text)))) == 1


def test_deep_json_files_are_errors_and_no_crash(tmp_path):
    for times in (1_000, 50_000):
        json = '{"output": {"o": {"value": ' + "[" * times + "]" * times + "}}}"
        assert len(errors(read(tmp_path, {"main.tf.json": json}))) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"1", b'"a"', b"{", b'{"a": tru}', b'{"output": 1}'])
def test_json_that_is_no_configuration_is_at_most_one_error(tmp_path, content):
    assert len(errors(read(tmp_path, {"main.tf.json": content}))) <= 1


def test_half_pairs_of_utf_16_never_reach_an_output(tmp_path):
    assert "1: Invalid escape sequence" in errors(read(tmp_path, put('"\\ud800"')))
    assert output(read(tmp_path, put('jsondecode("\\"\\\\ud800\\"")'))) == "\ufffd"


@pytest.mark.parametrize("name", ["main.tf", "terraform.tfvars", "x.auto.tfvars", ".terraform/modules/modules.json"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(tmp_path / name)
    read(tmp_path)


@pytest.mark.parametrize(
    "call", ['file("p")', 'templatefile("p", {})', 'filemd5("p")', 'fileexists("p")', 'file("/dev/zero")']
)
def test_functions_do_not_wait_for_a_pipe_or_read_a_device(tmp_path, call):
    os.mkfifo(tmp_path / "p")
    assert len(errors(read(tmp_path, put(call)))) == 1


@pytest.mark.parametrize("path", ["a\\u0000b", "a" * 5000, "", "..", "/", "\\n"])
@pytest.mark.parametrize("call", ["file", "fileexists", "filebase64", "abspath", "dirname"])
def test_no_path_is_too_strange_for_a_function(tmp_path, call, path):
    assert len(errors(read(tmp_path, put(f'{call}("{path}")')))) <= 1


@pytest.mark.parametrize(
    "source", ["./a\\u0000b", "./" + "a" * 5000, "", "./main.tf", "git::https://x.invalid/a.git", "a/b/c"]
)
def test_a_module_that_is_not_here_is_one_gap_that_says_what_hangs_on_it(tmp_path, source):
    call = f'module "m" {{\n  source = "{source}"\n}}\noutput "o" {{ value = module.m.x }}\n'
    declared = read(tmp_path, {"main.tf": call})
    (gap,) = declared.gaps
    assert gap.subject == "module.m"
    assert gap.effect == "the resources and outputs of module.m (main.tf:1)"


def test_an_installed_module_is_found_where_init_put_it(tmp_path):
    installed = '{"Modules": [{"Key": "m", "Source": "x/y/z", "Dir": ".terraform/modules/m"}]}'
    text = {".terraform/modules/modules.json": installed, ".terraform/modules/m/a.tf": 'output "x" { value = 7 }\n'}
    write(tmp_path, text)
    call = 'module "m" {\n  source  = "x/y/z"\n  version = "1.0"\n}\noutput "o" { value = module.m.x }\n'
    assert output(read(tmp_path, {"main.tf": call})) == 7


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"Modules": 1}', '{"Modules": [1]}', '{"Modules": [{}]}', "[" * 100_000]
)
def test_a_broken_list_of_installed_modules_is_as_none(tmp_path, content):
    write(tmp_path, {".terraform/modules/modules.json": content})
    read(tmp_path)


def test_links_that_lead_nowhere_or_in_a_circle_are_passed_over(tmp_path):
    os.symlink("nowhere", tmp_path / "broken.tf")
    os.symlink("self.tf", tmp_path / "self.tf")
    os.symlink("/dev/zero", tmp_path / "endless.tf")
    (tmp_path / "directory.tf").mkdir()
    assert errors(read(tmp_path)) == []


def test_a_linked_file_is_read_once_in_each_place(tmp_path):
    write(tmp_path, {"m/real": 'output "x" { value = 1 }\n'})
    os.symlink("real", tmp_path / "m/a.tf")
    os.symlink("m", tmp_path / "n")
    calls = "".join(f'module "{name}" {{\n  source = "./{name}"\n}}\n' for name in "mn")
    declared = read(tmp_path, {"main.tf": calls + 'output "o" { value = [module.m.x, module.n.x] }\n'})
    assert output(declared) == (1, 1)
    assert declared.files == ("m/a.tf", "main.tf", "n/a.tf", "rest.tf")


def test_modules_in_a_circle_of_links_end(tmp_path):
    os.symlink(".", tmp_path / "loop")
    declared = read(tmp_path, {"main.tf": 'module "m" {\n  source = "./loop"\n}\n'})
    assert any("without end" in gap.reason for gap in declared.gaps)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_error(tmp_path):
    (tmp_path / "closed.tf").touch(mode=0)
    assert errors(read(tmp_path)) == ["0: Unreadable file"]


def test_hidden_directories_are_not_read(tmp_path):
    write(tmp_path, {".terraform/a.tf": "{", ".git/b.tf": "{"})
    assert read(tmp_path).files == ("rest.tf",)


def test_a_walk_over_the_whole_disk_ends(tmp_path):
    read(tmp_path, put('length(fileset("/", "**"))'), seconds=60)


INSERTS = [
    "{",
    "}",
    "[",
    '"',
    "${",
    "%{",
    "<<E\n",
    "\n",
    "\\",
    "\x00",
    "\ufeff",
    "🙂",
    "=",
    "...",
    "[*]",
    "?",
    "/*",
    "for",
    "null",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A file of the fixture with some pieces cut, doubled, swapped or put in."""
    text = FIXTURES[draw(st.integers(0, len(FIXTURES) - 1))].read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from(["", text[start:end] * 2, text[start:end][::-1], *INSERTS]))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_no_mutation_of_a_real_file_brings_anything_but_a_diagnostic(tmp_path, text):
    with at_most(20):
        parsed = parse_bytes(text.encode("utf-8", "surrogatepass"), "main.tf")
        assert (parsed.body is None) == (parsed.diagnostic is not None)
        declared = load(write(tmp_path, REST), overlay={"rest.tf": text})
        ResourceGraph(declared).to_json()
    assert all(isinstance(str(found), str) for found in declared.diagnostics)


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_no_bytes_bring_anything_but_a_diagnostic(content):
    for name in ("a.tf", "a.tf.json", "a.tfvars", "a.tfvars.json"):
        parsed = parse_bytes(content, name)
        assert (parsed.body is None) == (parsed.diagnostic is not None)


def test_the_stack_is_as_before_after_an_error(tmp_path):
    before = sys.getrecursionlimit()
    with pytest.raises(AuditorError):
        load(tmp_path / "nowhere")
    read(tmp_path, put("[" * 5000))
    assert sys.getrecursionlimit() == before
