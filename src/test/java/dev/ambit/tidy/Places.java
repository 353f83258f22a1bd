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

/**
 * A checkout works wherever it lies, with nothing beside it. A relative path counts from the folder of its file, or from the root
 * in Java, whose tests run there.
 */
final class Places {
    private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules", ".venv", "__pycache__");
    private static final Set<String> FOLDERS_OF_THE_SYSTEM =
            Set.of("/", "/home", "/mnt", "/opt", "/root", "/srv", "/tmp", "/usr", "/usr/src", "/var", "/var/tmp");
    private static final Pattern HOME = Pattern.compile("/(?:home|Users)/(?!\\$|<)[A-Za-z]+/");
    private static final Pattern UPWARDS = Pattern.compile("(?<![\\w./])(?:\\./)*((?:\\.\\./)+)"
            + "|(?:Path\\.of|Paths\\.get|File|join|resolve)\\((?:[^()]*, *)?[\"'`]\\.\\.[\"'`]");

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
                        violations.addAll(check(root, name, read(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return violations;
    }

    static List<Violation> check(Path root, String path, String text) {
        List<Violation> violations = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (HOME.matcher(line).find() || isBeside(root, line)) {
                violations.add(new Violation(path, i + 1, "a path of one machine: `" + line.strip() + "`"));
            }
            if (leaves(path, line)) {
                violations.add(new Violation(path, i + 1, "a path that leaves the checkout: `" + line.strip() + "`"));
            }
        }
        return violations;
    }

    /** Whether the folder that holds this checkout is named, or one in it. */
    private static boolean isBeside(Path root, String line) {
        String folder = String.valueOf(root.toAbsolutePath().getParent());
        return !FOLDERS_OF_THE_SYSTEM.contains(folder)
                && Pattern.compile("(?<![\\w.])" + Pattern.quote(folder) + "/")
                        .matcher(line)
                        .find();
    }

    private static boolean leaves(String path, String line) {
        long depth =
                path.endsWith(".java") ? 0 : path.chars().filter(c -> c == '/').count();
        return UPWARDS.matcher(line)
                .results()
                .anyMatch(found -> found.group(1) == null || found.group(1).length() / "../".length() > depth);
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
