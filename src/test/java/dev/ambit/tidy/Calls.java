package dev.ambit.tidy;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;

/** Calls that have a better replacement in this project. */
final class Calls implements Rule {
    private static final List<String> WIRING = List.of("dev.ambit", "dev.ambit.cli", "dev.ambit.server");
    private static final List<String> HOT = List.of(
            "dev.ambit.core.authorizer",
            "dev.ambit.core.token",
            "dev.ambit.core.policy",
            "dev.ambit.access",
            "dev.ambit.core.net",
            "dev.ambit.http",
            "dev.ambit.http.wire",
            "dev.ambit.http.route",
            "dev.ambit.http.connection");

    /** {@code call} as written in the source; {@code allowedIn} are packages. */
    private record Ban(String call, String instead, Scope scope, List<String> packages) {
        boolean applies(JavaFile file) {
            boolean listed = packages.contains(file.packageName());
            return switch (scope) {
                case EVERYWHERE -> true;
                case MAIN_EXCEPT -> file.isMain() && !listed;
                case MAIN_IN -> file.isMain() && listed;
            };
        }
    }

    private enum Scope {
        EVERYWHERE,
        MAIN_EXCEPT,
        MAIN_IN
    }

    private static final String CLOCK = "use the injected InstantSource, so that tests control the time";
    private static final String RANDOMNESS = "take the injected source of randomness; secrets come from SecureRandom";
    private static final List<Ban> BANS = List.of(
            new Ban("System.out", "log with SLF4J; only the command line prints", Scope.MAIN_EXCEPT, WIRING),
            new Ban("System.err", "log with SLF4J; only the command line prints", Scope.MAIN_EXCEPT, WIRING),
            new Ban("System.exit", "return the exit code from the command", Scope.EVERYWHERE, List.of()),
            new Ban("System.currentTimeMillis", CLOCK, Scope.MAIN_EXCEPT, List.of()),
            new Ban("Instant.now", CLOCK, Scope.MAIN_EXCEPT, List.of()),
            new Ban("LocalDate.now", CLOCK, Scope.MAIN_EXCEPT, List.of()),
            new Ban("LocalDateTime.now", CLOCK, Scope.MAIN_EXCEPT, List.of()),
            new Ban("OffsetDateTime.now", CLOCK, Scope.MAIN_EXCEPT, List.of()),
            new Ban("ZonedDateTime.now", CLOCK, Scope.MAIN_EXCEPT, List.of()),
            new Ban("InstantSource.system", CLOCK, Scope.MAIN_EXCEPT, WIRING),
            new Ban("Clock.systemUTC", CLOCK, Scope.MAIN_EXCEPT, WIRING),
            new Ban(
                    "Thread.sleep",
                    "wait for the event itself: a latch, a queue, a condition",
                    Scope.EVERYWHERE,
                    List.of()),
            new Ban("Math.random", RANDOMNESS, Scope.EVERYWHERE, List.of()),
            new Ban("new Random", RANDOMNESS, Scope.MAIN_EXCEPT, List.of()),
            // Request ids are not secret.
            new Ban("ThreadLocalRandom.current", RANDOMNESS, Scope.MAIN_EXCEPT, List.of("dev.ambit.http")),
            new Ban("UUID.randomUUID", RANDOMNESS, Scope.MAIN_EXCEPT, List.of()),
            new Ban(".printStackTrace", "log the exception, or let it propagate", Scope.EVERYWHERE, List.of()),
            new Ban("String.format", "concatenate: formatting parses its pattern on every request", Scope.MAIN_IN, HOT),
            new Ban(".formatted", "concatenate: formatting parses its pattern on every request", Scope.MAIN_IN, HOT));

    private static final List<Ban> BANNED_IMPORTS = List.of(
            new Ban("org.mockito.", "write the fake by hand, or use the real thing", Scope.EVERYWHERE, List.of()),
            new Ban("org.junit.jupiter.api.Disabled", "fix the test or delete it", Scope.EVERYWHERE, List.of()),
            new Ban("org.junit.jupiter.api.Assertions", "use AssertJ", Scope.EVERYWHERE, List.of()),
            new Ban("java.util.logging.", "log with SLF4J", Scope.EVERYWHERE, List.of()),
            new Ban("com.fasterxml.jackson.databind.", "Jackson 3 is tools.jackson", Scope.EVERYWHERE, List.of()));

    @Override
    public List<Violation> check(JavaFile file) {
        List<Violation> violations = new ArrayList<>();
        for (ImportTree importTree : file.tree().getImports()) {
            match(file, BANNED_IMPORTS, importTree.getQualifiedIdentifier().toString(), importTree, violations);
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitImport(ImportTree node, Void unused) {
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree node, Void unused) {
                matchMember(
                        file,
                        node.getExpression().toString(),
                        node.getIdentifier().toString(),
                        node,
                        violations);
                return super.visitMemberSelect(node, null);
            }

            @Override
            public Void visitMemberReference(MemberReferenceTree node, Void unused) {
                String name = node.getName().toString();
                matchMember(file, node.getQualifierExpression().toString(), name, node, violations);
                return super.visitMemberReference(node, null);
            }

            @Override
            public Void visitNewClass(NewClassTree node, Void unused) {
                match(file, BANS, "new " + simpleName(node.getIdentifier().toString()), node, violations);
                return super.visitNewClass(node, null);
            }
        }.scan(file.tree(), null);
        return violations;
    }

    /** {@code java.time.Instant.now} is {@code Instant.now}; a ban on a method of any type starts with a dot. */
    private static void matchMember(JavaFile file, String target, String name, Tree node, List<Violation> violations) {
        match(file, BANS, simpleName(target) + "." + name, node, violations);
        match(file, BANS, "." + name, node, violations);
    }

    private static void match(JavaFile file, List<Ban> bans, String written, Tree node, List<Violation> violations) {
        for (Ban ban : bans) {
            boolean hit = ban.call.endsWith(".") ? written.startsWith(ban.call) : written.equals(ban.call);
            if (hit && ban.applies(file)) {
                violations.add(file.violation(node, "no `" + written + "`: " + ban.instead));
            }
        }
    }

    private static String simpleName(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }
}
