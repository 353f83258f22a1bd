package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;

/** Which part of the server answers a message. */
enum MessageKind {
    /** A plain question, or a malformed message. */
    QUESTION,
    /** A question of type AXFR (RFC 5936), signed or not. */
    AXFR,
    /** A question of type IXFR (RFC 1995), signed or not. */
    IXFR,
    /** Any other message with a TSIG record (RFC 8945). */
    SIGNED;

    private static final int TYPE_IXFR = 251;
    private static final int TYPE_AXFR = 252;

    static MessageKind of(Question question) {
        boolean isQuery = question.opcode() == 0;
        if (isQuery && question.type() == TYPE_AXFR) {
            return AXFR;
        }
        if (isQuery && question.type() == TYPE_IXFR) {
            return IXFR;
        }
        return question.hasTsig() ? SIGNED : QUESTION;
    }
}
