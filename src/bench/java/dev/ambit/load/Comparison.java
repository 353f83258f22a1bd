package dev.ambit.load;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Compares two checkouts by the same requests in alternating rounds: {@code make compare}. Only ratios matter. */
final class Comparison {
    private static final long TOKENS = 100_000;
    private static final List<Kind> KINDS =
            List.of(Kind.VERIFY, Kind.AUTHORIZED, Kind.RECORD, Kind.GARBAGE, Kind.WRITE, Kind.CREATE);

    private final HttpRun.Plan plan;
    private final StringBuilder table = new StringBuilder();

    private Comparison(HttpRun.Plan plan) {
        this.plan = plan;
    }

    /** Builds {@code other}, a checkout of another revision, and compares it with {@code root}; returns a table. */
    static String of(Path root, Path other, HttpRun.Plan plan) throws IOException, InterruptedException, SQLException {
        ServerProcess.prepare(other);
        ServerProcess.prepare(root);
        DataSet dataSet = new DataSet(root, Files.createDirectories(root.resolve("target/bench")));
        Path dataOfThis = dataSet.copy(TOKENS, "this");
        Path dataOfOther = dataSet.copyFor(other, TOKENS, "other");
        Comparison comparison = new Comparison(plan);
        try (ServerProcess one = ServerProcess.ambit(root, dataOfThis, true);
                ServerProcess another = ServerProcess.ambit(other, dataOfOther, true)) {
            Start.awaitFull(one);
            Start.awaitFull(another);
            comparison.measure(new Requests(one, dataOfThis), one, new Requests(another, dataOfOther), another);
        }
        DataSet.delete(dataOfThis);
        DataSet.delete(dataOfOther);
        return comparison.table.toString();
    }

    private void measure(Requests ofOne, ServerProcess one, Requests ofAnother, ServerProcess another)
            throws IOException, InterruptedException {
        line("%-16s %12s %12s %7s %14s %14s", "", "other, /s", "this, /s", "ratio", "other, µs CPU", "this, µs CPU");
        for (Kind kind : KINDS) {
            Request request = ofOne.of(kind);
            Request same = ofAnother.of(kind);
            WarmUp.of(another, same, plan.warmUp());
            WarmUp.of(one, request, plan.warmUp());
            AlternatingRounds alternatingRounds = AlternatingRounds.take(
                    new AlternatingRounds.Side(another, same),
                    new AlternatingRounds.Side(one, request),
                    HttpRun.CONNECTIONS,
                    plan.rounds(),
                    plan.seconds());
            Load before = Load.median(alternatingRounds.compared());
            Load now = Load.median(alternatingRounds.loads());
            line(
                    "%-16s %,12.0f %,12.0f %7.2f %14.2f %14.2f",
                    kind,
                    before.perSecond(),
                    now.perSecond(),
                    alternatingRounds.ratio(),
                    before.cpuMicros(),
                    now.cpuMicros());
            Progress.print(kind + " compared");
        }
    }

    private void line(String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
