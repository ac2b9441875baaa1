# make run | demo | test are the three a newcomer needs; `make help` lists the rest.
PY := .venv/bin/python
.DEFAULT_GOAL := help
.venv/.ok: requirements.txt
	@echo placeholder
