"""What a lab's AWS says about its services, for asserting."""


def health(lab):
    """State and description of each service's target, by the service's word; services without target are missing."""
    elb = lab.client("elbv2")
    found = {}
    for group in elb.describe_target_groups()["TargetGroups"]:
        answer = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
        for target in answer["TargetHealthDescriptions"]:
            state = target["TargetHealth"]
            found[group["TargetGroupName"].split("-")[1]] = (state["State"], state.get("Description", ""))
    return found


def service(lab, word):
    """One service, as DescribeServices gives it."""
    asked = {"cluster": "hokusai-development", "services": [f"hokusai-{word}-development"]}
    return lab.client("ecs").describe_services(**asked)["services"][0]


def stopped_tasks(lab, word):
    """The stopped tasks of a service, the newest first."""
    ecs, cluster = lab.client("ecs"), "hokusai-development"
    arns = ecs.list_tasks(cluster=cluster, serviceName=f"hokusai-{word}-development", desiredStatus="STOPPED")
    return ecs.describe_tasks(cluster=cluster, tasks=arns["taskArns"])["tasks"]


def log_lines(lab, task):
    """The log of a task's first container."""
    word, task_id = task["containers"][0]["name"], task["taskArn"].rsplit("/", 1)[-1]
    stream = f"{word}/{word}/{task_id}"
    group = f"/ecs/hokusai-{word}-development"
    events = lab.client("logs").get_log_events(logGroupName=group, logStreamName=stream)["events"]
    return [event["message"] for event in events]
