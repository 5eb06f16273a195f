"""Gather, judge, deliver: in this order, once."""

from tests.cli.fakes import Recorder, run
from tests.formats import reports


def test_the_facts_that_were_gathered_are_the_ones_judged(infra):
    recorder = Recorder(facts=object())
    judged = []

    def judge(facts):
        judged.append(facts)
        return reports.CLEAN

    assert run(["check", "--tf-dir", infra], recorder, judge=judge) == 0
    assert judged == [recorder.facts]
