"""Authentication: Bearer and X-API-Key, good, missing, malformed and wrong keys.

Against the real stack; the same as `auditor test authentication`.

python tests/live/test_authentication.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "authentication", *sys.argv[1:]]))
