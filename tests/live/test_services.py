"""Services through the load balancer.

Against the real stack; the same as `auditor test services`.

python tests/live/test_services.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "services", *sys.argv[1:]]))
