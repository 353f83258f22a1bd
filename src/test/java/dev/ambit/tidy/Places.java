package dev.ambit.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A checkout works wherever it lies: no path of one machine, nothing beside the checkout but through a property. */
final class Places {
    private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules", ".venv", "__pycache__");
    private static final Pattern MACHINE = Pattern.compile("(?<![\\w.])/(work|Users)/|/home/(?!\\$|<)[a-z]+/");
    private static final Pattern BESIDE = Pattern.compile("\\.\\./shared\\b|(?<![\\w/.-])shared/");
    private static final String PROPERTY = "ambit.shared";
    private static final String VARIABLE = "AMBIT_SHARED";

    private Places() {}

    /** Text files of a checkout, by name relative to {@code root}. */
    static List<Violation> check(Path root) {
        List<Violation> violations = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = root.relativize(file).toString().replace('\\', '/');
                    // In a linked work tree .git is a file that names the folder of the main one.
                    if (attributes.isRegularFile() && !name.equals(".git") && !name.contains("/tidy/")) {
                        violations.addAll(check(name, read(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return violations;
    }

    static List<Violation> check(String path, String text) {
        List<Violation> violations = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (MACHINE.matcher(line).find()) {
                violations.add(new Violation(path, i + 1, "a path of one machine: `" + line.strip() + "`"));
            }
            if (BESIDE.matcher(line).find() && !line.contains(PROPERTY) && !line.contains(VARIABLE)) {
                violations.add(new Violation(
                        path,
                        i + 1,
                        "a file beside the checkout, reached other than by the property `" + PROPERTY + "`"));
            }
        }
        return violations;
    }

    /** Empty for a file that is not text. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return "";
        }
    }
}
