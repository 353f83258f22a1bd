package dev.ambit.tidy;

import com.sun.source.tree.AnnotationTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every package has a package-info that documents it and marks it {@code @NullMarked}. */
final class Packages {
    private Packages() {}

    static List<Violation> check(List<JavaFile> files) {
        Map<String, JavaFile> firstFiles = new TreeMap<>();
        files.forEach(file -> firstFiles.putIfAbsent(file.packageName(), file));
        List<Violation> violations = new ArrayList<>();
        firstFiles.forEach((name, first) -> {
            List<JavaFile> described = files.stream()
                    .filter(file -> file.isPackageInfo() && file.packageName().equals(name))
                    .toList();
            if (described.isEmpty()) {
                violations.add(new Violation(
                        folder(first), 1, "package " + name + " has no package-info.java with @NullMarked"));
            }
            described.forEach(file -> violations.addAll(check(file)));
        });
        return violations;
    }

    private static List<Violation> check(JavaFile packageInfo) {
        List<Violation> violations = new ArrayList<>();
        boolean marked = packageInfo.tree().getPackageAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .anyMatch(type -> type.toString().endsWith("NullMarked"));
        if (!marked) {
            violations.add(new Violation(packageInfo.path(), 1, "the package is not @NullMarked"));
        }
        if (!packageInfo.text().stripLeading().startsWith("/**")) {
            violations.add(new Violation(
                    packageInfo.path(), 1, "document the purpose of the package, its limits and its invariant"));
        }
        return violations;
    }

    private static String folder(JavaFile file) {
        return file.path().substring(0, file.path().lastIndexOf('/'));
    }
}
