package dev.ambit.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Packages of the main sources, sub-packages included, do not import each other in a cycle. */
final class Cycles {
    private static final Pattern IMPORTED = Pattern.compile("(dev\\.ambit(?:\\.[a-z]\\w*)*)\\.[A-Z].*");

    private Cycles() {}

    static List<Violation> check(List<JavaFile> files) {
        Map<String, Map<String, String>> imports = new TreeMap<>();
        files.stream().filter(JavaFile::isMain).forEach(file -> add(file, imports));
        List<Violation> violations = new ArrayList<>();
        imports.forEach((from, direct) -> direct.forEach((to, path) -> {
            List<String> back = way(to, from, imports, new HashSet<>());
            if (!back.isEmpty()) {
                violations.add(new Violation(
                        path,
                        1,
                        "`" + from + "` imports `" + to + "`, which imports it in turn: " + String.join(" -> ", back)));
            }
        }));
        return violations;
    }

    private static void add(JavaFile file, Map<String, Map<String, String>> imports) {
        Map<String, String> direct = imports.computeIfAbsent(file.packageName(), name -> new TreeMap<>());
        file.tree().getImports().forEach(one -> {
            Matcher imported = IMPORTED.matcher(one.getQualifiedIdentifier().toString());
            if (imported.matches() && !imported.group(1).equals(file.packageName())) {
                direct.putIfAbsent(imported.group(1), file.path());
            }
        });
    }

    /** The packages on a way from one to another over their imports; empty when there is none. */
    private static List<String> way(
            String from, String to, Map<String, Map<String, String>> imports, Set<String> visited) {
        if (from.equals(to)) {
            return List.of(to);
        }
        for (String next : imports.getOrDefault(from, Map.of()).keySet()) {
            List<String> rest = visited.add(next) ? way(next, to, imports, visited) : List.of();
            if (!rest.isEmpty()) {
                return Stream.concat(Stream.of(from), rest.stream()).toList();
            }
        }
        return List.of();
    }
}
