# `make` lists the targets. All of them use the JDK that scripts/find-jdk finds: on an older JDK, the formatter cannot
# read Java 25.
SHELL := /bin/sh
MVN := mvn -B -ntp

.DEFAULT_GOAL := help
.PHONY: help dev check test format bench compare conformance first-load pictures fuzz soak jar clean jdk wrk

ifeq ($(filter help clean,$(or $(MAKECMDGOALS),help)),)
export JAVA_HOME := $(shell scripts/find-jdk)
# Maven's own libraries still call methods that the JDK warns about.
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
endif

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

jdk:
	@test -n "$(JAVA_HOME)"

dev: ## start a throw-away server with a user, zones, records and a token
	./ambit demo

check: jdk ## exactly what CI runs: format, compile, all tests, the jar, real clients
	$(MVN) spotless:check verify
	$(MVN) -q -Pfuzz test -Dtest='*Fuzz'
	npm --prefix dashboard test --silent
	acceptance/install
	npm --prefix dashboard run --silent lint
	acceptance/run

test: jdk ## run the unit tests; make test T='Config*' runs some
	$(MVN) test $(if $(T),-Dtest='$(T)' -Dsurefire.failIfNoSpecifiedTests=false)

format: jdk ## format the sources
	$(MVN) -q spotless:apply

jar: jdk ## build target/ambit.jar
	$(MVN) -q -Dmaven.test.skip=true package

wrk:
	@command -v wrk >/dev/null || { echo "the benchmarks over HTTP need wrk; on Debian: apt-get install wrk" >&2; exit 1; }

bench: jdk wrk ## run all benchmarks, 90 minutes; make bench QUICK=1, 25 minutes; make bench B=dns, only DNS; make bench B=Verify, only JMH
	$(MVN) -q -Pbench -DskipTests $(if $(B),-Dbench='$(B)') $(if $(QUICK),-Dbench.scale=quick) verify

compare: jdk wrk ## compare this tree with another revision over HTTP, ten minutes; make compare WITH=HEAD~3
	git worktree prune
	git worktree add --force --detach target/compare $(or $(WITH),HEAD)
	$(MVN) -q -Pbench -DskipTests -Dbench=compare $(if $(QUICK),-Dbench.scale=quick) verify; \
		status=$$?; git worktree remove --force target/compare; exit $$status

first-load: jdk ## measure how long the dashboard takes to load in a browser, three minutes
	acceptance/install
	./ambit --version >/dev/null
	node acceptance/first-load.mjs

pictures: jdk ## take the screenshots in docs/images
	acceptance/install
	node acceptance/pictures.mjs

fuzz: jdk ## fuzz the parsers of untrusted text, a minute each; make fuzz T=AddressFuzz runs one
	JAZZER_FUZZ=1 $(MVN) -q -Pfuzz test -Dtest='$(or $(T),*Fuzz)'

soak: jdk ## check ten million random decisions, ten zones of 10,000 records, 10,000 edits at nameservers, and attacks
	$(MVN) test -Dtest=AuthorizerAgreesWithReferenceTest -Dambit.decisions=10000000
	acceptance/install
	AMBIT_ZONE_RECORDS=10000 acceptance/run zone-files.test.mjs
	AMBIT_PUBLISH_EDITS=10000 AMBIT_PUBLISH_CHANGES=200 acceptance/run publish.test.mjs
	AMBIT_FLOOD_SECONDS=20 acceptance/run flood.test.mjs
	AMBIT_SIEGE_SECONDS=20 acceptance/run siege.test.mjs

conformance: jdk ## compare DNS responses with those of four servers; make conformance DATA=FILE (FerretDataset as JSON lines)
	@test -n "$(DATA)" || { echo "name the file: make conformance DATA=FILE" >&2; exit 1; }
	$(MVN) -q test -Dtest=Conformance -Dambit.conformance='$(abspath $(DATA))'

clean: ## remove target/
	rm -rf target
