"""Terraform apply for the lab: creates what a configuration declares, over boto3. One file per family of types.

Each family's constant FAMILY says how a type is created, and, where scenarios and restoring need it, brought back to
its declared values and deleted. A type that no family has is named by the caller's `say` and left out.
"""
