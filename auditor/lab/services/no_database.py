"""What a PostgreSQL client says when it cannot reach its server: prints psycopg2's message and exits with 1.

The lab has no PostgreSQL; this stands for the driver where the declared URI leads to no reachable database.
Usage: python -m auditor.lab.services.no_database REASON HOST PORT, where REASON is `name` or `timeout`.
"""

import sys

_MESSAGES = {
    "name": 'could not translate host name "{host}" to address: Name or service not known',
    "timeout": 'connection to server at "{host}", port {port} failed: Connection timed out\n'
    "\tIs the server running on that host and accepting TCP/IP connections?",
}


def message(reason: str, host: str, port: str) -> str:
    """psycopg2's message as SQLAlchemy shows it."""
    return (
        f"sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) {_MESSAGES[reason].format(host=host, port=port)}"
    )


def main() -> None:
    """Print the message of argv and exit with 1."""
    sys.exit(message(*sys.argv[1:4]))


if __name__ == "__main__":
    main()
