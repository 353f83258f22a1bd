package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;

/** Kinds of answers that are limited separately, so that a flood of one kind does not use up the others. */
enum AnswerKind {
    ANSWER,
    /** The answer to a question for any type, which is often forged to use the server as an amplifier. */
    ANY,
    /** The name or the type does not exist (RFC 2308). */
    NEGATIVE,
    REFERRAL,
    ERROR;

    private static final int NOERROR = 0;
    private static final int NXDOMAIN = 3;
    private static final int AUTHORITATIVE = 4;
    private static final int TYPE_ANY = 255;

    /** Returns the kind of a response to {@code question}. */
    static AnswerKind of(Question question, byte[] response) {
        int rcode = Headers.rcode(response);
        if (rcode == NXDOMAIN) {
            return NEGATIVE;
        }
        if (rcode != NOERROR) {
            return ERROR;
        }
        if (Headers.uint16(response, Headers.ANSWERS) != 0) {
            return question.type() == TYPE_ANY ? ANY : ANSWER;
        }
        return (response[2] & AUTHORITATIVE) != 0 ? NEGATIVE : REFERRAL;
    }
}
