package dev.ambit.load;

import static java.util.Objects.requireNonNull;

import dev.ambit.load.Figure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The generated part of {@code docs/performance.md}.
 *
 * @param dns DNS, and the records of a zone with 100,000 of them
 * @param bytesPerToken heap size of a token in the index
 * @param left measurements that were skipped, with the reason
 */
record Report(
        List<Figure> figures,
        List<Start> starts,
        List<Decisions.Row> decisions,
        List<Writes.Row> writes,
        Storm.Result storm,
        DnsFigures dns,
        double bytesPerToken,
        List<String> left) {
    private static final String BEGIN = "<!-- make bench: begin -->";
    private static final String END = "<!-- make bench: end -->";

    /** Replaces the text between the two markers. */
    static void write(Path root, String text) throws IOException {
        Path document = root.resolve("docs/performance.md");
        String all = Files.readString(document);
        Files.writeString(
                document,
                all.substring(0, all.indexOf(BEGIN) + BEGIN.length())
                        + "\n" + text + "\n"
                        + all.substring(all.indexOf(END)));
    }

    /** The report of DNS alone. */
    static String ofDns(String machine, DnsFigures dns) {
        StringBuilder text = new StringBuilder(machine).append('\n');
        append(text, dns.targets());
        append(text, dns);
        return text.toString();
    }

    String markdown(String machine) {
        StringBuilder text = new StringBuilder(machine).append('\n');
        for (String sentence : left) {
            text.append('\n').append(sentence).append(".\n");
        }
        append(text, targets());
        text.append(
                        "\n### Over HTTP\n\n| tokens | connections | what | a second | of the bare library | p50, ms | p99, ms")
                .append(
                        " | p99 of the bare library, ms | server's µs each | bare library's µs each | wrong answers |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        figures.forEach(figure -> row(text, figure));
        text.append(
                        "\n### Start and memory\n\n| tokens | first answer, ms | index full after, ms | peak, MB | idle, MB |\n")
                .append("|---|---|---|---|---|\n");
        starts.forEach(start -> line(
                text,
                "| %,d | %,d | %,d | %,d | %,d |",
                start.tokens(),
                start.firstAnswerMillis(),
                start.fullMillis(),
                start.peakMb(),
                start.idleMb()));
        append(text, dns);
        text.append(
                "\n### In process\n\n| what | ns | ± | median of single ones, ns | bytes allocated |\n|---|---|---|---|---|\n");
        decisions.forEach(row -> line(
                text,
                "| %s | %,.1f | %,.1f | %,.0f | %,.0f |",
                row.name(),
                row.nanos(),
                row.error(),
                row.median(),
                row.bytes()));
        text.append("\n### Durable writes of a record\n\n| what | a second | of plain SQLite |\n|---|---|---|\n");
        writes.forEach(row -> line(text, "| %s | %,.0f | %.2f |", row.what(), row.perSecond(), row.ofPlain()));
        return text.toString();
    }

    private static void append(StringBuilder text, List<Target> targets) {
        text.append("\n### Targets\n\n| what | target | measured | met |\n|---|---|---|---|\n");
        targets.forEach(target -> text.append(target.row()).append('\n'));
    }

    private static void append(StringBuilder text, DnsFigures dns) {
        text.append("\n### A zone of 100,000 records\n\n").append(dns.table());
    }

    private static void row(StringBuilder text, Figure figure) {
        Load floor = figure.floor();
        line(
                text,
                "| %,d | %d | %s | %,.0f | %s | %.2f | %.2f | %s | %.2f | %s | %d |",
                figure.tokens(),
                figure.connections(),
                figure.kind(),
                figure.load().perSecond(),
                floor == null ? "" : "%.2f".formatted(figure.ratio()),
                figure.load().p50() / 1e3,
                figure.load().p99() / 1e3,
                floor == null ? "" : "%.2f".formatted(floor.p99() / 1e3),
                figure.load().cpuMicros(),
                floor == null ? "" : "%.2f".formatted(floor.cpuMicros()),
                figure.load().errors());
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (Kind kind : List.of(Kind.VERIFY, Kind.AUTHORIZED)) {
            figure(kind, 1_000_000).ifPresent(figure -> {
                targets.add(Target.atLeast(kind + ", 10^6 tokens, of the bare library", 0.9, figure.ratio()));
                double floor = figure.floor() == null ? 0 : figure.floor().p99();
                targets.add(Target.atMost(
                        kind + ", 10^6 tokens, p99 to the bare library's",
                        1.5,
                        figure.load().p99() / floor));
            });
        }
        for (Kind kind : List.of(Kind.VERIFY_TO_FEW, Kind.AUTHORIZED_TO_FEW)) {
            figure(kind, Bench.MANY)
                    .ifPresent(figure -> targets.add(Target.atLeast("at 10^7 tokens: " + kind, 0.95, figure.ratio())));
        }
        decision("DecideShapes.decide TEN").ifPresent(row -> {
            targets.add(Target.atMost("decide, 10 policies and 100 resources, median in ns", 200, row.median()));
            targets.add(Target.atMost("the same, bytes allocated", 0, Math.floor(row.bytes())));
        });
        decision("Decide.allow 10")
                .ifPresent(few -> decision("Decide.allow 300")
                        .ifPresent(many -> targets.add(Target.atMost(
                                "decide, 300 policies to 10 (logarithmic: 2.5)",
                                Math.log(300) / Math.log(10),
                                many.nanos() / few.nanos()))));
        decision("Verify.verify 1000000")
                .ifPresent(row -> targets.add(Target.atMost("verify in process, 10^6 tokens, ns", 1_000, row.nanos())));
        Stream<Figure> storms = figures.stream().filter(figure -> figure.kind() == Kind.STORM);
        storms.min(Comparator.comparingDouble(Figure::ratio)).ifPresent(worst -> {
            targets.add(Target.atLeast(
                    "verify in a storm, of the same without; least with %,d tokens".formatted(worst.tokens()),
                    0.8,
                    worst.ratio()));
            targets.add(Target.atMost(
                    "ended secrets accepted, of %,d rolled and revoked".formatted(storm.cycles() * 2),
                    0,
                    storm.accepted()));
        });
        figure(Kind.GARBAGE, 1_000_000)
                .ifPresent(garbage -> targets.add(Target.atMost(
                        "processor time of a garbage token, of an accepted one's; 10^6 tokens",
                        1,
                        garbage.load().cpuMicros()
                                / requireNonNull(garbage.floor()).cpuMicros())));
        targets.add(Target.atLeast("durable record writes, one writer, of plain SQLite", 0.7, ofPlain("1 writer")));
        targets.add(Target.atLeast("the same, 16 writers to one", 1, ofPlain("16 writers") / ofPlain("1 writer")));
        targets.add(Target.atMost("bytes a token in the index", 300, bytesPerToken));
        for (Start start : starts) {
            if (start.tokens() == 1_000) {
                targets.add(Target.atMost("first answer, 10^3 tokens, ms", 1_000, start.firstAnswerMillis()));
                targets.add(Target.atMost("idle, 10^3 tokens, MB", 150, start.idleMb()));
            }
            if (start.tokens() == 1_000_000) {
                targets.add(Target.atMost("first answer, 10^6 tokens, ms", 5_000, start.firstAnswerMillis()));
                targets.add(Target.atMost("idle, 10^6 tokens, MB", 600, start.idleMb()));
            }
        }
        targets.addAll(dns.targets());
        return targets;
    }

    private double ofPlain(String what) {
        return writes.stream()
                .filter(row -> row.what().equals(what))
                .findFirst()
                .orElseThrow()
                .ofPlain();
    }

    private Optional<Decisions.Row> decision(String prefix) {
        return decisions.stream().filter(row -> row.name().startsWith(prefix)).findFirst();
    }

    private Optional<Figure> figure(Kind kind, long tokens) {
        return figures.stream()
                .filter(figure -> figure.kind() == kind
                        && figure.tokens() == tokens
                        && figure.connections() == HttpRun.CONNECTIONS)
                .findFirst();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
