"""Validates JSON documents against the schemas that the package ships."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

import auditor.formats

FOLDER = Path(auditor.formats.__file__).parent
DOCUMENTS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.schema.json")}
REGISTRY = Registry().with_resources([(name, Resource.from_contents(each)) for name, each in DOCUMENTS.items()])


def errors(document, schema):
    """What the schema refuses, as texts with the path."""
    Draft202012Validator.check_schema(DOCUMENTS[schema])
    validator = Draft202012Validator(DOCUMENTS[schema], registry=REGISTRY, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
