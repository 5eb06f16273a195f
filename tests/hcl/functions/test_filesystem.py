from tests.hcl.evaluating import fault, value, write


def test_files_are_read_below_the_root(tmp_path):
    write(tmp_path, {"a.txt": "hé", "d/b.json": "{}"})
    assert value('file("a.txt")', root=tmp_path) == "hé"
    assert value('fileexists("nope")', root=tmp_path) is False
    assert value('fileset(".", "**/*.json")', root=tmp_path) == ("d/b.json",)


def test_a_missing_file_is_an_error(tmp_path):
    assert "no file exists" in fault('file("nope")', root=tmp_path).detail


def test_bytes_that_are_no_text_need_filebase64(tmp_path):
    (tmp_path / "x.bin").write_bytes(b"\xff")
    assert "filebase64" in fault('file("x.bin")', root=tmp_path).detail
    assert value('filebase64("x.bin")', root=tmp_path) == "/w=="


def test_paths_are_taken_apart():
    assert value('[basename("a/b.txt"), dirname("a/b.txt"), dirname("x")]') == ("b.txt", "a", ".")


def test_the_home_of_another_user_is_not_known():
    assert "user-specific" in fault('pathexpand("~root/x")').detail
