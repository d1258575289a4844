"""Writes the register of people of the demonstration county into demo/.

    python dev/make_demo_people.py

The same file every time: chance is seeded. Who the people are stands in
dev/demo_people.py, without any number; their posts and payments belong to the plans and
are written by dev/make_demo_distribution.py.
"""

import demo_people_rows as people
import demo_people_steps as steps
import make_demo
import make_demo_books as books
import make_demo_distribution as distribution
from make_demo import DEMO

HEAD = make_demo.HEAD.replace("make_demo.py", "make_demo_people.py")
MODEL = "rural.household"


def step_elements():
    everywhere = [v for own in distribution.CLERKS.values() for v in own]
    rows = list(people.register(everywhere))
    number = 200
    for clerk, villages in distribution.CLERKS.items():
        own = [row for row in rows if row[1] in villages]
        tables = (
            (steps.REGISTER, own),
            (steps.AGAIN, people.again(villages)),
            (steps.PROGRAMMES, people.programmes(villages)),
        )
        for code, table in tables:
            number += 1
            yield books.step(number, clerk, code, table, model=MODEL)
    yield books.step(number + 1, "county", steps.OFFICIALS, people.officials(), MODEL)


def main():
    path = DEMO / "rural_people_step_demo.xml"
    path.write_text(f"{HEAD}{''.join(step_elements())}</odoo>\n")


if __name__ == "__main__":
    main()
