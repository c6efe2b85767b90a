# SPDX-License-Identifier: Apache-2.0
# `make` lists every task. PORT, HAOWU_VAR and DATABASE_URL choose another port, data directory and database.

.DEFAULT_GOAL := help
.PHONY: help up test check lint types floors house requirements fmt lock bench faults demo-data clean
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
SOURCES := src tests tools conftest.py
# Each process of the tests has a PostgreSQL of its own; one more than there are cores, four at most.
TEST_PROCESSES ?= $(shell cores=$$(nproc); echo $$(( cores < 4 ? cores + 1 : 4 )))

help: ## List every task / 列出全部任务
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { split($$1, name, ":"); printf "  make %-10s %s\n", name[1], $$2 }' Makefile

up: .venv/.runtime ## Run it all: database, demo coalition, Points API on http://127.0.0.1:8000 / 一条命令启动
	@exec $(BIN)/haowu up

test: check ## What CI runs: all gates, then all tests on a throw-away PostgreSQL / 全部检查与测试
ifdef PYTEST_ARGS
	@$(BIN)/python -m pytest $(PYTEST_ARGS)
else
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal -m "not alone and not long"
	@$(BIN)/python -m pytest -m "alone and not long"
endif

check: lint types floors house ## The gates alone: lint, types, floors, house rules / 只做静态检查

lint: .venv/.dev
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)

types: .venv/.dev
	@$(BIN)/mypy

floors: .venv/.dev
	@$(BIN)/lint-imports

house: .venv/.dev
	@$(BIN)/python -m tools.lint
	@$(BIN)/python -m tools.requirements --check

requirements: .venv/.dev ## Write docs/requirements.md from the journey tests / 生成需求对照表
	@$(BIN)/python -m tools.requirements

fmt: .venv/.dev ## Format the code and repair what can be repaired / 格式化代码
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

lock: ## Lock the dependencies of pyproject.toml with hashes / 锁定依赖
	@tools/lock

bench: .venv/.dev ## Measure against one commit per event: one table of ratios / 性能对比
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

faults: .venv/.dev ## The long fault tests: hundreds of kill -9 under load / 长时间故障测试
	@HAOWU_LONG=1 $(BIN)/python -m pytest tests/faults -m "long or not long" $(PYTEST_ARGS)

demo-data: .venv/.runtime ## Fetch and import real purchases of 2,469 households / 导入真实购物数据
	@$(BIN)/haowu db migrate
	@$(BIN)/haowu demo-data

clean: ## Remove the environment and all caches; var/ stays / 清理环境与缓存,保留数据
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
	@find src tests tools -name __pycache__ -prune -exec rm -rf {} +

# A copied or moved checkout must not run the environment of the old place.
ifneq ($(shell cat .venv/.root 2>/dev/null),$(realpath .))
.venv/.runtime .venv/.dev: moved
.PHONY: moved
moved:
endif

.venv/.runtime: requirements/runtime.txt tools/environment
	@tools/environment runtime

.venv/.dev: requirements/dev.txt requirements/runtime.txt tools/environment
	@tools/environment dev
