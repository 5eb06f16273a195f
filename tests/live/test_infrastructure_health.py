"""Infrastructure validation: listeners, ECS services, target groups.

Against the real stack; the same as `auditor test infrastructure-health`.

python tests/live/test_infrastructure_health.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "infrastructure_health", *sys.argv[1:]]))
