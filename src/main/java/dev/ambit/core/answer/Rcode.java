package dev.ambit.core.answer;

/** Response codes (RFC 1035, 4.1.1; RFC 2136, 2.2; RFC 6891, 9). */
final class Rcode {
    static final int NOERROR = 0;
    static final int FORMERR = 1;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;
    /** The upper bits are in the OPT record. */
    static final int BADVERS = 16;

    private Rcode() {}
}
