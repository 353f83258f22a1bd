package dev.ambit.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every test that a document names must exist. */
final class NamedTests {
    private static final Pattern NAMED =
            Pattern.compile("`(\\w+(?:Test|Fuzz|Contract))(?:\\.(\\w+))?`|`(acceptance/[\\w.-]+)`");

    private NamedTests() {}

    /** The tests that the document {@code name} of the checkout at {@code root} names and that do not exist. */
    static List<Violation> check(Path root, String name, List<JavaFile> files) {
        try {
            return check(root, name, Files.readAllLines(root.resolve(name)), files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Violation> check(Path root, String name, List<String> lines, List<JavaFile> files) {
        Map<String, JavaFile> byType = files.stream()
                .collect(Collectors.toMap(file -> typeOf(file.path()), Function.identity(), (one, other) -> one));
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int line = i + 1;
            NAMED.matcher(lines.get(i))
                    .results()
                    .filter(named -> !exists(named, root, byType))
                    .forEach(named -> violations.add(new Violation(name, line, "no such test: " + named.group())));
        }
        return violations;
    }

    private static boolean exists(MatchResult named, Path root, Map<String, JavaFile> byType) {
        String file = named.group(3);
        if (file != null) {
            return Files.exists(root.resolve(file));
        }
        JavaFile type = byType.get(named.group(1));
        String method = named.group(2);
        return type != null && (method == null || type.text().contains(" " + method + "("));
    }

    private static String typeOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }
}
