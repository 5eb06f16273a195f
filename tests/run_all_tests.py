"""The master orchestrator of the PRD: all nine suites in order, with reports. The same as `auditor test`.

    python tests/run_all_tests.py --api-key KEY --tf-dir ../infrastructure [--output-dir reports ...]

It takes every option of `auditor test`; pytest does not collect it.
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", *sys.argv[1:]]))
