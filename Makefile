# Bridle: make demo, make test. CONTRIBUTING.md says what else there is.

GO        ?= go
OUT       ?= out
SEED      ?= 3
# Public data that is already at hand; what is not there is fetched.
DATA      ?= ../shared/data
BRIDLE     = bin/bridle
COMMANDS   = ./kernel/cmd/bridle $(addprefix ./collectors/cmd/bridle-,simnet canary survey probe scan resolve)
# The process that front ends wait for needs no C, and without it starts a third sooner.
LEAN       = CGO_ENABLED=0
FUZZTIME  ?= 20s

.PHONY: demo readme demo-real demo-sim build install test test-go test-house bench bench-dns bench-scan bench-cluster bench-leiden bench-verdict bench-fills bench-kernel compat lint fuzz accept dictionary bindings clean

## demo: the main job, start to end, offline: a simulated Internet -> collectors -> clusters -> verdicts -> notebooks -> verified report; SEED=7 is another world
demo: build
	.ci/demo bin '$(OUT)' '$(DATA)' '$(SEED)'

## readme: what the last demo found, into README
readme:
	.ci/readme '$(OUT)/report'

## demo-real: the notebooks on public data, which are fetched if they are not at hand
demo-real: build
	@mkdir -p '$(OUT)/reports'
	.ci/demo-real $(BRIDLE) '$(OUT)' '$(DATA)' '$(OUT)/reports'

## demo-sim: a simulated village, small enough to look at with one's own eyes
demo-sim: build
	.ci/demo-sim bin '$(OUT)/village-study'

## build: the commands, into bin/
build:
	@mkdir -p bin
	$(GO) build -o bin/ $(COMMANDS)
	$(LEAN) $(GO) build -o bin/ ./kernel/cmd/bridle-kernel

## install: the commands, where go install puts them
install:
	$(GO) install $(COMMANDS)
	$(LEAN) $(GO) install ./kernel/cmd/bridle-kernel

## test: everything the project promises, with counts of tests run and skipped
test:
	.ci/test

## bench: benchmarks of all packages
bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

## bench-dns: what a cache probe costs, beside a bare loop and zdns (about ten minutes); SHORT=-short: half a minute
bench-dns:
	.ci/bench-dns $(SHORT)

## bench-cluster: methods of clustering compared on simulated worlds; FLAGS='-seeds 100-102 -worlds clean+traces-easy' for less
bench-cluster:
	.ci/bench-cluster $(FLAGS)

## bench-leiden: Leiden beside igraph, leidenalg and gonum, where they are installed; FLAGS='-rounds 3 -edges 100000' for less
bench-leiden:
	.ci/bench-leiden $(FLAGS)

## bench-verdict: verdicts on simulated worlds: false claims, power, rates; FLAGS='-worlds 2 -null 10' for less
bench-verdict:
	.ci/bench-verdict $(FLAGS)

## bench-fills: from loaded rows of probes to verdicts, time and memory up to 100 million rows; FLAGS='-millions 1,3' for less
bench-fills:
	.ci/bench-fills $(FLAGS)

## bench-scan: what visits to servers cost, beside zgrab2, their memory, and rules over grabs (about twenty minutes); SHORT=-short: a minute
bench-scan:
	.ci/bench-scan $(SHORT)

## bench-kernel: the kernel beside ipykernel, gophernotes and GoNB: start, cells, memory, a notebook (about ten minutes); FLAGS=-short: one round
bench-kernel: build
	.ci/bench-kernel $(FLAGS)

## compat: notebooks in gophernotes' language on both kernels, outputs compared
compat: build
	.ci/compat-gophernotes

## lint: format, vet, idiom, and golangci-lint where it is installed
lint:
	.ci/lint

## fuzz: every fuzz target for FUZZTIME
fuzz:
	.ci/fuzz $(FUZZTIME)

## accept: the full acceptance of an issue: make accept ORDER=1, to 9 (notebooks and the demo)
accept: build
	.ci/accept $(ORDER)

## dictionary: write the data dictionaries anew
dictionary:
	$(GO) test ./datasets/study/duck -run 'TestDictionariesAreFresh|TestIndexIsFresh' -update

## bindings: write the kernel's bindings of compiled packages anew
bindings:
	$(GO) generate ./kernel/cmd/bridle

clean:
	rm -rf bin $(OUT)
