"""Private DNS of the lab's VPC [io]: a resolver for aiohttp that reads the file which the agent writes for each task.

The file is JSON: {"auth.example.local": [{"address": "127.20.3.1", "closed_ports": [8000]}]}. A name that is not in
it does not resolve; a port that security groups close is a connection that times out (after a shortened time).
"""

import asyncio
import json
import os
import socket
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

TIME_OUT_SECONDS = 1.0
VARIABLE = "LAB_NAMES"


class LabResolver(AbstractResolver):
    """Resolves names of the VPC; everything else does not exist."""

    def __init__(self, file: str | None = None) -> None:
        self._file = Path(file or os.environ[VARIABLE])

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The loopback addresses of a name; raises OSError when it has none or does not let the connection through."""
        known = json.loads(await asyncio.to_thread(self._file.read_text))
        found = known.get(host.lower(), [])
        if not found:
            raise OSError(socket.EAI_NONAME, f"{host}: Name or service not known")
        reachable = [one["address"] for one in found if port not in one["closed_ports"]]
        if not reachable:
            await asyncio.sleep(TIME_OUT_SECONDS)
            raise OSError(f"{host}:{port}: Connection timed out")
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST
            )
            for address in reachable
        ]

    async def close(self) -> None:
        """Nothing is held open."""
