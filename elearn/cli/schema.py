"""`elearn schema`: JSON Schemas for editors."""

import json

import click

from elearn.course.schemas import SCHEMAS


@click.command()
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(name: str) -> None:
    """Print the JSON Schema of NAME, for an editor that completes and checks YAML by schemas."""
    click.echo(json.dumps(SCHEMAS[name](), indent=1, ensure_ascii=False))
