package dev.ambit.core.answer;

/** How a query came, which limits the length of its response. */
public enum Transport {
    /** 512 octets, or as many as EDNS allows (RFC 6891, 6.2.3). */
    UDP,
    /** 65535 octets. */
    TCP;

    /** The largest datagram that this server sends and announces: it passes every usual path in one piece. */
    static final int MAX_DATAGRAM = 1232;

    private static final int MIN_DATAGRAM = 512;
    private static final int MAX_MESSAGE = 65_535;

    int limit(Question question) {
        return switch (this) {
            case UDP ->
                question.hasEdns() ? Math.clamp(question.datagramSize(), MIN_DATAGRAM, MAX_DATAGRAM) : MIN_DATAGRAM;
            case TCP -> MAX_MESSAGE;
        };
    }
}
