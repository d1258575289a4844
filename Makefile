# rural_asset 农村扶贫（衔接）项目资产. Everything made on this machine lies in
# ~/.cache/rural_asset (or $XDG_CACHE_HOME), nothing but out/ in the checkout.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench pack verify shell i18n clean
PORT ?= 8069
ARGS ?=
ALL ?=
DB ?=

help: ## this list 本帮助
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## demonstration county on http://127.0.0.1:8069 (PORT=…) 启动演示县
	@PORT=$(PORT) exec dev/run.sh

test: ## all tests, on a database of their own (ARGS="-k word", WORKERS=1) 运行测试
	@dev/test.sh $(ARGS)

lint: ## code, XML, translation and size checks 代码检查
	@dev/lint.sh

format: ## rewrite Python files as ruff formats them 统一代码格式
	@dev/lint.sh --format

bench: ## measure the budgets against their yardsticks (ARGS=name) 性能测量
	@dev/bench.sh $(ARGS)

pack: ## every official document of the demonstration county into out/ 导出全部表册
	@dev/pack.sh

verify: ## every document against its logged steps (DB=name, ARGS=-q) 核验流程
	@DB=$(DB) dev/verify.sh $(ARGS)

shell: ## Odoo shell on the demonstration database (a script on stdin runs) 命令行
	@dev/shell.sh

i18n: ## merge the addon's present terms into i18n/zh_CN.po 更新译文
	@dev/i18n.sh $(ARGS)

clean: ## drop the databases and out/ (ALL=1: the whole cache as well) 清理
	@ALL=$(ALL) dev/clean.sh
