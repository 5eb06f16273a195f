"""Services by their own address.

Against the real stack; the same as `auditor test services-direct`.

python tests/live/test_services_direct.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "services_direct", *sys.argv[1:]]))
