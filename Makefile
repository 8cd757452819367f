# Two commands do everything on a fresh machine: make demo, make test.
SHELL := /bin/bash
PY ?= python3.11
PORT ?= 8000
DATA_DIR ?= data
