"""What the next apply would do, as nouns: counts by action, and whether there is anything to tell."""

from auditor.model.apply import Apply, Notice, ResourceChange
from auditor.model.finding import Severity


def test_changes_are_counted_by_action():
    changes = [
        ResourceChange(action, f"aws_lb.{number}") for number, action in enumerate(("create", "delete", "create"))
    ]
    assert Apply("code", tuple(changes)).counts() == {"create": 2, "delete": 1}


def test_a_notice_alone_is_something_to_tell():
    assert Apply("code").is_nothing
    assert not Apply("code", notices=(Notice("tainted", "aws_lb.a", "t", Severity.LOW),)).is_nothing
