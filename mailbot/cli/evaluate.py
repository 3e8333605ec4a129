"""`mailbot evaluate`: labelled messages against the rules. The work is done by `mailbot.evaluation`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mailbot.evaluation import evaluate_folder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--held", type=click.Choice(["all", "without", "only"]), default="all", help="Which cases: those set aside (-held), the others, or all.")
@click.option("--against", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None, help="Another rules folder: show which decisions flip.")
@click.option("--processes", type=click.IntRange(1, 64), default=lambda: os.cpu_count() or 1, show_default="as many as there are processors", help="Share the work out to so many.")
@click.option("--verbose", "-v", is_flag=True, help="Name every difference.")
def evaluate(folder: Path, held: str, against: Path | None, processes: int, verbose: bool) -> int:
    """Measure decisions on labelled messages: confusion, straight-through rate, wrong automatic answers, fields.

    FOLDER holds the cases as KIND/CASE/expected.yaml with 1.eml, 2.eml … beside it, and needs world/config.yaml: a configuration
    with the registers that the labels rest on. tests/messages/README.md tells the format. Exit status 1 where an answer that no
    person would have stopped is wrong, 2 where labels cannot be read.
    """
    report = evaluate_folder(folder, held, against, processes)
    click.echo(report.text(verbose=verbose))
    if against is not None:
        click.echo(f"{len(report.flips)} of {len(report.judged)} decisions differ by the rules of {against}")
    return 1 if report.wrong_automatic else 0
