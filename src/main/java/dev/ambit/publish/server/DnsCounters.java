package dev.ambit.publish.server;

import dev.ambit.core.answer.Transport;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts answers and what happened to messages without an answer. */
@SuppressWarnings("EnumOrdinal") // places in an array
public final class DnsCounters {
    private static final int RCODES = 16;

    private final LongAdder[][] answers = {adders(), adders()};

    /** Answers above the limit that were sent truncated. */
    final LongAdder truncated = new LongAdder();

    /** Answers above the limit that were not sent. */
    final LongAdder limited = new LongAdder();

    /** Messages that have no answer: too short, or responses. */
    final LongAdder ignored = new LongAdder();

    /** Messages that were dropped because too many others waited, and answers that the system did not send. */
    final LongAdder dropped = new LongAdder();

    /** Connections that were rejected or closed to make room for others. */
    final LongAdder evicted = new LongAdder();

    void answered(Transport transport, byte[] response) {
        answers[transport.ordinal()][Headers.rcode(response)].increment();
    }

    /** The number of answers over {@code transport} with this response code, 0 to 15. */
    public long answers(Transport transport, int rcode) {
        return answers[transport.ordinal()][rcode].sum();
    }

    /** The number of answers above the limit that were sent truncated. */
    public long truncated() {
        return truncated.sum();
    }

    /** The number of answers above the limit that were not sent. */
    public long limited() {
        return limited.sum();
    }

    /** The number of messages without an answer: too short, or responses. */
    public long ignored() {
        return ignored.sum();
    }

    /** The number of messages and answers that were lost because the server or the network was busy. */
    public long dropped() {
        return dropped.sum();
    }

    /** The number of connections that were rejected or closed to make room for others. */
    public long evicted() {
        return evicted.sum();
    }

    private static LongAdder[] adders() {
        return Stream.generate(LongAdder::new).limit(RCODES).toArray(LongAdder[]::new);
    }
}
