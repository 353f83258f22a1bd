package dev.ambit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule reports the violations that it should, and no others. */
class RulesTest {
    @ParameterizedTest
    @CsvSource({
        "core.token,     dev.ambit.storage.Storage",
        "core.token,     tools.jackson.databind.ObjectMapper",
        "core.token,     java.nio.file.Path",
        "core.token,     java.sql.Connection",
        "core.token,     java.security.SecureRandom",
        "storage,        dev.ambit.access.TokenIndex",
        "access,         dev.ambit.http.route.Route",
        "http,           dev.ambit.tokens.TokenRoutes",
        "audit,          dev.ambit.tokens.TokenService",
        "zones,          dev.ambit.records.RecordService",
        "zones,          dev.ambit.config.Config",
        "zones,          dev.ambit.cli.ApiClient",
        "zones,          io.helidon.webserver.WebServer",
        "zones,          java.sql.Connection",
        "zones,          org.jdbi.v3.core.Jdbi",
        "access,         picocli.CommandLine"
    })
    void anImportAgainstTheDirectionIsReported(String from, String imported) {
        assertThat(new Directions().check(main(from, "import " + imported + ";\nclass Sample {}")))
                .singleElement()
                .satisfies(violation -> assertThat(violation.line()).isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource({
        "core.token,     dev.ambit.core.policy.Policy",
        "core.dns,       org.xbill.DNS.Name",
        "storage.sql,    dev.ambit.core.token.Token",
        "storage.sql,    org.jdbi.v3.core.Jdbi",
        "access,         dev.ambit.storage.Storage",
        "http,           io.helidon.webserver.WebServer",
        "http,           dev.ambit.access.Caller",
        "records,        dev.ambit.audit.AuditEntry",
        "cli,            dev.ambit.config.Config",
        "cli,            dev.ambit.tokens.TokenService"
    })
    void anImportInTheAllowedDirectionIsAccepted(String from, String imported) {
        assertThat(new Directions().check(main(from, "import " + imported + ";\nclass Sample {}")))
                .isEmpty();
    }

    @Test
    void aNamedTestThatDoesNotExistIsReported() {
        List<JavaFile> files = List.of(
                JavaFile.of("src/test/java/dev/ambit/SampleTest.java", "class SampleTest { void edgesAreExact() {} }"));
        assertThat(NamedTests.check(
                        Path.of(""),
                        "docs/security.md",
                        List.of("`SampleTest.edgesAreExact`", "`SampleTest.gone`, `GoneTest`, `acceptance/gone.mjs`"),
                        files))
                .extracting(Violation::line)
                .containsExactly(2L, 2L, 2L);
    }

    @Test
    void aFullyQualifiedNameCountsAsAnImport() {
        assertThat(new Directions().check(main("core.token", "class Sample { dev.ambit.http.route.Route route; }")))
                .singleElement()
                .asString()
                .contains("`core` must not import `http`");
    }

    @Test
    void aPackageWithoutAllowedImportsIsReported() {
        assertThat(new Directions().check(main("stuff", "class Sample {}")))
                .singleElement()
                .asString()
                .contains("stuff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out.println(1)",
                "System.err.println(1)",
                "System.exit(1)",
                "System.currentTimeMillis()",
                "Instant.now()",
                "java.time.Instant.now()",
                "java.util.function.Supplier<Instant> now = Instant::now",
                "LocalDate.now()",
                "InstantSource.system()",
                "Thread.sleep(1)",
                "Math.random()",
                "new Random(1)",
                "new java.util.Random(1)",
                "UUID.randomUUID()",
                "e.printStackTrace()",
            })
    void aCallWithABetterReplacementIsReported(String call) {
        assertThat(new Calls().check(main("zones", body(call))))
                .singleElement()
                .asString()
                .contains(":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throwable", "Error", "RuntimeException | Error", "OutOfMemoryError", "StackOverflowError"})
    void aCaughtErrorOfTheJvmIsReported(String caught) {
        String text = body("try { run(); } catch (" + caught + " e) { throw e; }");
        assertThat(new Catches().check(main("zones", text))).hasSize(1);
        assertThat(new Catches().check(main("zones", body("try { run(); } catch (LinkageError e) { }"))))
                .isEmpty();
    }

    @Test
    void formattingIsReportedOnTheHotPathOnly() {
        String formatting = body("String.format(\"%s\", \"\".formatted())");
        assertThat(new Calls().check(main("access", formatting))).hasSize(2);
        assertThat(new Calls().check(main("records", formatting))).isEmpty();
    }

    @Test
    void theCommandLineMayPrintAndTheWiringMayUseTheClock() {
        assertThat(new Calls().check(main("cli", body("System.out.println(1)"))))
                .isEmpty();
        assertThat(new Calls().check(main("", body("InstantSource.system()")))).isEmpty();
    }

    @Test
    void testsMayNotSleepSkipOrMock() {
        String text = """
                import org.junit.jupiter.api.Disabled;
                import org.mockito.Mockito;
                class SampleTest { void test() { Thread.sleep(1); new Random(7); Instant.now(); } }
                """;
        JavaFile file = JavaFile.of("src/test/java/dev/ambit/SampleTest.java", "package dev.ambit;\n" + text);
        assertThat(new Calls().check(file)).extracting(Violation::line).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aWordInACommentOrAStringIsNotACall() {
        assertThat(new Calls()
                        .check(main("zones", "class Sample { /* Thread.sleep(1) */ String s = \"System.out.x\"; }")))
                .isEmpty();
    }

    @Test
    void aLongFileNeedsAReason() {
        String type = "class Sample {\n" + "\n".repeat(Sizes.FILE_LINES) + "}\n";
        assertThat(new Sizes().check(main("zones", type)))
                .singleElement()
                .asString()
                .contains("file has 343 lines");
        assertThat(new Sizes().check(main("zones", "// tidy: one table, read from top to bottom\n" + type)))
                .isEmpty();
        assertThat(new Sizes().check(main("zones", "// tidy:\n" + type))).hasSize(1);
    }

    @Test
    void aLongMethodNeedsAReason() {
        String method = "@Override\nvoid walk() {\n" + "\n".repeat(Sizes.METHOD_LINES) + "}\n";
        assertThat(new Sizes().check(main("zones", "class Sample {\n" + method + "}")))
                .singleElement()
                .asString()
                .contains("method walk has 73 lines");
        assertThat(new Sizes().check(main("zones", "class Sample {\n// tidy: a table of cases\n" + method + "}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZoneManager", "ZoneHelper", "ZoneUtil", "ZoneUtils", "ZoneImpl", "ZoneData", "ZoneInfo"})
    void aMeaninglessSuffixIsReported(String name) {
        assertThat(new Names().check(main("zones", "class " + name + " {}"))).hasSize(1);
        assertThat(new Names().check(main("zones", "class Sample { record " + name + "() {} }")))
                .hasSize(1);
    }

    @Test
    void anOptionalParameterIsReportedAndAnOptionalResultIsNot() {
        String text = "class Sample { Optional<String> a(Optional<String> b, java.util.OptionalInt c) { return b; } }";
        assertThat(new Names().check(main("zones", text))).hasSize(2);
        assertThat(new Names().check(main("zones", "class Sample { Optional<String> a() { return null; } }")))
                .isEmpty();
        assertThat(new Names().check(main("zones", "record Sample(Optional<String> a) { Sample { check(a); } }")))
                .isEmpty();
    }

    @Test
    void aPackageWithoutPackageInfoIsReported() {
        assertThat(Packages.check(List.of(main("zones", "class Sample {}"))))
                .singleElement()
                .asString()
                .contains("package dev.ambit.zones has no package-info.java");
    }

    @Test
    void aPackageInfoWithoutNullMarkedOrDocumentationIsReported() {
        String path = "src/main/java/dev/ambit/zones/package-info.java";
        assertThat(Packages.check(List.of(JavaFile.of(path, "package dev.ambit.zones;"))))
                .hasSize(2);
        assertThat(Packages.check(List.of(JavaFile.of(path, "/** Zones. */\n@NullMarked\npackage dev.ambit.zones;"))))
                .isEmpty();
    }

    @Test
    void aMachineSpecificPathIsReported() {
        Path root = Path.of("/data/projects/ambit");
        assertThat(Places.check(root, "README.md", "see /Users/ada/notes.md")).hasSize(1);
        assertThat(Places.check(root, "README.md", "see /home/ada/notes.md")).hasSize(1);
        assertThat(Places.check(root, "src/x.java", "Path.of(\"/data/projects/notes.md\")"))
                .hasSize(1);
        assertThat(Places.check(
                        root, "README.md", "https://example.com/data/projects/, /usr/share/ambit, /home/$USER/"))
                .isEmpty();
        assertThat(Places.check(Path.of("/tmp/ambit"), "README.md", "--data /tmp/ambit-data"))
                .isEmpty();
    }

    @Test
    void aPathThatLeavesTheCheckoutIsReported() {
        Path root = Path.of("/data/projects/ambit");
        for (String line : List.of("Path.of(\"../notes\")", "Path.of(\"..\", \"notes\")", "new File(\"./../notes\")")) {
            assertThat(Places.check(root, "src/test/x.java", line)).as(line).hasSize(1);
        }
        assertThat(Places.check(root, "acceptance/run", "notes=${NOTES:-../../notes}"))
                .hasSize(1);
        assertThat(Places.check(root, "README.md", "[notes](../notes.md)")).hasSize(1);
        assertThat(Places.check(root, "acceptance/run", "../ambit --version")).isEmpty();
        assertThat(Places.check(root, "dashboard/src/api/client.ts", "import {x} from '../../paths'"))
                .isEmpty();
        assertThat(Places.check(root, "src/test/x.java", "\"/zones/../user\", \"...//\""))
                .isEmpty();
    }

    @Test
    void aCycleOfPackagesIsReportedAtEachImportOfIt() {
        JavaFile zones = main("zones", "import dev.ambit.records.Sample;\nclass Sample {}");
        JavaFile records = main("records", "import dev.ambit.records.json.Sample;\nclass Sample {}");
        JavaFile json = main("records.json", "import dev.ambit.zones.Sample;\nclass Sample {}");
        assertThat(Cycles.check(List.of(zones, records, json)))
                .hasSize(3)
                .first()
                .asString()
                .contains("dev.ambit.records.json -> dev.ambit.zones -> dev.ambit.records");
        assertThat(Cycles.check(List.of(zones, records))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// nobody waits",
                "// Whoever asks is told",
                "/** It stands next to the token. */",
                "/** It is stored beside the token. */",
                "an error for who calls it",
                "\"somebody's token\"",
                "the eldest of them"
            })
    void aWordThatIsNotPlainIsReported(String line) {
        assertThat(Words.check(TextFile.of("src/main/java/dev/ambit/Sample.java", line)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/adr/0001-sample.md",
                "openapi.yaml",
                "Makefile",
                "ambit",
                ".ci/run",
                "scripts/find-jdk",
                "dashboard/src/app.tsx",
                "dashboard/src/tokens/words.ts",
                "acceptance/cli.test.mjs",
                "acceptance/harness/api.mjs"
            })
    void wordsOfDocumentsAndOtherSourcesAreChecked(String path) {
        assertThat(Words.check(TextFile.of(path, "Invite somebody"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/resources/wire/contract.json",
                "src/main/resources/db/sqlite/V1__start.sql",
                "acceptance/zone-files.yaml",
                "dashboard/src/api/schema.d.ts"
            })
    void wordsOfDataAreNotChecked(String path) {
        assertThat(Words.check(TextFile.of(path, "Invite somebody"))).isEmpty();
    }

    @Test
    void plainWordsAndDataAreNotReported() {
        for (String line : List.of(
                "// No request waits. Mail to nobody@example.com.",
                "case \"nobody\" -> anonymous();",
                "actor: 'nobody'",
                "an actor of `nobody`")) {
            assertThat(Words.check(TextFile.of("src/main/java/dev/ambit/Sample.java", line)))
                    .as(line)
                    .isEmpty();
        }
    }

    private static JavaFile main(String module, String text) {
        String name = module.isEmpty() ? "dev.ambit" : "dev.ambit." + module;
        return JavaFile.of(
                "src/main/java/" + name.replace('.', '/') + "/Sample.java", "package " + name + ";\n" + text);
    }

    private static String body(String statement) {
        return "class Sample { void run() { " + statement + "; } }";
    }
}
