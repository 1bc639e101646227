"""Commands for administrators: `python -m desk migrate | load | train | index | dialogue | demo | officer`."""

import asyncio
import hashlib
import os
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from desk.case.services import Services, read_services
from desk.conversation import danger_learned
from desk.db import Database, async_url
from desk.errors import DeskError
from desk.officer import commands
from desk.officer import demo as demo_officers
from desk.policy import repository, service
from desk.policy.base import PolicyBase, read_base
from desk.policy.search.embeddings import Progress as Report
from desk.settings import settings

app = typer.Typer(add_completion=False, no_args_is_help=True)
app.add_typer(commands.app, name="officer")
console = Console()


def _bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console)


def _reporter(bar: Progress, name: str) -> Report:
    task = bar.add_task(name, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from alembic import command
    from alembic.config import Config

    Path("var").mkdir(exist_ok=True)
    config = Config("alembic.ini")
    config.set_main_option("sqlalchemy.url", async_url(settings().database_url).replace("%", "%%"))
    command.upgrade(config, "head")


@app.command()
def load(root: Annotated[Path | None, typer.Argument(help="文件夹，默认 policies/")] = None) -> None:
    """Load the policy files into the database; a broken file is named and nothing is changed."""

    async def run() -> None:
        database = Database(settings().database_url)
        try:
            changes = await service.load_files(database, root or settings().policies_dir)
        finally:
            await database.close()
        console.print(f"政策库：新增 {len(changes.added)} 条，修改 {len(changes.changed)} 条，停用 {len(changes.retired)} 条，未变 {changes.same} 条。")

    try:
        asyncio.run(run())
    except DeskError as error:
        console.print(f"{error.title}\n{error}", style="red", markup=False)
        raise typer.Exit(1) from error


@app.command()
def train() -> None:
    """Train the finder from the questions in data/nlu and the danger guard from data/danger, unless nothing changed."""
    with _bar() as bar:
        path, trained = service.train(settings(), _reporter(bar, "问法向量"))
    console.print(f"查找模型：{'训练完成' if trained else '没有变化，沿用'}（{path.name}）。")
    with console.status("训练险情识别……"):
        path, trained = danger_learned.prepare(settings())
    console.print(f"险情识别：{'训练完成' if trained else '没有变化，沿用'}（{path.name}）。")


@app.command()
def index() -> None:
    """Compute the vectors of the loaded policy base once, so that the first start is quick."""

    async def read() -> PolicyBase:
        database = Database(settings().database_url)
        try:
            async with database.sessions() as session:
                return await repository.load(session)
        finally:
            await database.close()

    with _bar() as bar:
        assistant = service.build(asyncio.run(read()), settings(), lambda name: _reporter(bar, name))
    console.print(f"政策库：{len(assistant.base.items)} 条可查。")


@app.command()
def dialogue(rasa: Annotated[Path, typer.Argument(help="rasa 程序")]) -> None:
    """Train Rasa's model, unless nothing that it reads has changed."""
    config = settings()
    read = [
        Path("config.yml"),
        *sorted(p for root in ("bot/domain", "bot/nlu", "data/nlu", "data/rules") for p in Path(root).rglob("*") if p.suffix in {".yml", ".txt", ".py"}),
    ]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in read)).hexdigest()
    model, mark = config.models_dir / "dialogue.tar.gz", config.models_dir / "dialogue.digest"
    if model.exists() and mark.exists() and mark.read_text() == digest:
        console.print("对话模型：没有变化，沿用。")
        return
    command = [str(rasa), "train", "--domain", "bot/domain", "--data", "data/nlu", "data/rules", "--out", "models", "--fixed-model-name", "dialogue", "--quiet"]
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "ACTIONS_URL": config.actions_url, "RASA_TRACKER_URL": "sqlite://", "DATA_KEY_FILE": str(config.key_file)}
    steps = re.compile(r"(Starting|Finished) (?:to train|training) component '(\w+)'|Epochs:\s+(\d+%)")
    with console.status("训练对话模型……") as status, subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout
        said = []
        for line in running.stdout:
            said.append(line)
            if step := steps.search(line):
                status.update(f"训练对话模型：{step.group(2) or step.group(3)}")
                console.print(f"  {step.group(0)}")
    if running.returncode:
        console.print("".join(said[-30:]), markup=False)
        raise typer.Exit(1)
    mark.write_text(digest)
    console.print("对话模型：训练完成（dialogue.tar.gz）。")


@app.command()
def demo() -> None:
    """Make demo officers for every bureau, if there are no accounts yet, and print their sign-ins this once."""

    async def run() -> list[demo_officers.Login]:
        database = Database(settings().database_url)
        try:
            return await demo_officers.make(database, _places)
        finally:
            await database.close()

    try:
        with console.status("演示账号……"):
            logins = asyncio.run(run())
    except DeskError as error:
        console.print(f"{error.title}\n{error}", style="red", markup=False)
        raise typer.Exit(1) from error
    if not logins:
        console.print("演示账号：已有账号，没有新建。")
        return
    table = Table(title="演示账号：密码和验证器密钥只显示这一次，请现在记下")
    for heading in ("账号", "密码", "角色", "单位", "验证器密钥 (TOTP)"):
        table.add_column(heading, no_wrap=True)
    for one in logins:
        table.add_row(one.login, one.password, "、".join(r.label for r in one.roles), one.unit, one.totp_secret)
    # A narrow window must not cut what is shown only once.
    wide = Console(width=1000)
    Console(width=max(console.width, Measurement.get(wide, wide.options, table).maximum)).print(table)


def _places() -> list[demo_officers.Place]:
    base = read_base(settings().policies_dir)
    services = read_services(settings().policies_dir, base)
    return [place for bureau, head in base.bureaus.items() if (place := _place(bureau, head.city, services))]


def _place(bureau: str, city: str, services: Services) -> demo_officers.Place | None:
    """Take the two units that most services go to, and the one for complaints about the police; None for a bureau without services."""
    first: Counter[str] = Counter()
    named: Counter[str] = Counter()
    supervision = ""
    for offered in services.of_bureau(bureau):
        if offered.route == "supervision":
            supervision = supervision or offered.lead[0]
            continue
        for lead in (offered.lead, *(matter.lead for matter in offered.matters)):
            first.update(lead[:1])
            named.update(lead)
    units = list(dict.fromkeys(unit for unit, _ in (*first.most_common(), *named.most_common())))
    return demo_officers.Place(bureau, city, (units[0], units[min(1, len(units) - 1)]), supervision) if units else None


if __name__ == "__main__":
    app()
