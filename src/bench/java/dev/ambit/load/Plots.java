package dev.ambit.load;

import dev.ambit.load.Figure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Writes the charts in {@code docs/images/performance}. */
final class Plots {
    private Plots() {}

    static void write(Path folder, List<Figure> figures, List<Start> starts) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("throughput.svg"), throughput(figures).svg());
        Files.writeString(folder.resolve("latency.svg"), latency(figures).svg());
        Files.writeString(folder.resolve("memory.svg"), memory(starts).svg());
    }

    private static LinePlot throughput(List<Figure> all) {
        List<Figure> verify = at64(all, Kind.VERIFY);
        return new LinePlot(
                "Answers a second, of the bare library's in the same rounds (64 connections)",
                "ratio",
                verify.stream().map(figure -> tokens(figure.tokens())).toList(),
                List.of(
                        line("bare library", verify, f -> 1),
                        line("verify", verify, Figure::ratio),
                        line("authorised GET", at64(all, Kind.AUTHORIZED), Figure::ratio)),
                false);
    }

    private static LinePlot latency(List<Figure> all) {
        Figure verify = at64(all, Kind.VERIFY).getLast();
        Figure authorized = at64(all, Kind.AUTHORIZED).getLast();
        return new LinePlot(
                "Latency by percentile at %s tokens (64 connections)".formatted(tokens(verify.tokens())),
                "ms",
                Load.PERCENTILES.stream()
                        .map(p -> p.toString().replace(".0", ""))
                        .toList(),
                List.of(
                        line(
                                "bare library",
                                Objects.requireNonNull(verify.floor()).micros(),
                                f -> f / 1e3),
                        line("verify", verify.load().micros(), f -> f / 1e3),
                        line("authorised GET", authorized.load().micros(), f -> f / 1e3)),
                true);
    }

    private static LinePlot memory(List<Start> starts) {
        return new LinePlot(
                "Resident memory by number of tokens",
                "MB",
                starts.stream().map(start -> tokens(start.tokens())).toList(),
                List.of(line("while the index fills", starts, Start::peakMb), line("idle", starts, Start::idleMb)),
                true);
    }

    private static List<Figure> at64(List<Figure> all, Kind kind) {
        return all.stream()
                .filter(figure -> figure.kind() == kind && figure.connections() == HttpRun.CONNECTIONS)
                .toList();
    }

    private static <T> LinePlot.Line line(String name, List<T> of, ToDoubleFunction<T> value) {
        List<Double> values = new ArrayList<>();
        of.forEach(one -> values.add(value.applyAsDouble(one)));
        return new LinePlot.Line(name, values);
    }

    private static String tokens(long count) {
        return count >= 1_000_000 ? count / 1_000_000 + " M" : count / 1_000 + " k";
    }
}
