package dev.ambit.load;

import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Two servers, or two requests to one, asked in turn: what else the machine does meets both. */
record Turns(List<Load> compared, List<Load> loads) {
    /** A server and what it is asked. */
    record Side(ServerProcess server, Request request) {}

    static Turns take(Side compared, Side measured, int connections, int rounds, int seconds)
            throws IOException, InterruptedException {
        List<Load> theirs = new ArrayList<>();
        List<Load> ours = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            theirs.add(Load.of(compared.server(), compared.request(), connections, seconds));
            ours.add(Load.of(measured.server(), measured.request(), connections, seconds));
        }
        return new Turns(theirs, ours);
    }

    Turns plus(Turns more) {
        return new Turns(
                Stream.concat(compared.stream(), more.compared.stream()).toList(),
                Stream.concat(loads.stream(), more.loads.stream()).toList());
    }

    /** How many times the throughput of what it is compared with that of the measured is: the median of the rounds. */
    double ratio() {
        return Load.ratio(loads, compared);
    }
}
