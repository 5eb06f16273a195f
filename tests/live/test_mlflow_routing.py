"""MLflow behind the proxy.

Against the real stack; the same as `auditor test mlflow-routing`.

python tests/live/test_mlflow_routing.py --api-key KEY --tf-dir ../infrastructure
"""

import sys

from auditor.cli import main

if __name__ == "__main__":
    sys.exit(main(["test", "mlflow_routing", *sys.argv[1:]]))
