from auditor.lab.aws.reality import Health, Reality, as_health, short


def test_a_denied_action_may_have_a_wildcard_and_any_case():
    reality = Reality(denied={"ecs:Describe*"})
    assert reality.refuses("ecs:DescribeTasks")
    assert reality.refuses("ECS:describeservices")
    assert not reality.refuses("ecs:ListTasks")


def test_the_last_part_of_an_arn_is_its_name():
    assert short("arn:aws:ecs:us-east-1:1:cluster/main") == short("main") == "main"


def test_tasks_are_found_by_the_clusters_name_or_arn():
    task = {"clusterArn": "arn:aws:ecs:us-east-1:1:cluster/main"}
    reality = Reality(tasks={"t": task})
    assert reality.tasks_of("main") == reality.tasks_of(task["clusterArn"]) == [task]
    assert reality.tasks_of("other") == []


def test_a_healthy_target_has_no_reason():
    assert as_health({"state": "healthy"}) == Health("healthy")
