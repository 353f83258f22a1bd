package dev.ambit.core.dns;

import dev.ambit.core.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The problems of records, with Cloudflare's codes and messages where those are known. A code belongs to the rule that
 * is violated, and is part of recorded responses.
 */
public final class RecordProblems {
    private static final Pattern PREFERENCE_AND_HOST = Pattern.compile("([0-9]{1,5})[ \\t]+([A-Za-z0-9._-]{1,253})");

    /** The code where that of Cloudflare is unknown. */
    public static final int VALIDATION = 1004;

    static final int NAME = 9000;
    static final int IPV4 = 9005;
    static final int IPV6 = 9006;
    static final int HOSTNAME = 9007;
    static final int PRIORITY = 9008;
    static final int MAIL_SERVER = 9009;
    static final int TTL = 9021;
    public static final int SELF_REFERENCE = 9039;
    static final int TEXT = 9051;
    static final int MISSING = 9100;
    static final int MISSING_IN_DATA = 9101;
    public static final int ADDRESS_OR_ALIAS_EXISTS = 81053;
    public static final int ALIAS_EXISTS = 81054;
    public static final int OTHERS_EXIST = 81055;
    public static final int NAME_SERVERS_EXIST = 81056;
    /** A record with the same content exists. */
    public static final int IDENTICAL = 81058;

    private RecordProblems() {}

    public static Problem validation(String pointer, String detail) {
        return new Problem(VALIDATION, pointer, "DNS Validation Error: " + detail);
    }

    static Problem missing(String pointer) {
        String member = pointer.substring(pointer.lastIndexOf('/') + 1);
        return new Problem(MISSING, pointer, member + " is a required field.");
    }

    static Problem missingInData(String member) {
        return new Problem(MISSING_IN_DATA, "/data/" + member, member + " is a required data field.");
    }

    /** The content of a type with one field is invalid. */
    static Problem content(RecordType type, String content) {
        Matcher written = PREFERENCE_AND_HOST.matcher(content);
        return switch (type) {
            case A -> new Problem(IPV4, "/content", "Content for A record must be a valid IPv4 address.");
            case AAAA -> new Problem(IPV6, "/content", "Content for AAAA record must be a valid IPv6 address.");
            case MX ->
                new Problem(
                        MAIL_SERVER,
                        "/content",
                        written.matches()
                                ? "The priority of an MX record is a separate field: send `priority` "
                                        + written.group(1) + " and the content `" + written.group(2) + "`."
                                : "Change the content of your MX record to be a hostname (and not an IP address). For more"
                                        + " details, refer to <https://developers.cloudflare.com/dns/manage-dns-records/how-to/email-records/#add-mx-records>.");
            case CNAME, NS, PTR -> unusualTarget(type);
            default ->
                validation(
                        "/content",
                        "content for " + type + " record must be "
                                + type.fields().getFirst().kind().expected());
        };
    }

    /** A name that is accepted in zone files but not in edits. */
    public static Problem unusualName() {
        return name("only letters, digits, `-`, `_` and a leading `*.` can be used");
    }

    /** A content with a name that is accepted in zone files but not in edits. */
    public static Problem unusualTarget(RecordType type) {
        return new Problem(HOSTNAME, "/content", "Content for " + type + " record is invalid.");
    }

    /** A time to live that is accepted in zone files but not in edits. */
    public static Problem ttl() {
        return new Problem(TTL, "/ttl", "Invalid TTL. Must be between 30 and 86400 seconds, or 1 for Automatic.");
    }

    public static Problem name(String detail) {
        return new Problem(NAME, "/name", "DNS name is invalid: " + detail);
    }
}
