package dev.ambit.core.answer;

import org.jspecify.annotations.Nullable;

/** Answers queries from the zones of a table, and refuses what is not a query for one of them. */
public final class Answerer {
    static final int AXFR = 252;
    private static final int MAILB = 253;
    private static final int MAILA = 254;

    private Answerer() {}

    /**
     * Writes the response to a message. A TSIG record of the query is not verified, and the response has none.
     *
     * @param query the message
     * @param length its length in octets
     * @param response the buffer for the response, of at least 512 octets; a shorter buffer than the protocol allows
     *     truncates the response
     * @return the length of the response; 0 for a message that gets no response, because it is shorter than a header or
     *     is itself a response
     */
    public static int answer(ZoneTable zones, byte[] query, int length, byte[] response, Transport transport) {
        return length < Question.HEADER ? 0 : answer(zones, Question.parse(query, length), query, response, transport);
    }

    /** As {@link #answer(ZoneTable, byte[], int, byte[], Transport)}, for a query that was parsed before. */
    public static int answer(ZoneTable zones, Question question, byte[] query, byte[] response, Transport transport) {
        if (response.length < Response.MIN_SPACE) {
            throw new IllegalArgumentException("the buffer for the response is too small");
        }
        if (question.isResponse()) {
            return 0;
        }
        int limit = Math.min(response.length, transport.limit(question));
        int refusal = refusal(question);
        ZoneSnapshot zone = refusal == Rcode.NOERROR ? zone(zones, query, question) : null;
        if (zone == null) {
            return new Response(query, question, response, limit)
                    .finish(refusal == Rcode.NOERROR ? Rcode.REFUSED : refusal);
        }
        if (!zone.isReadable()) {
            return new Response(query, question, response, limit).finish(Rcode.SERVFAIL);
        }
        Resolution resolution = new Resolution(zone, query, question, response, limit);
        return resolution.finish(resolution.run());
    }

    /** Returns the code for what is not a query that zones can answer, else NOERROR. */
    private static int refusal(Question question) {
        if (question.opcode() == Question.OPCODE_NOTIFY) {
            return Rcode.REFUSED;
        }
        if (question.opcode() != Question.OPCODE_QUERY) {
            return Rcode.NOTIMP;
        }
        if (!question.isWellFormed()) {
            return Rcode.FORMERR;
        }
        if (question.version() > 0) {
            return Rcode.BADVERS;
        }
        return switch (question.type()) {
            case AXFR -> Rcode.FORMERR; // transfers only run over TCP, which does not pass them to this
            case MAILA, MAILB -> Rcode.REFUSED;
            default -> question.dnsClass() == Question.CLASS_IN ? Rcode.NOERROR : Rcode.REFUSED;
        };
    }

    /** Returns the zone that answers; for DS at an apex it is the parent (RFC 4035, 3.1.4.1), if that is here. */
    private static @Nullable ZoneSnapshot zone(ZoneTable zones, byte[] query, Question question) {
        ZoneSnapshot zone = zones.find(query, Question.HEADER);
        if (zone == null || question.type() != NameNode.DS || !isApex(zone, query)) {
            return zone;
        }
        ZoneSnapshot parent = zones.find(query, WireName.parent(query, Question.HEADER));
        return parent == null ? zone : parent;
    }

    private static boolean isApex(ZoneSnapshot zone, byte[] query) {
        return WireName.length(query, Question.HEADER) == zone.content().apex().length;
    }
}
