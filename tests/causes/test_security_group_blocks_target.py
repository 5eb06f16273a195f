"""How the rule that is missing from code and AWS would be written."""

from auditor.causes.security_group_blocks_target import _id
from auditor.facts import Facts
from auditor.model.report import Run
from auditor.pipeline import join
from tests.builders import declared, live, resource, snapshot
from tests.worlds.world import NOW

ALB, TASKS = "module.alb.aws_security_group.this", 'module.service["api"].aws_security_group.this'


def _facts():
    code = declared(*(resource(address, {"name": name}) for address, name in ((ALB, "alb"), (TASKS, "tasks"))))
    seen = snapshot(
        live("aws_security_group", "sg-1", name="alb"),
        live("aws_security_group", "sg-2", name="tasks"),
        read=("aws_security_group",),
    )
    joined = join(code, seen, lambda known: code)
    planes = {name: getattr(joined, name) for name in type(joined).__slots__}
    return Facts(run=Run("r", NOW, 0.0, "0", "infra"), declared=code, live=seen, **planes)


def test_a_group_of_the_same_module_is_named_as_that_module_names_it():
    facts = _facts()
    assert _id(facts, "sg-2", facts.declared.find(TASKS)) == "aws_security_group.this.id"


def test_a_group_of_another_module_is_named_by_its_id_and_its_address_beside_it():
    facts = _facts()
    assert _id(facts, "sg-1", facts.declared.find(TASKS)) == f'"sg-1" # {ALB}'


def test_a_group_that_no_code_declares_is_named_by_its_id():
    facts = _facts()
    assert _id(facts, "sg-9", facts.declared.find(TASKS)) == '"sg-9"'
