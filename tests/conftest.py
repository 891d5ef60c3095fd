"""Fixtures of all tests. Whatever needs PostgreSQL asks for one of the database fixtures; the rest runs without."""

import os
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import uuid4

import httpx
import pytest
from dishka import AsyncContainer
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from entrypoints.collector import spare_the_collector
from entrypoints.settings import Settings, read_settings
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime, compile_factories_once
from tests.support.database import Database, cloned_database
from tests.support.environment import variables_of_the_program
from tests.support.server import running_server

hypothesis_settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.load_profile("default")
compile_factories_once()
spare_the_collector()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Root's server runs as another user, and the next run of pytest would shut that one out of /tmp/pytest-of-root.

    So root's runs have folders of their own; workers of xdist get theirs from the process that starts them.
    """
    if os.geteuid() != 0 or hasattr(config, "workerinput") or config.option.basetemp is not None:
        return
    folder = Path(mkdtemp(prefix="prilavok-tests-"))
    folder.chmod(0o755)
    config.option.basetemp = str(folder / "run")
    config.add_cleanup(partial(rmtree, folder, ignore_errors=True))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def environment_of_the_developer_is_not_read() -> None:
    for name in variables_of_the_program():
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for the whole run, shared by xdist workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def server(run_folder: Path) -> Iterator[str]:
    """The libpq URL of a server where tests may create databases."""
    with running_server(run_folder) as url:
        yield url


@pytest.fixture(scope="session")
def session_database(server: str) -> Iterator[Database]:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:12]
    with cloned_database(server, run, os.environ.get("PYTEST_XDIST_WORKER", "main")) as database:
        yield database


@pytest.fixture
def database(session_database: Database) -> Database:
    """Migrated and empty. A test that makes many histories calls `database.clean()` between them."""
    session_database.clean()
    return session_database


@pytest.fixture
def database_url(database: Database) -> str:
    return database.url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(
        env_file=None,
        ENV="test",
        DATABASE_URL=database_url,
        SECRET_KEY="a secret key for tests, 32 bytes or more",
        SUPERUSER_TOKEN="superuser-token-of-the-tests",
        TELEGRAM_BOT_TOKEN="1234567890:token-of-the-tests",
        TELEGRAM_API_URL="http://127.0.0.1:9",
        VK_APP_ID="6736218",
        CLIENT_SECRET="secure-key-of-the-tests",
        PUBLIC_URL="http://shop.test",
        DATA_DIR=str(tmp_path / "data"),
    )


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def container(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    """The production container, except that time stands still."""
    from entrypoints.ioc.container import make_container  # noqa: PLC0415 - unit tests need not load everything

    container = make_container(settings, FrozenTime(clock))
    yield container
    await container.close()


@pytest.fixture
async def http(container: AsyncContainer, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The real application, without a socket between."""
    from tests.support.application import application  # noqa: PLC0415

    transport = httpx.ASGITransport(app=application(container, settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    """The same of a worker: whoever acts is the system."""
    from entrypoints.ioc.container import make_worker_container  # noqa: PLC0415

    container = make_worker_container(settings, FrozenTime(clock))
    yield container
    await container.close()
