import subprocess
import sys


def test_importing_the_lab_pulls_in_none_of_its_heavy_parts():
    heavy = "moto", "aiohttp", "fastapi", "boto3", "botocore", "mlflow", "trustme", "uvicorn"
    program = f"import sys, auditor.lab; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
