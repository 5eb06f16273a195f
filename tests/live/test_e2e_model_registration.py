"""Model registration as a third party does it.

Against the real stack; the same as `auditor test e2e-model-registration`.

python tests/live/test_e2e_model_registration.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "e2e_model_registration", *sys.argv[1:]]))
