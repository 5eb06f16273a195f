"""The summary on the terminal."""

from dataclasses import replace

from auditor.formats.console import draw, location
from tests.formats import reports


def test_it_ends_with_the_lines_to_change_and_the_result():
    assert draw(reports.COMPLETE).splitlines()[-4:-1] == [
        'module.alb.aws_lb_listener_rule.this["mlflow_api"] action[0].target_group_arn modules/alb/rules.tf:41',
        'module.service["auth"].aws_ecs_service.this desired_count terraform.tfvars:12',
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/x/1/2/3",
    ]
    assert draw(reports.COMPLETE).splitlines()[-1].startswith("result: findings ")


def test_it_fits_a_screen_with_nine_suites_and_eight_issues():
    suites = tuple(replace(reports.COMPLETE.suites[0], name=f"suite_{number}") for number in range(9))
    findings = tuple(replace(reports.DRIFT, attribute=f"a{number}") for number in range(8))
    text = draw(replace(reports.COMPLETE, suites=suites, findings=findings))
    assert len(text.splitlines()) <= 40


def test_an_error_in_the_configuration_is_said_with_its_line():
    assert "error: No such module: modules/gone does not exist" in draw(reports.COMPLETE)


def test_a_check_does_not_complain_about_planes_that_it_leaves_out():
    run = replace(reports.CLEAN.run, command="check")
    gap = replace(reports.GAP, layer="live", subject="AWS")
    assert "not checked" not in draw(replace(reports.CLEAN, run=run, gaps=(gap,)))
    assert "not checked: AWS" in draw(replace(reports.CLEAN, gaps=(gap,)))


def test_only_the_first_gaps_are_listed_and_the_others_counted():
    gaps = tuple(replace(reports.GAP, subject=f"g{number}") for number in range(5))
    assert "not checked: and 2 more, see the reports" in draw(replace(reports.COMPLETE, gaps=gaps))


def test_of_many_issues_the_first_are_shown_and_the_others_counted():
    report = replace(
        reports.COMPLETE, findings=tuple(replace(reports.DRIFT, attribute=f"a{number}") for number in range(20))
    )
    lines = draw(report).splitlines()
    assert "and 12 more issues" in lines
    assert lines[-2] == "and 5 more places, see INFRASTRUCTURE_ISSUES.md"
    assert all(f" a{number} modules" in draw(report, brief=True) for number in range(20))


def test_addresses_are_not_broken_on_a_narrow_terminal():
    assert location(reports.DRIFT) in draw(reports.COMPLETE, width=40).splitlines()


def test_colour_is_used_only_when_asked_for():
    assert "\x1b[" in draw(reports.COMPLETE, colour=True)
    assert "\x1b[" not in draw(reports.COMPLETE)


def test_the_last_lines_are_never_coloured():
    lines = draw(reports.COMPLETE, colour=True).splitlines()
    assert lines[-1] == draw(reports.COMPLETE).splitlines()[-1]


def test_brief_leaves_only_the_lines_to_change_and_the_result():
    assert draw(reports.COMPLETE, brief=True).splitlines() == draw(reports.COMPLETE).splitlines()[-4:]
