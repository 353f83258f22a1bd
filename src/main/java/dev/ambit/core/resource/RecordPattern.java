package dev.ambit.core.resource;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Parsed;
import dev.ambit.core.dns.RecordType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a zone a policy names. {@code type} is an upper-case mnemonic, {@link #ANY_TYPE} or
 * {@link #NO_DELEGATION}; {@code name} is canonical and its meaning is given by {@code match}.
 */
public record RecordPattern(String type, Match match, String name) {
    /** Every type. */
    public static final String ANY_TYPE = "*";

    /** Every type but {@link #DELEGATION}; never parsed, see {@link #allowed}. */
    public static final String NO_DELEGATION = "* but NS and DS";

    /** The types of a delegation, which hands over all names below its own. */
    public static final Set<String> DELEGATION = Set.of(RecordType.NS.name(), RecordType.DS.name());

    /** Every record. */
    public static final RecordPattern ALL = new RecordPattern(ANY_TYPE, Match.ANY, "");

    /** How {@link #name} is compared with a record's name. */
    public enum Match {
        /** The record has that very name. */
        EXACT,
        /** The record lies below that name; the name itself does not match. */
        BELOW,
        /** The record's name begins with those whole labels. */
        PREFIX,
        /** Every name; {@code name} is empty. */
        ANY
    }

    /** Reads {@code TYPE.name}, {@code TYPE.*.suffix}, {@code TYPE.labels.*} or {@code TYPE.*}; empty when it is none. */
    public static Optional<RecordPattern> parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0) {
            return Optional.empty();
        }
        String sent = text.substring(0, dot);
        String name = text.substring(dot + 1);
        return sent.equals(ANY_TYPE)
                ? parse(ANY_TYPE, name)
                // A type that no record can have would make a deny that silently does nothing.
                : RecordType.parse(sent).toOptional().flatMap(type -> parse(type.name(), name));
    }

    /**
     * {@code text} in its one canonical spelling: with the name in full, which people may write relative to the zone {@code apex}
     * or as {@code @}. As it is when it cannot be read.
     *
     * @param apex null when it is about the records of all zones, where every name is in full
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
        return name.equals("@") ? Optional.of(apex.text()) : named(name, DnsName.parsePresentationIn(name, apex));
    }

    /**
     * What it means in a policy that allows: {@code *} for the type leaves NS and DS out, which must be named. With them, a
     * token for all types of one name could delegate that name, and so answer for every name below it.
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

    /** Whether a record of {@code recordType} (upper case) at {@code recordName} (canonical) is one of these. */
    public boolean matches(String recordType, String recordName) {
        return hasType(recordType) && matchesName(recordName);
    }

    /** Whether every record that {@code other} matches is matched here too. */
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

    /** Whether there is a record that both match; says yes when it cannot tell. */
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

    /** Whether every record of {@code other}, a type or one of the two words for many, has one of these types. */
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
        return named(name, DnsName.parsePresentation(name));
    }

    /**
     * By the one reading of names that records have too: a scope and a record whose names were read differently would be
     * a way around the scope. A bare {@code *} or {@code @} within a name is more likely a misspelt scope than a label with
     * that octet, which is written by its number ({@code \064}).
     */
    private static Optional<String> named(String sent, Parsed<DnsName> parsed) {
        return parsed.toOptional()
                // Its first label is the one of a wildcard, which no record is kept by: a deny that silently does
                // nothing.
                .filter(read -> !read.isWildcard() && !(read.text() + ".").startsWith("\\042."))
                .filter(read -> sent.indexOf('*') < 0 && sent.indexOf('@') < 0)
                .map(DnsName::text);
    }
}
