package dev.ambit.tidy;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Files have at most 340 lines, those of tests 350, and methods at most 70, unless there is a comment {@code // tidy: <reason>}: above the
 * package line or the type for a file, directly above the method for a method.
 */
final class Sizes implements Rule {
    static final int FILE_LINES = 340;
    private static final int TEST_FILE_LINES = 350;
    static final int METHOD_LINES = 70;
    private static final Pattern REASON = Pattern.compile("\\s*// tidy: \\S.{7,}");

    @Override
    public List<Violation> check(JavaFile file) {
        List<Violation> violations = new ArrayList<>();
        List<String> lines = file.lines();
        int limit = file.path().startsWith("src/test/") ? TEST_FILE_LINES : FILE_LINES;
        if (lines.size() > limit && !hasReason(lines, 0, firstTypeLine(file))) {
            violations.add(new Violation(file.path(), limit + 1, tooLong("file", lines.size(), limit)));
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree node, Void unused) {
                // A record's implicit constructor has no source position.
                if (file.positions().getEndPosition(file.tree(), node) >= 0) {
                    long first = file.line(node);
                    long length = file.lastLine(node) - first + 1;
                    if (length > METHOD_LINES && !hasReason(lines, first - 3, first)) {
                        violations.add(file.violation(node, tooLong("method " + node.getName(), length, METHOD_LINES)));
                    }
                }
                return super.visitMethod(node, null);
            }
        }.scan(file.tree(), null);
        return violations;
    }

    private static String tooLong(String subject, long length, int limit) {
        return subject + " has " + length + " lines, more than " + limit
                + ": split it, or write `// tidy: <reason to keep it whole>` above it";
    }

    private static long firstTypeLine(JavaFile file) {
        return file.tree().getTypeDecls().isEmpty()
                ? 1
                : file.line(file.tree().getTypeDecls().getFirst());
    }

    /** Whether a reason is in the lines from {@code from} to {@code to}, inclusive and counted from 1. */
    private static boolean hasReason(List<String> lines, long from, long to) {
        return lines.subList((int) Math.max(0, from - 1), (int) Math.min(lines.size(), to)).stream()
                .anyMatch(line -> REASON.matcher(line).matches());
    }
}
