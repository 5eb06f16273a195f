"""The six stages of model registration.

Against the real stack; the same as `auditor test model-registration-flow`.

python tests/live/test_model_registration_flow.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "model_registration_flow", *sys.argv[1:]]))
