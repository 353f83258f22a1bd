package dev.ambit.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A checkout works in any folder, without files next to it. A relative path counts from the folder of its file, or from
 * the root in Java, because tests run there.
 */
final class Places {
    private static final Set<String> FOLDERS_OF_THE_SYSTEM =
            Set.of("/", "/home", "/mnt", "/opt", "/root", "/srv", "/tmp", "/usr", "/usr/src", "/var", "/var/tmp");
    private static final Pattern HOME = Pattern.compile("/(?:home|Users)/(?!\\$|<)[A-Za-z]+/");
    private static final Pattern UPWARDS = Pattern.compile("(?<![\\w./])(?:\\./)*((?:\\.\\./)+)"
            + "|(?:Path\\.of|Paths\\.get|File|join|resolve)\\((?:[^()]*, *)?[\"'`]\\.\\.[\"'`]");

    private Places() {}

    static List<Violation> check(Path root, List<TextFile> files) {
        return files.stream()
                .filter(file -> !file.path().contains("/tidy/"))
                .flatMap(file -> check(root, file).stream())
                .toList();
    }

    static List<Violation> check(Path root, String path, String text) {
        return check(root, TextFile.of(path, text));
    }

    private static List<Violation> check(Path root, TextFile file) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < file.lines().size(); i++) {
            String line = file.lines().get(i);
            if (HOME.matcher(line).find() || namesParentFolder(root, line)) {
                violations.add(new Violation(file.path(), i + 1, "a machine-specific path: `" + line.strip() + "`"));
            }
            if (leavesCheckout(file.path(), line)) {
                violations.add(
                        new Violation(file.path(), i + 1, "a path that leaves the checkout: `" + line.strip() + "`"));
            }
        }
        return violations;
    }

    /** Whether the line names the parent folder of this checkout, or a path in it. */
    private static boolean namesParentFolder(Path root, String line) {
        String folder = String.valueOf(root.toAbsolutePath().getParent());
        return !FOLDERS_OF_THE_SYSTEM.contains(folder)
                && Pattern.compile("(?<![\\w.])" + Pattern.quote(folder) + "/")
                        .matcher(line)
                        .find();
    }

    private static boolean leavesCheckout(String path, String line) {
        long depth =
                path.endsWith(".java") ? 0 : path.chars().filter(c -> c == '/').count();
        return UPWARDS.matcher(line)
                .results()
                .anyMatch(found -> found.group(1) == null || found.group(1).length() / "../".length() > depth);
    }
}
