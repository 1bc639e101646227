"""`make run`: starts actions, Rasa, the gateway and the worker, keeps them running, and stops every one of them on Ctrl-C."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
from rich.console import Console

from desk import crypto
from desk.settings import ROOT, settings

console = Console()
AT_ONCE_AFTER = 10.0  # seconds of life after which a process that dies is started again at once
RESTART_SECONDS = 1.0  # else it waits this long: it may not be able to run at all


class Process:
    """One process that is started again when it dies, until it is told to stop."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        self.name, self._command, self._env = name, command, {**os.environ, **env}
        self._running: asyncio.subprocess.Process | None = None
        self._stopping = False

    async def keep(self) -> None:
        """Run it for as long as it is wanted."""
        log = (ROOT / "var" / f"{self.name}.log").open("ab")
        while not self._stopping:
            born = time.monotonic()
            self._running = await asyncio.create_subprocess_exec(*self._command, cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True)
            code = await self._running.wait()
            if not self._stopping:
                console.print(f"{self.name} 意外退出（{code}），正在重新启动，日志在 var/{self.name}.log")
                await asyncio.sleep(0 if time.monotonic() - born > AT_ONCE_AFTER else RESTART_SECONDS)
        log.close()

    async def stop(self) -> None:
        """Ask it and its children to end; kill what does not within ten seconds."""
        self._stopping = True
        if self._running and self._running.returncode is None:
            os.killpg(self._running.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(self._running.wait(), 10)
            except TimeoutError:
                os.killpg(self._running.pid, signal.SIGKILL)


def processes() -> list[Process]:
    """Return what a small machine runs: one of each."""
    config = settings()
    rasa, actions = urlsplit(config.rasa_url), urlsplit(config.actions_url)
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_BACKLOG": "2048",  # Rasa opens a connection for every action; a hundred people at once overran the default
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    crypto.cipher()  # makes the key on first start, before anyone needs it
    tracker = os.environ.get("RASA_TRACKER_URL", f"sqlite:///{ROOT / 'var' / 'trackers.db'}")
    engine = str(ROOT / "bot" / ".venv" / "bin" / "python")
    return [
        Process("actions", [sys.executable, "-m", "actions"], {**quiet, "ACTIONS_PORT": str(actions.port)}),
        Process(
            "rasa",
            [
                engine,
                "-m",
                "bot.engine",
                "run",
                "-i",
                "127.0.0.1",
                "-p",
                str(rasa.port),
                "-m",
                "models/dialogue.tar.gz",
                "--endpoints",
                "endpoints.yml",
                "--credentials",
                "credentials.yml",
            ],
            {**quiet, "ACTIONS_URL": config.actions_url, "RASA_TRACKER_URL": tracker, "DATA_KEYS": config.data_keys, "DATA_KEY_FILE": str(config.key_file)},
        ),
        Process(
            "gateway",
            [
                sys.executable,
                "-m",
                "uvicorn",
                "--factory",
                "gateway.app:create_app",
                "--host",
                config.host,
                "--port",
                str(config.port),
                "--no-access-log",
                "--log-level",
                "warning",
            ],
            quiet,
        ),
        Process("worker", [sys.executable, "-m", "gateway.worker"], quiet),
    ]


async def ready(url: str, seconds: float = 180) -> bool:
    """Wait until the gateway says that all parts answer."""
    until = time.monotonic() + seconds
    async with httpx.AsyncClient(timeout=5) as client:
        while time.monotonic() < until:
            try:
                if (await client.get(f"{url}/readyz")).status_code == httpx.codes.OK:
                    return True
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.5)
    return False


async def main() -> None:
    """Start, wait until ready, print the addresses, wait for Ctrl-C, stop."""
    (ROOT / "var").mkdir(exist_ok=True)
    config, started = settings(), time.monotonic()
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    running = processes()
    kept = [asyncio.create_task(p.keep()) for p in running]
    url = f"http://{config.host}:{config.port}"
    with console.status("正在启动问答服务、对话引擎和网关……"):
        waiting = asyncio.create_task(ready(url))
        await asyncio.wait({waiting, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if waiting.done() and waiting.result():
        console.print(
            f"已就绪（{time.monotonic() - started:.0f} 秒）。\n"
            f"  问答页面    {url}/\n"
            f"  接口        {url}/webhooks/rest/webhook\n"
            f"  接口说明    {url}/openapi.json\n"
            f"  健康检查    {url}/readyz\n"
            "按 Ctrl-C 停止。"
        )
    elif not stop.is_set():
        console.print("没能在三分钟内就绪，请看 var/ 里的日志。", style="red")
    await stop.wait()
    console.print("正在停止……")
    await asyncio.gather(*(p.stop() for p in running))
    await asyncio.gather(*kept)


if __name__ == "__main__":
    asyncio.run(main())
