package dev.ambit.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Packages of the main sources, sub-packages included, do not import each other in a cycle. */
final class Cycles {
    private static final Pattern IMPORTED = Pattern.compile("(dev\\.ambit(?:\\.[a-z]\\w*)*)\\.[A-Z].*");

    private Cycles() {}

    static List<Violation> check(List<JavaFile> files) {
        Map<String, Map<String, String>> imports = new TreeMap<>();
        files.stream().filter(JavaFile::isMain).forEach(file -> add(file, imports));
        List<Violation> violations = new ArrayList<>();
        imports.forEach((from, direct) -> direct.forEach((to, path) -> {
            if (reachable(to, imports).contains(from)) {
                violations.add(new Violation(
                        path,
                        1,
                        "`" + from + "` imports `" + to + "`, which imports it in turn: " + way(to, from, imports)));
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

    private static Set<String> reachable(String from, Map<String, Map<String, String>> imports) {
        Set<String> found = new TreeSet<>();
        List<String> left = new ArrayList<>(List.of(from));
        while (!left.isEmpty()) {
            String next = left.removeLast();
            if (found.add(next)) {
                left.addAll(imports.getOrDefault(next, Map.of()).keySet());
            }
        }
        return found;
    }

    /** The packages on a shortest way back, for the message. */
    private static String way(String from, String to, Map<String, Map<String, String>> imports) {
        List<List<String>> ways = List.of(List.of(from));
        Set<String> seen = new HashSet<>(Set.of(from));
        while (ways.stream().noneMatch(way -> way.getLast().equals(to))) {
            ways = ways.stream()
                    .flatMap(way -> imports.getOrDefault(way.getLast(), Map.of()).keySet().stream()
                            .filter(next -> next.equals(to) || seen.add(next))
                            .map(next -> {
                                List<String> longer = new ArrayList<>(way);
                                longer.add(next);
                                return longer;
                            }))
                    .collect(Collectors.toList());
        }
        return ways.stream()
                .filter(way -> way.getLast().equals(to))
                .findFirst()
                .map(way -> String.join(" -> ", way))
                .orElseThrow();
    }
}
