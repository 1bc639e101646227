"""`python -m desk officer …`: accounts for administrators who install the service; passwords are made here and shown once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from desk.db import Database
from desk.errors import BadAccount, DeskError
from desk.officer import passwords, repository, service
from desk.officer.rights import Role
from desk.officer.service import NewOfficer
from desk.settings import settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="民警账号：新建、重置、停用、列出。")
console = Console()


def _run[T](work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do `work` in one transaction; a refusal is told in one Chinese line and ends with code 1."""

    async def run() -> T:
        database = Database(settings().database_url)
        try:
            async with database.transaction() as session:
                return await work(session)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except DeskError as error:
        console.print(error.title, style="red", markup=False)
        raise typer.Exit(1) from error


async def _id(session: AsyncSession, login: str) -> int:
    found = await repository.by_login(session, login)
    if found is None:
        raise BadAccount(title=f"没有账号 {login}。")
    return found.id


@app.command()
def add(
    login: str,
    name: str,
    role: Annotated[list[Role], typer.Option(help="可写几次")],
    bureau: Annotated[str, typer.Option(help="不写就是各局都管，只用于管理员")] = "",
    unit: Annotated[str, typer.Option(help="单位，与 services.yml 里的写法一致")] = "",
) -> None:
    """Make an account and print its password, once. A supervisor or administrator sets up the second factor at the first sign-in."""
    password = passwords.generate()

    async def work(session: AsyncSession) -> None:
        await service.create(session, NewOfficer(login, name, bureau or None, unit, role), password)

    _run(work)
    console.print(f"账号 {login}，密码 {password}（只显示这一次）。", markup=False)


@app.command()
def reset(login: str) -> None:
    """Give a new password, printed once; ends every session, the lock and the second factor."""

    async def work(session: AsyncSession) -> str:
        return await service.reset(session, await _id(session, login))

    console.print(f"账号 {login}，新密码 {_run(work)}（只显示这一次）。", markup=False)


@app.command()
def close(login: str) -> None:
    """Close an account: it cannot sign in any more; what it did stays on record."""

    async def work(session: AsyncSession) -> None:
        await service.set_active(session, await _id(session, login), False)

    _run(work)
    console.print(f"账号 {login} 已停用。", markup=False)


@app.command(name="list")
def list_() -> None:
    """List the accounts in use."""
    table = Table("账号", "姓名", "局", "单位", "角色", "在岗")
    for o in _run(lambda session: repository.officers(session, None, None)):
        table.add_row(o.login, o.name, o.bureau_id or "各局", o.unit, "、".join(Role(r).label for r in o.roles), "是" if o.on_duty else "否")
    console.print(table)
