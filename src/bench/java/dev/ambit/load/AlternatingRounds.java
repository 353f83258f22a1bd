package dev.ambit.load;

import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rounds that alternate between two servers or two requests, so that other load on the machine affects both. */
record AlternatingRounds(List<Load> compared, List<Load> loads) {
    /** Measures once. */
    @FunctionalInterface
    interface Round {
        Load take() throws IOException, InterruptedException;
    }

    /** A server and the request to it. */
    record Side(ServerProcess server, Request request) {}

    static AlternatingRounds take(Side compared, Side measured, int connections, int rounds, int seconds)
            throws IOException, InterruptedException {
        return take(
                () -> Load.of(compared.server(), compared.request(), connections, seconds),
                () -> Load.of(measured.server(), measured.request(), connections, seconds),
                rounds);
    }

    static AlternatingRounds take(Round compared, Round measured, int rounds) throws IOException, InterruptedException {
        List<Load> comparedLoads = new ArrayList<>();
        List<Load> measuredLoads = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            comparedLoads.add(compared.take());
            measuredLoads.add(measured.take());
        }
        return new AlternatingRounds(comparedLoads, measuredLoads);
    }

    AlternatingRounds plus(AlternatingRounds more) {
        return new AlternatingRounds(
                Stream.concat(compared.stream(), more.compared.stream()).toList(),
                Stream.concat(loads.stream(), more.loads.stream()).toList());
    }

    /** The measured throughput divided by the compared one: the median of the rounds. */
    double ratio() {
        return Load.ratio(loads, compared);
    }
}
