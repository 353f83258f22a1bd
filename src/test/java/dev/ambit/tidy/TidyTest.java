package dev.ambit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the sources of this checkout against the rules of this project. */
class TidyTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final List<JavaFile> FILES =
            JavaFile.read(ROOT, "src/main/java", "src/test/java", "src/bench/java", "src/fuzz/java");
    private static final List<TextFile> TEXTS = TextFile.read(ROOT);

    @Test
    void packagesImportOnlyLowerLayers() {
        check(new Directions());
    }

    @Test
    void callsWithABetterReplacementAreNotMade() {
        check(new Calls());
    }

    @Test
    void errorsOfTheJvmAreNotCaught() {
        check(new Catches());
    }

    @Test
    void filesAndMethodsStaySmall() {
        check(new Sizes());
    }

    @Test
    void typesAreNamedAfterTheProduct() {
        check(new Names());
    }

    @Test
    void everyPackageIsDocumented() {
        report(Packages.check(FILES));
    }

    @Test
    void theCheckoutWorksInAnyFolder() {
        report(Places.check(ROOT, TEXTS));
    }

    @Test
    void packagesDoNotImportEachOtherInACycle() {
        report(Cycles.check(FILES));
    }

    @Test
    void wordsArePlain() {
        report(Words.check(TEXTS));
    }

    @Test
    void testsThatDocumentsNameExist() {
        report(NamedTests.check(ROOT, "docs/security.md", FILES));
    }

    private static void check(Rule rule) {
        assertThat(FILES).as("sources were found").isNotEmpty();
        report(FILES.stream().flatMap(file -> rule.check(file).stream()).toList());
    }

    private static void report(List<Violation> violations) {
        String text =
                String.join("\n", violations.stream().map(Violation::toString).toList());
        assertThat(violations)
                .withFailMessage(() -> violations.size() + " violations:\n" + text)
                .isEmpty();
    }
}
