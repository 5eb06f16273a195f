"""Endpoint discovery and availability.

Against the real stack; the same as `auditor test endpoint-availability`.

python tests/live/test_endpoint_availability.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "endpoint_availability", *sys.argv[1:]]))
