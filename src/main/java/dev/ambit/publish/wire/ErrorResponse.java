package dev.ambit.publish.wire;

import java.util.Arrays;

/** Renders responses without records. */
public final class ErrorResponse {
    /** An OPT record (RFC 6891, 6.1.2) that announces datagrams of 1232 bytes. */
    static final byte[] OPT = {0, 0, 41, 0x04, (byte) 0xd0, 0, 0, 0, 0, 0, 0};

    private static final int EXTENDED_RCODE = 5;
    private static final int RESPONSE = 0x80;

    /** The bits of a query that its response repeats: opcode and RD. */
    private static final int REPEATED = 0x79;

    private ErrorResponse() {}

    /** Renders the response to a well-formed query; its array has space for the signature. */
    public static byte[] of(Query query, int rcode, Signer signer) {
        byte[] head = head(query);
        int length = head.length;
        byte[] response = Arrays.copyOf(head, length + OPT.length + signer.reserve());
        response[3] = (byte) (rcode & 0xf);
        if (query.question().hasEdns()) {
            System.arraycopy(OPT, 0, response, length, OPT.length);
            response[length + EXTENDED_RCODE] = (byte) (rcode >>> 4);
            response[11] = 1;
            length += OPT.length;
        }
        return Arrays.copyOf(response, signer.sign(response, length));
    }

    /** Returns the header and the question of a response. */
    static byte[] head(Query query) {
        byte[] head = Arrays.copyOf(query.message(), query.questionEnd());
        head[2] = (byte) (RESPONSE | (head[2] & REPEATED));
        head[3] = 0;
        Arrays.fill(head, 6, Query.HEADER, (byte) 0);
        return head;
    }
}
