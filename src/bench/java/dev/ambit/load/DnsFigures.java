package dev.ambit.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of {@link DnsRun} and their targets, which are ratios where there is something to compare with. */
final class DnsFigures {
    private final List<Row> rows = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    /** A figure, and the same of what it is compared with. */
    private record Row(String what, double measured, String other, double compared, double ratio, long errors) {}

    /** Adds the number of responses a second, of which at least {@code bound} of the other's are wanted. */
    void addRate(String what, String other, double bound, AlternatingRounds rounds) {
        Load measured = Load.median(rounds.loads());
        Load compared = Load.median(rounds.compared());
        long errors = measured.errors() + compared.errors();
        rows.add(
                new Row(what + " a second", measured.perSecond(), other, compared.perSecond(), rounds.ratio(), errors));
        targets.add(Target.atLeast(what + " a second, of " + other, bound, rounds.ratio()));
    }

    /** Adds the time of one, in milliseconds, of which at most {@code bound} of the other's is wanted. */
    void addTime(String what, String other, double bound, AlternatingRounds rounds) {
        double measured = 1e3 / Load.median(rounds.loads()).perSecond();
        double compared = 1e3 / Load.median(rounds.compared()).perSecond();
        rows.add(new Row(what + ", ms", measured, other, compared, 1 / rounds.ratio(), 0));
        targets.add(Target.atMost(what + ", time to that of " + other, bound, 1 / rounds.ratio()));
    }

    /** Adds the processor time of one, in microseconds. */
    void addCpu(String what, String other, AlternatingRounds rounds) {
        double measured = Load.median(rounds.loads()).cpuMicros();
        double compared = Load.median(rounds.compared()).cpuMicros();
        rows.add(new Row("processor time, " + what + ", µs", measured, other, compared, measured / compared, 0));
    }

    /** Adds a length in bytes, of which at most {@code bound} of the other's are wanted. */
    void addBytes(String what, String other, double bound, long measured, long compared) {
        double ratio = (double) measured / compared;
        rows.add(new Row(what + ", bytes", measured, other, compared, ratio, 0));
        targets.add(Target.atMost(what + ", bytes to those of " + other, bound, ratio));
    }

    /** Adds the time to the first answer in milliseconds. */
    void addStart(double millis) {
        targets.add(Target.atMost("first answer over DNS, 100,000 records, ms", 2_000, millis));
    }

    /** Adds the figures of {@code AnswerBench}. */
    void addInProcess(List<Decisions.Row> benchmarks, double bytesPerRecord) {
        for (Decisions.Row row : benchmarks) {
            if (row.name().equals("Answer.answer")) {
                targets.add(Target.atMost("DNS answer in process, ns", 1_500, row.nanos()));
                targets.add(Target.atMost("the same, bytes allocated", 64, Math.floor(row.bytes())));
            } else if (row.name().equals("Answer.change")) {
                targets.add(Target.atMost("a change of a zone with 100,000 records, ns", 20_000, row.nanos()));
            }
        }
        targets.add(Target.atMost("bytes a record in memory", 400, bytesPerRecord));
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    /** The table with all figures. */
    String table() {
        StringBuilder text = new StringBuilder(
                        "| what | Ambit | compared with | its figure | ratio | wrong answers |\n")
                .append("|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append("| %s | %s | %s | %s | %s | %d |\n"
                    .formatted(
                            row.what,
                            Target.number(row.measured),
                            row.other,
                            Target.number(row.compared),
                            String.format(Locale.ROOT, "%.2f", row.ratio),
                            row.errors));
        }
        return text.toString();
    }
}
