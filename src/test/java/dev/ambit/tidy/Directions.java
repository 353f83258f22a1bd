package dev.ambit.tidy;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The packages and libraries that each package may import. The table is that of the architecture. */
final class Directions implements Rule {
    private static final String ROOT = "dev.ambit";
    private static final Set<String> BELOW_FEATURES =
            Set.of("core", "background", "storage", "access", "http", "audit");

    /** By first package below the root: the other packages that it may import. */
    private static final Map<String, Set<String>> ALLOWED_IMPORTS = Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("background", Set.of()),
            Map.entry("storage", Set.of("core")),
            Map.entry("access", Set.of("core", "background", "storage")),
            Map.entry("http", Set.of("core", "background", "storage", "access")),
            Map.entry("audit", Set.of("core", "background", "storage", "access", "http")),
            Map.entry("tokens", BELOW_FEATURES),
            Map.entry("permissions", BELOW_FEATURES),
            Map.entry("accounts", BELOW_FEATURES),
            Map.entry("users", BELOW_FEATURES),
            Map.entry("zones", BELOW_FEATURES),
            Map.entry("records", BELOW_FEATURES),
            Map.entry("signin", BELOW_FEATURES),
            Map.entry("publish", BELOW_FEATURES),
            Map.entry("gate", BELOW_FEATURES),
            Map.entry("dashboard", BELOW_FEATURES),
            Map.entry("config", Set.of("core", "storage", "http", "audit", "records", "signin")),
            Map.entry("", Set.of("cli", "http")));

    /** These packages wire or drive the others; every other package is below them. */
    private static final Set<String> UNRESTRICTED = Set.of("server", "cli");

    /** Libraries that only some packages may import. */
    private static final Map<String, Set<String>> LIBRARY_HOMES = Map.ofEntries(
            Map.entry("io.helidon", Set.of("http")),
            Map.entry("java.sql", Set.of("storage")),
            Map.entry("javax.sql", Set.of("storage")),
            Map.entry("org.jdbi", Set.of("storage")),
            Map.entry("org.flywaydb", Set.of("storage")),
            Map.entry("org.sqlite", Set.of("storage")),
            Map.entry("picocli", Set.of("cli")));

    private static final List<String> CORE_LIBRARIES =
            List.of("java.", "javax.crypto.", "com.ibm.icu.text.IDNA", "org.xbill.DNS.", "org.jspecify.");
    private static final List<String> NOT_IN_CORE = List.of(
            "java.io.File",
            "java.nio.file",
            "java.net.http",
            "java.net.Socket",
            "java.security.SecureRandom",
            "java.util.Random");

    @Override
    public List<Violation> check(JavaFile file) {
        // Tests and benchmarks may import anything.
        if (!file.isMain()) {
            return List.of();
        }
        String from = module(file.packageName());
        List<Violation> violations = new ArrayList<>();
        if (!UNRESTRICTED.contains(from) && !ALLOWED_IMPORTS.containsKey(from)) {
            violations.add(new Violation(
                    file.path(), 1, "package " + from + " has no entry in Directions: list its allowed imports"));
            return violations;
        }
        for (ImportTree importTree : file.tree().getImports()) {
            String name = importTree.getQualifiedIdentifier().toString();
            problem(from, name).ifPresent(text -> violations.add(file.violation(importTree, text)));
        }
        // A fully qualified name in the code counts as an import.
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitImport(ImportTree node, Void unused) {
                return null;
            }

            @Override
            public Void visitPackage(com.sun.source.tree.PackageTree node, Void unused) {
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree node, Void unused) {
                String name = node.toString();
                if (isQualifiedType(name)) {
                    problem(from, name).ifPresent(text -> violations.add(file.violation((Tree) node, text)));
                    return null;
                }
                return super.visitMemberSelect(node, null);
            }
        }.scan(file.tree(), null);
        return violations;
    }

    private static boolean isQualifiedType(String name) {
        return name.matches("[a-z][a-zA-Z0-9]*(\\.[a-zA-Z][A-Za-z0-9]*)+\\.[A-Z]\\w*");
    }

    private static Optional<String> problem(String from, String imported) {
        if (imported.startsWith(ROOT + ".")) {
            return direction(from, module(imported));
        }
        if (from.equals("core")) {
            return coreLibrary(imported);
        }
        return LIBRARY_HOMES.entrySet().stream()
                .filter(home -> imported.startsWith(home.getKey() + "."))
                .filter(home -> !home.getValue().contains(from))
                .findFirst()
                .map(home -> "`" + imported + "` belongs in " + quoted(home.getValue()) + ", not in `" + from + "`");
    }

    private static Optional<String> direction(String from, String to) {
        if (from.equals(to) || UNRESTRICTED.contains(from)) {
            return Optional.empty();
        }
        Set<String> allowed = ALLOWED_IMPORTS.getOrDefault(from, Set.of());
        return allowed.contains(to)
                ? Optional.empty()
                : Optional.of("`" + from + "` must not import `" + (to.isEmpty() ? ROOT : to) + "`, only "
                        + (allowed.isEmpty() ? "itself" : quoted(allowed)));
    }

    private static Optional<String> coreLibrary(String imported) {
        if (CORE_LIBRARIES.stream().noneMatch(imported::startsWith)) {
            return Optional.of("`core` uses only the JDK, dnsjava and ICU4J, not `" + imported + "`");
        }
        return NOT_IN_CORE.stream().anyMatch(imported::startsWith)
                        || LIBRARY_HOMES.keySet().stream().anyMatch(imported::startsWith)
                ? Optional.of("`core` is pure: no files, sockets, databases or randomness, so not `" + imported + "`")
                : Optional.empty();
    }

    private static String quoted(Set<String> names) {
        return String.join(
                ", ",
                names.stream()
                        .map(name -> "`" + (name.isEmpty() ? ROOT : name) + "`")
                        .sorted()
                        .toList());
    }

    /** {@code core} for {@code dev.ambit.core.token.Token}, the empty name for {@code dev.ambit.Main}. */
    private static String module(String qualified) {
        if (!qualified.startsWith(ROOT + ".")) {
            return "";
        }
        String first = qualified.substring(ROOT.length() + 1).replaceFirst("\\..*", "");
        return Character.isUpperCase(first.charAt(0)) ? "" : first;
    }
}
