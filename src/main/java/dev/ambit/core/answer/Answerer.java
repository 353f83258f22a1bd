package dev.ambit.core.answer;

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
        return length < Question.HEADER
                ? 0
                : answer(zones, Question.parse(query, length), query, response, transport);
    }

    /** As {@link #answer(ZoneTable, byte[], int, byte[], Transport)}, for a query that was parsed before. */
    public static int answer(
            ZoneTable zones, Question question, byte[] query, byte[] response, Transport transport) {
        if (response.length < Response.MIN_SPACE) {
            throw new IllegalArgumentException("the buffer for the response is too small");
        }
        if (question.isResponse()) {
            return 0;
        }
        Response written =
                new Response(query, question, response, Math.min(response.length, transport.limit(question)));
        int refusal = refusal(question);
        return written.finish(refusal != Rcode.NOERROR ? refusal : resolve(zones, question, written));
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

    private static int resolve(ZoneTable zones, Question question, Response response) {
        byte[] out = response.out();
        ZoneSnapshot zone = zones.find(out, Question.HEADER);
        if (zone != null && question.type() == NameNode.DS && isApex(zone, out)) {
            ZoneSnapshot parent = zones.find(out, WireName.parent(out, Question.HEADER));
            zone = parent == null ? zone : parent;
        }
        return zone == null ? Rcode.REFUSED : new Resolution(zone, question.type(), response).run();
    }

    private static boolean isApex(ZoneSnapshot zone, byte[] out) {
        return WireName.length(out, Question.HEADER) == zone.content().apex().length;
    }
}
