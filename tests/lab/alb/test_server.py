"""The data plane against a stack made by hand, with targets that are real listeners."""

import asyncio
import socket

import aiohttp
import pytest
from aiohttp import web

from auditor.lab.alb.server import CONNECT_TIMEOUT_SECONDS, DataPlane, Place
from auditor.lab.alb.table import read
from auditor.lab.alb.tls import Certificates
from auditor.lab.certificates import make_authority
from tests.lab.hand_made import build


@pytest.fixture
def stack(aws):
    return build(aws.client)


class Plane:
    """A data plane that serves what the API says, and targets on loopback behind VPC addresses."""

    def __init__(self, stack, folder):
        make_authority(folder)
        self.stack = stack
        self.places = {}
        self.plane = DataPlane(Certificates(folder, stack.client), self.places.get)

    def register(self, group, address, port):
        targets = [{"Id": address, "Port": port}]
        self.stack.client("elbv2").register_targets(TargetGroupArn=group, Targets=targets)
        self.places[address] = Place("127.0.0.1", (self.stack.task_group,))

    async def ask(self, *asked, names=("one",)):
        runners = [await self._listen(name) for name in names]
        await self.plane.follow(read(self.stack.client))
        (port,) = self.plane.ports.values()
        answers = []
        async with aiohttp.ClientSession() as session:
            for host, path in asked:
                url = f"http://127.0.0.1:{port}{path}"
                async with session.get(url, headers={"Host": host}, allow_redirects=False) as answer:
                    answers.append((answer.status, answer.headers.get("Server"), await answer.text()))
        await self.plane.close()
        for runner in runners:
            await runner.cleanup()
        return answers

    async def _listen(self, name):
        async def answer(request):
            return web.Response(text=name, headers={"Server": "target"})

        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port_of[name]).start()
        return runner

    port_of: dict


@pytest.fixture
def plane(stack, tmp_path, unused_ports):
    made = Plane(stack, tmp_path)
    made.port_of = {"one": unused_ports[0], "two": unused_ports[1]}
    return made


@pytest.fixture
def unused_ports():
    holders = [socket.socket() for _ in range(2)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


def test_rules_forward_and_the_rest_gets_the_default_action(stack, plane):
    group = stack.target_group("api", plane.port_of["one"])
    stack.rule(10, group, host=["a.example.com"], path=["/api/*"])
    plane.register(group, "10.20.1.5", plane.port_of["one"])
    answers = asyncio.run(
        plane.ask(("a.example.com", "/api/x"), ("a.example.com", "/other"), ("b.example.com", "/api/x"))
    )
    assert answers == [(200, "target", "one"), (404, "awselb/2.0", '"nothing"'), (404, "awselb/2.0", '"nothing"')]


def test_the_lower_priority_number_wins_whenever_it_was_made(stack, plane):
    one, two = (stack.target_group(name, plane.port_of[name]) for name in ("one", "two"))
    stack.rule(50, one, path=["/*"])
    stack.rule(5, two, path=["/x/*"])
    plane.register(one, "10.20.1.5", plane.port_of["one"])
    plane.register(two, "10.20.1.6", plane.port_of["two"])
    answers = asyncio.run(plane.ask(("h", "/x/1"), ("h", "/y"), names=("one", "two")))
    assert [text for _, _, text in answers] == ["two", "one"]


def test_a_group_without_targets_is_503(stack, plane):
    stack.rule(10, stack.target_group("empty", 8000), path=["/*"])
    ((status, server, _),) = asyncio.run(plane.ask(("h", "/"), names=()))
    assert (status, server) == (503, "awselb/2.0")


def test_a_target_that_does_not_listen_is_502(stack, plane):
    group = stack.target_group("down", plane.port_of["one"])
    stack.rule(10, group, path=["/*"])
    plane.register(group, "10.20.1.5", plane.port_of["one"])
    ((status, _, _),) = asyncio.run(plane.ask(("h", "/"), names=()))
    assert status == 502


def test_a_closed_security_group_is_504_after_the_connect_timeout(stack, plane):
    group = stack.target_group("closed", plane.port_of["one"])
    stack.rule(10, group, path=["/*"])
    plane.register(group, "10.20.1.5", plane.port_of["one"])
    ec2 = stack.client("ec2")
    open_ones = ec2.describe_security_groups(GroupIds=[stack.task_group])["SecurityGroups"][0]["IpPermissions"]
    ec2.revoke_security_group_ingress(GroupId=stack.task_group, IpPermissions=open_ones)
    ((status, server, _),) = asyncio.run(plane.ask(("h", "/")))
    assert (status, server) == (504, "awselb/2.0")
    assert CONNECT_TIMEOUT_SECONDS < 10


def test_an_unhealthy_group_fails_open(stack, plane, aws):
    group = stack.target_group("sick", plane.port_of["one"])
    stack.rule(10, group, path=["/*"])
    plane.register(group, "10.20.1.5", plane.port_of["one"])
    target = {"group": group, "id": "10.20.1.5", "port": plane.port_of["one"]}
    aws.control.tell_health([{**target, "state": "unhealthy", "reason": "Target.Timeout"}])
    assert asyncio.run(plane.ask(("h", "/"))) == [(200, "target", "one")]


def test_a_healthy_target_is_preferred(stack, plane, aws):
    group = stack.target_group("half", plane.port_of["one"])
    stack.rule(10, group, path=["/*"])
    plane.register(group, "10.20.1.5", plane.port_of["one"])
    plane.register(group, "10.20.1.6", plane.port_of["two"])
    states = {"10.20.1.5": "unhealthy", "10.20.1.6": "healthy"}
    ports = {"10.20.1.5": plane.port_of["one"], "10.20.1.6": plane.port_of["two"]}
    told = [{"group": group, "id": a, "port": ports[a], "state": s} for a, s in states.items()]
    aws.control.tell_health(told)
    answers = asyncio.run(plane.ask(("h", "/"), ("h", "/"), names=("one", "two")))
    assert [text for _, _, text in answers] == ["two", "two"]


def test_a_listener_that_the_balancers_group_closes_is_not_served(stack, plane):
    ec2 = stack.client("ec2")
    open_ones = ec2.describe_security_groups(GroupIds=[stack.balancer_group])["SecurityGroups"][0]["IpPermissions"]
    ec2.revoke_security_group_ingress(GroupId=stack.balancer_group, IpPermissions=open_ones)

    async def ports():
        await plane.plane.follow(read(stack.client))
        found = dict(plane.plane.ports)
        await plane.plane.close()
        return found

    assert asyncio.run(ports()) == {}


def test_a_target_group_that_speaks_tls_to_a_plain_target_is_502(stack, plane):
    elb = stack.client("elbv2")
    values = {"Name": "tls", "Protocol": "HTTPS", "Port": plane.port_of["one"], "VpcId": stack.vpc, "TargetType": "ip"}
    group = elb.create_target_group(**values)["TargetGroups"][0]["TargetGroupArn"]
    stack.rule(10, group, path=["/*"])
    plane.register(group, "10.20.1.5", plane.port_of["one"])
    ((status, server, _),) = asyncio.run(plane.ask(("h", "/")))
    assert (status, server) == (502, "awselb/2.0")
