"""What the knowledge base says of published cases whose own sentences it has not seen.

    python benchmarks/leave_one_out.py DIR      # a folder of published cases, a YAML file each

For each case every sentence of the expected causes that is a copy of one of its records (four fifths of its words) is taken
out before it is asked. Beside it stands what is said with all sentences in.
"""

import argparse
from pathlib import Path

from diagnose import calibrating

SURE, VERY_SURE = 0.5, 0.8


def row(name: str, seen: list[calibrating.Observation]) -> str:
    """Return a row of the table: right, wrong, confidently wrong, nothing said above a suspicion."""
    right = sum(each.right and each.score >= SURE for each in seen)
    wrong = sum(not each.right and each.score >= SURE for each in seen)
    sure = sum(not each.right and each.score >= VERY_SURE for each in seen)
    return f"| {name} | {len(seen)} | {right} | {wrong} | {sure} | {len(seen) - right - wrong} |"


def main() -> None:
    """Print the table, then the cases that are not right without their sentences."""
    parser = argparse.ArgumentParser(description="Ask the knowledge base without each case's own sentences.")
    parser.add_argument("cases", type=Path)
    folder = parser.parse_args().cases
    names = {path.stem for path in folder.glob("*.yaml")}
    without = [each for each in calibrating.observe(folder) if each.case in names]
    whole = [each for each in calibrating.observe(folder, strict=False) if each.case in names]
    print("| knowledge base | cases that name a cause | right | wrong | of these above 0.8 | undecided |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(row("whole", whole))
    print(row("without each case's own sentences", without))
    for each in without:
        if not (each.right and each.score >= SURE):
            print(f"{each.case}: expected {', '.join(each.expected)}; said {each.said or 'nothing'} ({each.score:.2f})")


if __name__ == "__main__":
    main()
