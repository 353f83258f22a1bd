package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.net.IpAddress;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The path of a question over UDP, without the socket: the answer, then the limit. Allocates nothing. */
final class UdpResponder {
    /** The length of an OPT record without options (RFC 6891, 6.1.2). */
    static final int OPT = 11;

    private final MessageAnswerer answerer;
    private final @Nullable AnswerLimiter limiter;
    private final Predicate<IpAddress> isUnlimited;
    private final DnsCounters counters;

    /**
     * @param limiter null for no limit
     * @param isUnlimited the clients without a limit
     */
    UdpResponder(
            MessageAnswerer answerer,
            @Nullable AnswerLimiter limiter,
            Predicate<IpAddress> isUnlimited,
            DnsCounters counters) {
        this.answerer = answerer;
        this.limiter = limiter;
        this.isUnlimited = isUnlimited;
        this.counters = counters;
    }

    /** Writes the answer to send to {@code response}; returns its length, 0 for none. */
    int respond(Question question, byte[] query, IpAddress client, byte[] response) {
        int length = answerer.answer(question, query, response, Transport.UDP);
        if (length == 0) {
            counters.ignored.increment();
            return 0;
        }
        return switch (limit(question, client, response)) {
            case SEND -> {
                counters.answered(Transport.UDP, response);
                yield length;
            }
            case TRUNCATE -> {
                counters.truncated.increment();
                yield truncate(question, response, length);
            }
            case DROP -> {
                counters.limited.increment();
                yield 0;
            }
        };
    }

    /**
     * Counts an answer that cannot be truncated because it may be signed; false when it must not be sent. A signature of
     * the question is no exemption: it does not cover the address, so a client with any key can forge it.
     */
    boolean maySend(Question question, IpAddress client, byte[] response) {
        if (limit(question, client, response) != AnswerLimiter.Verdict.SEND) {
            counters.limited.increment();
            return false;
        }
        counters.answered(Transport.UDP, response);
        return true;
    }

    private AnswerLimiter.Verdict limit(Question question, IpAddress client, byte[] response) {
        if (limiter == null) {
            return AnswerLimiter.Verdict.SEND;
        }
        AnswerLimiter.Verdict verdict = limiter.count(client, AnswerKind.of(question, response), System.nanoTime());
        boolean isAbove = verdict != AnswerLimiter.Verdict.SEND;
        return isAbove && isUnlimited.test(client) ? AnswerLimiter.Verdict.SEND : verdict;
    }

    /** Reduces a response to its header, question and OPT record, and sets TC. */
    private static int truncate(Question question, byte[] response, int length) {
        int end = question.end();
        Headers.setTruncated(response);
        Arrays.fill(response, Headers.ANSWERS, Headers.LENGTH, (byte) 0);
        if (!question.hasEdns()) {
            return end;
        }
        response[Headers.ADDITIONAL + 1] = 1;
        System.arraycopy(response, length - OPT, response, end, OPT); // the answerer writes it last, without options
        return end + OPT;
    }
}
