package dev.ambit.core.resource;

import dev.ambit.core.Parsed;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of a policy for the records of a zone. {@code type} is an upper-case mnemonic, {@link #ANY_TYPE} or
 * {@link #NO_DELEGATION}; {@code name} is canonical and is interpreted according to {@code match}.
 */
public record RecordPattern(String type, Match match, String name) {
    /** Every type. */
    public static final String ANY_TYPE = "*";

    /** Every type except {@link #DELEGATION}. Never parsed, see {@link #allowed}. */
    public static final String NO_DELEGATION = "* but NS and DS";

    /** The types of a delegation, which transfers control of all names below its own. */
    public static final Set<String> DELEGATION = Set.of(RecordType.NS.name(), RecordType.DS.name());

    /** Every record. */
    public static final RecordPattern ALL = new RecordPattern(ANY_TYPE, Match.ANY, "");

    /** How {@link #name} is compared with the name of a record. */
    public enum Match {
        /** The names are equal. */
        EXACT,
        /** The record is below the name; the name itself does not match. */
        BELOW,
        /** The name of the record starts with these labels. */
        PREFIX,
        /** Every name; {@code name} is empty. */
        ANY
    }

    /** Parses {@code TYPE.name}, {@code TYPE.*.suffix}, {@code TYPE.labels.*} or {@code TYPE.*}. */
    public static Optional<RecordPattern> parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0) {
            return Optional.empty();
        }
        String sent = text.substring(0, dot);
        String name = text.substring(dot + 1);
        return sent.equals(ANY_TYPE)
                ? parse(ANY_TYPE, name)
                // An unknown type is rejected: a deny for it would silently have no effect.
                : RecordType.parse(sent).toOptional().flatMap(type -> parse(type.name(), name));
    }

    /**
     * Returns the canonical form of {@code text}, with an absolute name. The input name may be relative to the zone
     * {@code apex} or {@code @}. Returns {@code text} unchanged when it is malformed.
     *
     * @param apex null for records of all zones, where every name is absolute
     */
    public static String canonical(String text, @Nullable DnsName apex) {
        int dot = text.indexOf('.');
        if (dot <= 0) {
            return text;
        }
        String sent = text.substring(0, dot);
        String type = RecordType.parse(sent).toOptional().map(RecordType::name).orElse(sent);
        String name = text.substring(dot + 1);
        if (name.equals("*")) {
            return type + ".*";
        }
        if (name.startsWith("*.")) {
            return full(name.substring(2), apex)
                    .map(suffix -> type + ".*." + suffix)
                    .orElse(text);
        }
        if (name.endsWith(".*")) {
            return full(name.substring(0, name.length() - 2), null)
                    .map(prefix -> type + "." + prefix + ".*")
                    .orElse(text);
        }
        return full(name, apex).map(exact -> type + "." + exact).orElse(text);
    }

    private static Optional<String> full(String name, @Nullable DnsName apex) {
        if (apex == null) {
            return canonical(name);
        }
        return name.equals("@") ? Optional.of(apex.text()) : parsedName(name, DnsName.parsePresentationIn(name, apex));
    }

    /**
     * Returns the pattern as it applies in an allow policy, where the type {@code *} excludes NS and DS, which must be
     * named explicitly. Otherwise a token for all types of one name could delegate it, and so control every name below
     * it.
     */
    public RecordPattern allowed() {
        return type.equals(ANY_TYPE) ? new RecordPattern(NO_DELEGATION, match, name) : this;
    }

    private static Optional<RecordPattern> parse(String type, String name) {
        if (name.equals("*")) {
            return Optional.of(new RecordPattern(type, Match.ANY, ""));
        }
        if (name.startsWith("*.")) {
            return canonical(name.substring(2)).map(suffix -> new RecordPattern(type, Match.BELOW, suffix));
        }
        if (name.endsWith(".*")) {
            return canonical(name.substring(0, name.length() - 2))
                    .map(prefix -> new RecordPattern(type, Match.PREFIX, prefix));
        }
        return canonical(name).map(exact -> new RecordPattern(type, Match.EXACT, exact));
    }

    /** Whether this matches a record of {@code recordType} (upper case) at {@code recordName} (canonical). */
    public boolean matches(String recordType, String recordName) {
        return hasType(recordType) && matchesName(recordName);
    }

    /** Whether this matches every record that {@code other} matches. */
    public boolean covers(RecordPattern other) {
        if (!hasType(other.type)) {
            return false;
        }
        return switch (match) {
            case ANY -> true;
            case EXACT -> other.match == Match.EXACT && other.name.equals(name);
            case BELOW ->
                switch (other.match) {
                    case EXACT -> matchesName(other.name);
                    case BELOW -> other.name.equals(name) || matchesName(other.name);
                    case PREFIX, ANY -> false;
                };
            case PREFIX ->
                switch (other.match) {
                    case EXACT -> matchesName(other.name);
                    case PREFIX -> other.name.equals(name) || matchesName(other.name);
                    case BELOW, ANY -> false;
                };
        };
    }

    /** Whether a record exists that both match. Conservative: true when it cannot be determined. */
    public boolean overlaps(RecordPattern other) {
        if (!hasType(other.type) && !other.hasType(type)) {
            return false;
        }
        if (match == Match.EXACT) {
            return other.matchesName(name);
        }
        if (other.match == Match.EXACT) {
            return matchesName(other.name);
        }
        if (match == Match.BELOW && other.match == Match.BELOW) {
            return name.equals(other.name) || matchesName(other.name) || other.matchesName(name);
        }
        if (match == Match.PREFIX && other.match == Match.PREFIX) {
            return name.equals(other.name) || matchesName(other.name) || other.matchesName(name);
        }
        return true;
    }

    /**
     * Whether {@code type} includes {@code other}, which is a mnemonic, {@link #ANY_TYPE} or {@link #NO_DELEGATION}.
     */
    private boolean hasType(String other) {
        return switch (type) {
            case ANY_TYPE -> true;
            case NO_DELEGATION -> !other.equals(ANY_TYPE) && !DELEGATION.contains(other);
            default -> type.equals(other);
        };
    }

    private boolean matchesName(String recordName) {
        return switch (match) {
            case ANY -> true;
            case EXACT -> recordName.equals(name);
            case BELOW -> endsWithLabels(recordName, name);
            case PREFIX ->
                recordName.length() > name.length()
                        && recordName.charAt(name.length()) == '.'
                        && recordName.startsWith(name);
        };
    }

    private static boolean endsWithLabels(String recordName, String suffix) {
        int start = recordName.length() - suffix.length();
        return start > 0 && recordName.charAt(start - 1) == '.' && recordName.endsWith(suffix);
    }

    private static Optional<String> canonical(String name) {
        return parsedName(name, DnsName.parsePresentation(name));
    }

    /**
     * Uses the same parser as record names: a difference would be a way to bypass a scope. An unescaped {@code *} or
     * {@code @} within a name is rejected, because it is more likely a misspelt scope than a label with that octet,
     * which can be escaped ({@code \064}).
     */
    private static Optional<String> parsedName(String sent, Parsed<DnsName> parsed) {
        return parsed.toOptional()
                // An escaped asterisk as the first label: no record is stored under that form, so a deny for it would
                // silently have no effect.
                .filter(read -> !read.isWildcard() && !(read.text() + ".").startsWith("\\042."))
                .filter(read -> sent.indexOf('*') < 0 && sent.indexOf('@') < 0)
                .map(DnsName::text);
    }
}
