"""The console command `prilavok`. Modules of commands load what they need when they run, so that it starts fast."""

import sys

import rich_click as click
from click.exceptions import Abort, ClickException, Exit

from entrypoints.cli import (
    accounts,
    catalogue,
    development,
    jobs,
    personal_data,
    schema,
    serving,
    stock,
    woocommerce,
)
from entrypoints.cli.failures import explained

COMMANDS = (
    serving.up,
    serving.http,
    serving.worker,
    schema.migrate,
    schema.downgrade,
    schema.revision,
    accounts.demo,
    accounts.owner,
    accounts.staff,
    accounts.ledger,
    jobs.jobs,
    catalogue.catalogue,
    woocommerce.woocommerce,
    stock.stock,
    personal_data.retention,
    personal_data.erasures,
    development.openapi,
    development.simulators,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="prilavok", message="%(prog)s %(version)s")
def prilavok() -> None:
    """The backend of a shop that sells through Telegram and VK."""


for command in COMMANDS:
    prilavok.add_command(command)


def main() -> None:
    """Run one command. A foreseen failure is one line on stderr; exit code 2 means wrong settings, 1 the rest."""
    try:
        prilavok.main(standalone_mode=False, prog_name="prilavok")
    except Exit as done:
        sys.exit(done.exit_code)
    except ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        failure = explained(error)
        if failure is None:
            raise
        print(failure.text, file=sys.stderr)
        sys.exit(failure.exit_code)


if __name__ == "__main__":
    main()
