"""Health endpoints: status and latency.

Against the real stack; the same as `auditor test health-endpoints`.

python tests/live/test_health_endpoints.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "health_endpoints", *sys.argv[1:]]))
