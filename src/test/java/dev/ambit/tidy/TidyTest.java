package dev.ambit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the house, held against the sources of this checkout. */
class TidyTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final List<JavaFile> FILES =
            JavaFile.read(ROOT, "src/main/java", "src/test/java", "src/bench/java", "src/fuzz/java");

    @Test
    void packagesKnowOnlyWhatLiesBelowThem() {
        holds(new Directions());
    }

    @Test
    void callsWithABetterReplacementAreNotMade() {
        holds(new Calls());
    }

    @Test
    void errorsOfTheJvmAreNotCaught() {
        holds(new Catches());
    }

    @Test
    void filesAndMethodsStaySmall() {
        holds(new Sizes());
    }

    @Test
    void typesAreNamedAfterTheProduct() {
        holds(new Names());
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        report(Packages.check(FILES));
    }

    @Test
    void theCheckoutWorksWhereverItLies() {
        report(Places.check(ROOT));
    }

    @Test
    void testsThatThePromisesNameExist() {
        report(NamedTests.check(ROOT, "docs/security.md", FILES));
    }

    private static void holds(Rule rule) {
        assertThat(FILES).as("sources were found").isNotEmpty();
        report(FILES.stream().flatMap(file -> rule.check(file).stream()).toList());
    }

    private static void report(List<Violation> violations) {
        String text =
                String.join("\n", violations.stream().map(Violation::toString).toList());
        assertThat(violations)
                .withFailMessage(() -> violations.size() + " to mend:\n" + text)
                .isEmpty();
    }
}
