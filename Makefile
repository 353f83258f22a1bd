# `make` lists the targets. Everything runs on the JDK that scripts/find-jdk finds: the formatter cannot read Java 25
# on an older one.
SHELL := /bin/sh
MVN := mvn -B -ntp

.DEFAULT_GOAL := help
.PHONY: help dev check test format bench compare first-load pictures fuzz soak jar clean jdk wrk

ifeq ($(filter help clean,$(or $(MAKECMDGOALS),help)),)
export JAVA_HOME := $(shell scripts/find-jdk)
# Maven's own libraries still use what the JDK warns of.
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
endif

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

jdk:
	@test -n "$(JAVA_HOME)"

dev: ## a throw-away server with a user, zones, records and a token
	./ambit demo

check: jdk ## everything that CI runs: format, compile, all tests, the jar, real clients against it
	$(MVN) spotless:check verify
	$(MVN) -q -Pfuzz test -Dtest='*Fuzz'
	npm --prefix dashboard test --silent
	acceptance/install
	npm --prefix dashboard run --silent lint
	acceptance/run

test: jdk ## the tests alone; make test T='Config*' for some
	$(MVN) test $(if $(T),-Dtest='$(T)' -Dsurefire.failIfNoSpecifiedTests=false)

format: jdk ## format the sources
	$(MVN) -q spotless:apply

jar: jdk ## target/ambit.jar
	$(MVN) -q -Dmaven.test.skip=true package

wrk:
	@command -v wrk >/dev/null || { echo "what is measured over HTTP needs wrk; on Debian: apt-get install wrk" >&2; exit 1; }

bench: jdk wrk ## all that is measured, 75 minutes; make bench QUICK=1, fifteen minutes; make bench B=Verify: JMH alone
	$(MVN) -q -Pbench -DskipTests $(if $(B),-Dbench='$(B)') $(if $(QUICK),-Dbench.scale=quick) verify

compare: jdk wrk ## this tree against another revision over HTTP, ten minutes; make compare WITH=HEAD~3
	git worktree prune
	git worktree add --force --detach target/compare $(or $(WITH),HEAD)
	$(MVN) -q -Pbench -DskipTests -Dbench=compare $(if $(QUICK),-Dbench.scale=quick) verify; \
		status=$$?; git worktree remove --force target/compare; exit $$status

first-load: jdk ## how long the dashboard takes to appear in a browser, three minutes
	acceptance/install
	./ambit --version >/dev/null
	node acceptance/first-load.mjs

pictures: jdk ## the screenshots in docs/images, from the running server
	acceptance/install
	node acceptance/pictures.mjs

fuzz: jdk ## Jazzer on the parsers of untrusted text, a minute each; make fuzz T=AddressFuzz for one
	JAZZER_FUZZ=1 $(MVN) -q -Pfuzz test -Dtest='$(or $(T),*Fuzz)'

soak: jdk ## ten million random decisions against the reference, ten zones of 10,000 records, and a siege of some minutes
	$(MVN) test -Dtest=AuthorizerAgreesWithReferenceTest -Dambit.decisions=10000000
	acceptance/install
	AMBIT_ZONE_RECORDS=10000 acceptance/run zone-files.test.mjs
	AMBIT_SIEGE_SECONDS=20 acceptance/run siege.test.mjs

clean: ## remove target/
	rm -rf target
