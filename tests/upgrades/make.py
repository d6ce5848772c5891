"""Makes what is stored of this version beside the tests: the dumps of one instance, and what it says.

    python -m tests.upgrades.make VERSION --postgresql URL

The term is invented (``tests/upgrades/term.py``), is made anew, and comes out the same each time. ``URL`` is
that of a PostgreSQL such as ``.ci/postgresql`` starts; a database beside the one it names is emptied.
"""

import argparse
import json
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import select

from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.writing import signing_database
from kiosk.models import Base
from tests.conftest import new_database
from tests.upgrades.dumps import copy, dump_of_postgresql, dump_of_sqlite
from tests.upgrades.readable import readable
from tests.upgrades.term import ERASED, NOW, SECRET, make_term

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("version", help="must be that of this checkout: no other makes what it would store")
    parser.add_argument("--postgresql", metavar="URL", required=True)
    options = parser.parse_args()
    if options.version != version("kiosk"):
        parser.error(f"this is {version('kiosk')}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kiosk.db"
        database = signing_database(f"sqlite:///{file}", Keys(SECRET))
        schema.upgrade(database)
        make_term(database, Keys(SECRET))
        told = json.dumps(_expected(database, options.version), ensure_ascii=False, indent=1)
        beside = Database(new_database(options.postgresql, "upgrades"))
        copy(database, beside)
        database.close()
        beside.close()
        made = {
            "sqlite.sql": dump_of_sqlite(file),
            "postgresql.sql": dump_of_postgresql(beside),
            "expected.json": f"{told}\n",
        }
    stored = FOLDER / options.version
    stored.mkdir(exist_ok=True)
    for name, content in made.items():
        (stored / name).write_text(content, "utf-8")


def _expected(database: Database, name: str) -> dict[str, object]:
    with database.reading() as db:
        for table in Base.metadata.sorted_tables:
            if db.execute(select(table).limit(1)).first() is None:
                print(f"{table.name}: the term leaves nothing there", file=sys.stderr)  # noqa: T201
        return {
            "version": name,
            "secret": SECRET,
            "checkpoint": newest_checkpoint(db),  # as the instance folder keeps it
            "at": NOW.isoformat(),
            "erased": [ERASED],
            "readable": readable(db, NOW),
        }


if __name__ == "__main__":
    main()
