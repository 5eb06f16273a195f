import subprocess
import sys

import pytest

from auditor.lab.services.no_database import message


@pytest.mark.parametrize(
    ("reason", "text"),
    [("name", 'could not translate host name "db.local"'), ("timeout", 'server at "db.local", port 5432 failed')],
)
def test_the_message_is_psycopg2s(reason, text):
    assert text in message(reason, "db.local", "5432")


def test_the_program_prints_it_and_exits_with_1():
    words = [sys.executable, "-m", "auditor.lab.services.no_database", "name", "db.local", "5432"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, message("name", "db.local", "5432"))
