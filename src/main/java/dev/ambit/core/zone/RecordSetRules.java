package dev.ambit.core.zone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.Jca;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.dns.RecordType;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rules for the coexistence of records at one name. An instance holds the records of one name; admitting a record
 * takes constant time.
 *
 * <p>Unlike Cloudflare, this server does not flatten CNAMEs, so a CNAME at the apex is rejected: it would conflict with
 * SOA and NS (RFC 1034, 3.6.2). The SOA and NS records of the apex are part of the zone settings and never stored as
 * records.
 */
public final class RecordSetRules {
    /** Cloudflare's documented limit for the contents of all records of one name and type. */
    static final int MAX_COMBINED_LENGTH = 8192;

    private static final Set<RecordType> ADDRESS_OR_ALIAS = EnumSet.of(RecordType.A, RecordType.AAAA, RecordType.CNAME);
    private static final Set<RecordType> DELEGATION = EnumSet.of(RecordType.NS, RecordType.DS);
    /** The address records of a name server whose name is the zone cut (RFC 1034, 4.2.1). */
    private static final Set<RecordType> GLUE = EnumSet.of(RecordType.A, RecordType.AAAA);

    private static final Problem HIDDEN_CONFLICT =
            RecordProblems.validation("/name", "the record conflicts with other records of the same name");
    /** Longer contents are replaced by their digest, so that the names of a large zone fit into memory. */
    private static final int MAX_KEY_LENGTH = 64;

    private final DnsName apex;
    private final DnsName name;
    private final Map<RecordType, Integer> counts = new EnumMap<>(RecordType.class);
    private final Map<RecordType, Integer> lengths = new EnumMap<>(RecordType.class);
    private final Map<String, Integer> comparables = new HashMap<>();

    /** Creates the rules for {@code name} in the zone {@code apex}, without records. */
    public RecordSetRules(DnsName apex, DnsName name) {
        this.apex = apex;
        this.name = name;
    }

    /** Adds an existing record without checks. */
    public void add(RecordContent content) {
        counts.merge(content.type(), 1, Integer::sum);
        lengths.merge(content.type(), content.content().length(), Integer::sum);
        comparables.merge(key(content), 1, Integer::sum);
    }

    /** Removes a record that was added. */
    public void remove(RecordContent content) {
        subtract(counts, content.type(), 1);
        subtract(lengths, content.type(), content.content().length());
        subtract(comparables, key(content), 1);
    }

    private static <K> void subtract(Map<K, Integer> sums, K key, int part) {
        sums.computeIfPresent(key, (_, sum) -> sum > part ? sum - part : null);
    }

    /** Returns the number of records. */
    public int size() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the number of records of one type. */
    public int count(RecordType type) {
        return counts.getOrDefault(type, 0);
    }

    /** Whether it contains the record, in any spelling. */
    public boolean contains(RecordContent content) {
        return comparables.containsKey(key(content));
    }

    /** As {@link #admit(RecordContent, Predicate)}, for a caller that can read all records of the name. */
    public Optional<Problem> admit(RecordContent candidate) {
        return admit(candidate, _ -> true);
    }

    /**
     * Adds the candidate, or returns why it is not allowed.
     *
     * @param readable the types that the caller can read at this name. A problem names no other types, because
     *     otherwise a token for one type could detect other types by conflicts
     */
    public Optional<Problem> admit(RecordContent candidate, Predicate<RecordType> readable) {
        return place(candidate)
                .or(() -> selfReference(candidate))
                .or(() -> identical(candidate))
                .or(() -> check(candidate.type(), readable))
                .or(() -> addedUnlessTooLong(candidate));
    }

    /** As {@link #admit(RecordContent)} for a record of a zone file, where glue at the zone cut is allowed. */
    public Optional<Problem> admitFromZoneFile(RecordContent candidate) {
        boolean isGlue = GLUE.contains(candidate.type()) && DELEGATION.containsAll(without(GLUE));
        boolean isCut = DELEGATION.contains(candidate.type()) && GLUE.containsAll(without(DELEGATION));
        return place(candidate)
                .or(() -> selfReference(candidate))
                .or(() -> identical(candidate))
                .or(() -> isGlue || isCut ? Optional.empty() : check(candidate.type(), _ -> true))
                .or(() -> addedUnlessTooLong(candidate));
    }

    /** As {@link #admit(RecordContent)} for an existing record with a new content: coexistence is not checked again. */
    public Optional<Problem> admitChanged(RecordContent candidate) {
        return selfReference(candidate).or(() -> identical(candidate)).or(() -> addedUnlessTooLong(candidate));
    }

    private Set<RecordType> without(Set<RecordType> types) {
        Set<RecordType> others = EnumSet.noneOf(RecordType.class);
        others.addAll(counts.keySet());
        others.removeAll(types);
        return others;
    }

    /** The last check; adds the candidate when it passes. */
    private Optional<Problem> addedUnlessTooLong(RecordContent candidate) {
        Optional<Problem> problem = length(candidate);
        if (problem.isEmpty()) {
            add(candidate);
        }
        return problem;
    }

    private Optional<Problem> check(RecordType type, Predicate<RecordType> readable) {
        return alias(type, readable).or(() -> delegation(type, readable));
    }

    private Optional<Problem> selfReference(RecordContent candidate) {
        return candidate.type() == RecordType.CNAME && candidate.content().equals(name.text())
                ? Optional.of(new Problem(
                        RecordProblems.SELF_REFERENCE, "/content", "CNAME content cannot reference itself."))
                : Optional.empty();
    }

    private Optional<Problem> place(RecordContent candidate) {
        if (!name.isAtOrBelow(apex)) {
            return Optional.of(RecordProblems.name("it is outside of the zone " + apex));
        }
        if (candidate.type() == RecordType.NS && name.isWildcard()) {
            return refused("a wildcard cannot be delegated (RFC 4592, 4.2)");
        }
        if (candidate.type() == RecordType.DS && name.isWildcard()) {
            return refused("a DS record belongs to a delegation, and a wildcard cannot be delegated (RFC 4592, 4.6)");
        }
        if (!name.equals(apex)) {
            return Optional.empty();
        }
        return switch (candidate.type()) {
            case CNAME ->
                refused("a CNAME is not allowed at the zone's apex: it would conflict with its SOA and NS records,"
                        + " and this server does not flatten CNAMEs");
            case NS -> refused("the name servers of the zone's apex are managed in the zone's DNS settings");
            case DS -> refused("DS records of the zone's apex belong in the parent zone");
            default -> Optional.empty();
        };
    }

    private Optional<Problem> identical(RecordContent candidate) {
        return contains(candidate)
                ? Optional.of(new Problem(RecordProblems.IDENTICAL, "/content", "An identical record already exists."))
                : Optional.empty();
    }

    private Optional<Problem> alias(RecordType type, Predicate<RecordType> readable) {
        Set<RecordType> types = counts.keySet();
        if (types.contains(RecordType.CNAME) && type != RecordType.CNAME) {
            return Optional.of(
                    !readable.test(RecordType.CNAME)
                            ? HIDDEN_CONFLICT
                            : new Problem(
                                    RecordProblems.ALIAS_EXISTS,
                                    "/name",
                                    "A CNAME record with that host already exists. For more details, refer to"
                                            + " <https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/>."));
        }
        if (type != RecordType.CNAME || types.isEmpty()) {
            return Optional.empty();
        }
        Set<RecordType> readableTypes = readableTypes(types, readable);
        if (readableTypes.stream().anyMatch(ADDRESS_OR_ALIAS::contains)) {
            return Optional.of(new Problem(
                    RecordProblems.ADDRESS_OR_ALIAS_EXISTS,
                    "/name",
                    "An A, AAAA, or CNAME record with that host already exists."));
        }
        return conflict(
                RecordProblems.VALIDATION,
                "DNS Validation Error: a CNAME record must be the only record of its name, and there are ",
                readableTypes);
    }

    /** A delegated name can only have NS and DS records: others would never be served (RFC 1034, 4.2.1). */
    private Optional<Problem> delegation(RecordType type, Predicate<RecordType> readable) {
        Set<RecordType> types = counts.keySet();
        if (name.equals(apex) || types.isEmpty()) {
            return Optional.empty();
        }
        boolean delegated = types.stream().anyMatch(DELEGATION::contains);
        if (DELEGATION.contains(type) && !DELEGATION.containsAll(types)) {
            return conflict(
                    RecordProblems.OTHERS_EXIST,
                    "Other records with that host already exist. NS and DS records conflict with ",
                    readableTypes(types, readable));
        }
        return delegated && !DELEGATION.contains(type)
                ? conflict(
                        RecordProblems.NAME_SERVERS_EXIST,
                        "NS records with that host already exist. Only NS and DS records are allowed at a delegated"
                                + " name, and there are ",
                        readableTypes(types, readable))
                : Optional.empty();
    }

    private static Set<RecordType> readableTypes(Set<RecordType> types, Predicate<RecordType> readable) {
        return types.stream().filter(readable).collect(Collectors.toCollection(() -> EnumSet.noneOf(RecordType.class)));
    }

    /** Uses the same message for every conflict with types that the caller cannot read, to hide which they are. */
    private static Optional<Problem> conflict(int code, String why, Set<RecordType> readableTypes) {
        return Optional.of(readableTypes.isEmpty() ? HIDDEN_CONFLICT : new Problem(code, "/name", why + readableTypes));
    }

    private Optional<Problem> length(RecordContent candidate) {
        int combined = lengths.getOrDefault(candidate.type(), 0);
        return combined > 0 && combined + candidate.content().length() > MAX_COMBINED_LENGTH
                ? Optional.of(RecordProblems.validation(
                        "/content",
                        "the total length of all " + candidate.type() + " records of a name must not exceed "
                                + MAX_COMBINED_LENGTH + " characters"))
                : Optional.empty();
    }

    private static String key(RecordContent content) {
        String comparable = content.comparable();
        return content.type() + " " + (comparable.length() > MAX_KEY_LENGTH ? digest(comparable) : comparable);
    }

    private static String digest(String comparable) {
        byte[] digest = Jca.sha256().digest(comparable.getBytes(US_ASCII));
        return "#" + HexFormat.of().formatHex(digest);
    }

    private static Optional<Problem> refused(String why) {
        return Optional.of(RecordProblems.validation("/name", why));
    }
}
