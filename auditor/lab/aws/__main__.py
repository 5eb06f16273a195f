"""The process of the lab's AWS [io]: moto behind the overlay, and the control API. Ends when stdin is closed."""

import json
import os
import sys
import threading


def main() -> None:
    """Serve until stdin is closed; the first line of stdout is {"endpoint": ..., "control": ...}."""
    os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "0")
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    from auditor.lab.aws.control import serve
    from auditor.lab.aws.overlay import Overlay
    from auditor.lab.aws.reality import Reality

    class Quiet(MotoRequestHandler):  # type: ignore[misc] # moto comes without types
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing: one line a request would be most of the lab's output."""

    reality = Reality()
    application = Overlay(DomainDispatcherApplication(create_backend_app), reality)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, name="aws", daemon=True).start()
    ready = {"endpoint": f"http://127.0.0.1:{server.server_port}", "control": serve(reality)}
    print(json.dumps({"ready": ready}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
