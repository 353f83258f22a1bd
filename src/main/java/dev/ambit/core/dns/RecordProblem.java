package dev.ambit.core.dns;

/**
 * One thing that is wrong with a record.
 *
 * @param code Cloudflare's error code; {@link #VALIDATION} where none is known
 * @param pointer JSON pointer to the wrong member of the request's record, for example {@code /data/port}
 * @param message what is wrong, in Cloudflare's words where they are known
 */
public record RecordProblem(int code, String pointer, String message) {
    static final int VALIDATION = 1004;
    static final int NAME = 9000;
    static final int IPV4 = 9005;
    static final int IPV6 = 9006;
    static final int HOSTNAME = 9007;
    static final int PRIORITY = 9008;
    static final int MAIL_SERVER = 9009;
    static final int TTL = 9021;
    static final int SELF_REFERENCE = 9039;
    static final int TEXT = 9051;
    static final int MISSING = 9100;
    static final int ADDRESS_OR_ALIAS_EXISTS = 81053;
    static final int ALIAS_EXISTS = 81054;
    static final int IDENTICAL = 81058;

    static RecordProblem validation(String pointer, String detail) {
        return new RecordProblem(VALIDATION, pointer, "DNS Validation Error: " + detail);
    }

    static RecordProblem missing(String pointer) {
        String member = pointer.substring(pointer.lastIndexOf('/') + 1);
        return new RecordProblem(MISSING, pointer, member + " is a required field.");
    }

    static RecordProblem name(String detail) {
        return new RecordProblem(NAME, "/name", "DNS name is invalid: " + detail);
    }
}
