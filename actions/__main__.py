"""The action server, on loopback; it answers `/health` only when policy base and model are in memory."""

import os
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions import runtime


class Executor(ActionExecutor):
    """Runs actions without the domain, which none of ours reads; Rasa is told not to send it (endpoints.yml)."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        """Return the domain if one was sent, else an empty one, instead of asking for it."""
        return payload.get("domain") or {}


async def _warm(_app: Sanic[Any, Any], _loop: Any) -> None:
    await (await runtime.assistant()).warm()
    await runtime.form()


def main() -> None:
    """Serve until stopped."""
    executor = Executor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=None)
    app.register_listener(_warm, "before_server_start")
    app.run(host="127.0.0.1", port=int(os.environ.get("ACTIONS_PORT", "5055")), single_process=True, access_log=False, motd=False, backlog=2048)


if __name__ == "__main__":
    main()
