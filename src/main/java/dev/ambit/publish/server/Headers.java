package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;
import java.util.Arrays;

/** Fields of the header (RFC 1035, 4.1.1), and responses without records. */
final class Headers {
    static final int LENGTH = Question.HEADER;
    static final int SERVFAIL = 2;
    static final int REFUSED = 5;

    /** Positions of the numbers of records. */
    static final int ANSWERS = 6;

    static final int ADDITIONAL = 10;

    private static final int RESPONSE = 0x80;
    private static final int TRUNCATED = 2;

    /** The bits that a response repeats: opcode and "recursion desired". */
    private static final int REPEATED = 0x79;

    private Headers() {}

    /** Whether a message gets no answer: it is too short, or a response, whose answer could be answered endlessly. */
    static boolean isIgnored(byte[] message, int length) {
        return length < LENGTH || message[2] < 0;
    }

    /** The response code, 0 to 15. */
    static int rcode(byte[] message) {
        return message[3] & 0xf;
    }

    static boolean isTruncated(byte[] message) {
        return (message[2] & TRUNCATED) != 0;
    }

    static void setTruncated(byte[] message) {
        message[2] |= TRUNCATED;
    }

    static int uint16(byte[] message, int at) {
        return ((message[at] & 0xff) << 8) | (message[at + 1] & 0xff);
    }

    /** A response to {@code query}, of at least a header, with its question and a code. */
    static byte[] response(byte[] query, int length, int rcode) {
        int end = Question.parse(query, length).end();
        byte[] response = Arrays.copyOf(query, end);
        response[2] = (byte) (RESPONSE | (query[2] & REPEATED));
        response[3] = (byte) rcode;
        Arrays.fill(response, 4, LENGTH, (byte) 0);
        response[5] = (byte) (end > LENGTH ? 1 : 0);
        return response;
    }
}
