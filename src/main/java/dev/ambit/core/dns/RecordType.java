package dev.ambit.core.dns;

import static dev.ambit.core.dns.FieldKind.ALGORITHM;
import static dev.ambit.core.dns.FieldKind.BASE64;
import static dev.ambit.core.dns.FieldKind.CERTIFICATE_TYPE;
import static dev.ambit.core.dns.FieldKind.HEX;
import static dev.ambit.core.dns.FieldKind.HOST;
import static dev.ambit.core.dns.FieldKind.PARAMETERS;
import static dev.ambit.core.dns.FieldKind.TARGET;
import static dev.ambit.core.dns.FieldKind.TEXT;
import static dev.ambit.core.dns.FieldKind.UNSIGNED_16;
import static dev.ambit.core.dns.FieldKind.UNSIGNED_8;
import static dev.ambit.core.dns.FieldKind.WORD;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.xbill.DNS.Type;

/** The record types that a zone can hold, with the parts of each in the order of its presentation format. */
public enum RecordType {
    A(Priority.NONE, content(FieldKind.IPV4)),
    AAAA(Priority.NONE, content(FieldKind.IPV6)),
    AFSDB(Priority.NONE, field("subtype", UNSIGNED_16), field("hostname", HOST)),
    CAA(Priority.NONE, field("flags", UNSIGNED_8), field("tag", WORD), field("value", TEXT)),
    CERT(
            Priority.NONE,
            field("type", CERTIFICATE_TYPE),
            field("key_tag", UNSIGNED_16),
            field("algorithm", ALGORITHM),
            field("certificate", BASE64)),
    CNAME(Priority.NONE, content(HOST)),
    DNSKEY(
            Priority.NONE,
            field("flags", UNSIGNED_16),
            field("protocol", UNSIGNED_8),
            field("algorithm", ALGORITHM),
            field("public_key", BASE64)),
    DS(
            Priority.NONE,
            field("key_tag", UNSIGNED_16),
            field("algorithm", ALGORITHM),
            field("digest_type", UNSIGNED_8),
            field("digest", HEX)),
    HINFO(Priority.NONE, field("cpu", TEXT), field("os", TEXT)),
    HTTPS(Priority.NONE, field("priority", UNSIGNED_16), field("target", TARGET), field("value", PARAMETERS)),
    /** Read and printed by {@link LocContent}. */
    LOC(Priority.NONE, field("lat_degrees", UNSIGNED_8)),
    MX(Priority.BESIDE, content(HOST)),
    NAPTR(
            Priority.NONE,
            field("order", UNSIGNED_16),
            field("preference", UNSIGNED_16),
            field("flags", TEXT),
            field("service", TEXT),
            field("regex", TEXT),
            field("replacement", TARGET)),
    NS(Priority.NONE, content(HOST)),
    OPENPGPKEY(Priority.NONE, content(BASE64)),
    PTR(Priority.NONE, content(HOST)),
    RP(Priority.NONE, field("mailbox", TARGET), field("text", TARGET)),
    SMIMEA(
            Priority.NONE,
            field("usage", UNSIGNED_8),
            field("selector", UNSIGNED_8),
            field("matching_type", UNSIGNED_8),
            field("certificate", HEX)),
    SRV(Priority.IN_DATA, field("weight", UNSIGNED_16), field("port", UNSIGNED_16), field("target", HOST)),
    SSHFP(Priority.NONE, field("algorithm", UNSIGNED_8), field("type", UNSIGNED_8), field("fingerprint", HEX)),
    SVCB(Priority.NONE, field("priority", UNSIGNED_16), field("target", TARGET), field("value", PARAMETERS)),
    TLSA(
            Priority.NONE,
            field("usage", UNSIGNED_8),
            field("selector", UNSIGNED_8),
            field("matching_type", UNSIGNED_8),
            field("certificate", HEX)),
    /** Read and printed by {@link TextContent}. */
    TXT(Priority.NONE, content(TEXT)),
    URI(Priority.BESIDE, field("weight", UNSIGNED_16), field("target", TEXT));

    private static final Pattern MNEMONIC = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,9}");
    /** What a server that signs the zone adds to it. */
    private static final Set<String> SIGNATURES = Set.of("RRSIG", "NSEC", "NSEC3", "NSEC3PARAM");

    private final Priority priority;
    /** From List.of, which the checker does not see. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<DataField> fields;

    RecordType(Priority priority, DataField... fields) {
        this.priority = priority;
        this.fields = List.of(fields);
    }

    /** The type of that mnemonic, in any case. */
    public static Parsed<RecordType> parse(String text) {
        // ASCII alone: beyond it, letters such as the long s turn into those of a mnemonic.
        String upper = MNEMONIC.matcher(text).matches() ? text.toUpperCase(Locale.ROOT) : "";
        for (RecordType type : values()) {
            if (type.name().equals(upper)) {
                return Parsed.valid(type);
            }
        }
        return Parsed.invalid(new RecordProblem(RecordProblem.VALIDATION, "/type", refusal(text, upper)));
    }

    /** As {@link #parse}; in a zone file {@code TYPEnnn} is the type of that number, too (RFC 3597, 5). */
    static Parsed<RecordType> parseWithNumbers(String text) {
        for (RecordType type : values()) {
            if (text.equalsIgnoreCase("TYPE" + type.code())) {
                return Parsed.valid(type);
            }
        }
        return parse(text);
    }

    private static String refusal(String text, String upper) {
        if (SIGNATURES.contains(upper)) {
            return "DNS record type `" + upper + "` is not held here; leave out RRSIG, NSEC, NSEC3 and NSEC3PARAM: the"
                    + " server that signs the zone makes them.";
        }
        return Type.value(upper) > 0
                ? "DNS record type `" + upper + "` is not held here."
                : "DNS record type `" + shown(text) + "` is invalid.";
    }

    /** Whether the API returns a {@code data} object for this type. */
    public boolean hasData() {
        return !fields.getFirst().name().equals("content");
    }

    /** Whether the API returns a {@code priority} beside the content. */
    public boolean hasPriority() {
        return priority != Priority.NONE;
    }

    /** Always false: there is no proxy in this product. */
    public boolean isProxiable() {
        return false;
    }

    /** The number of the type on the wire. */
    public int code() {
        return Type.value(name());
    }

    Priority priority() {
        return priority;
    }

    List<DataField> fields() {
        return fields;
    }

    private static DataField content(FieldKind kind) {
        return new DataField("content", kind);
    }

    private static DataField field(String name, FieldKind kind) {
        return new DataField(name, kind);
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^A-Za-z0-9_-]", "?");
        return printable.length() > 20 ? printable.substring(0, 20) + "…" : printable;
    }

    /** Where clients send the number that leads the record's presentation format. */
    enum Priority {
        NONE,
        /** In {@code priority}, beside {@code content} and {@code data}. */
        BESIDE,
        /** In {@code data}, and returned beside it too. */
        IN_DATA
    }
}
