package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * The rules between the records of one name: what may stand beside what. One object gathers the records of one name;
 * admitting one more takes the same time however many there are.
 *
 * <p>There is no flattening of CNAMEs here as at Cloudflare, so that a CNAME at the apex, which would displace SOA and NS
 * (RFC 1034, 3.6.2), is refused. The SOA and NS records of the apex belong to the zone's settings and are never records.
 */
public final class RecordSetRules {
    /** Cloudflare's documented limit for the contents of all records of one name and type. */
    static final int MAX_COMBINED_LENGTH = 8192;

    private static final Set<RecordType> ADDRESS_OR_ALIAS = EnumSet.of(RecordType.A, RecordType.AAAA, RecordType.CNAME);
    private static final Set<RecordType> DELEGATION = EnumSet.of(RecordType.NS, RecordType.DS);
    /** The addresses of a name server that is named like the cut (RFC 1034, 4.2.1). */
    private static final Set<RecordType> GLUE = EnumSet.of(RecordType.A, RecordType.AAAA);

    private static final RecordProblem UNNAMED =
            RecordProblem.validation("/name", "the record cannot stand beside other records of its name");
    /** Longer contents are told apart by their digest, so that the names of a large zone fit into memory. */
    private static final int MAX_KEY_LENGTH = 64;

    private final DnsName apex;
    private final DnsName name;
    private final Map<RecordType, Integer> counts = new EnumMap<>(RecordType.class);
    private final Map<RecordType, Integer> lengths = new EnumMap<>(RecordType.class);
    private final Map<String, Integer> comparables = new HashMap<>();

    /** The rules for {@code name}, at which nothing stands yet, in the zone of {@code apex}. */
    public RecordSetRules(DnsName apex, DnsName name) {
        this.apex = apex;
        this.name = name;
    }

    /** Adds a record that was admitted before. */
    public void add(RecordContent content) {
        counts.merge(content.type(), 1, Integer::sum);
        lengths.merge(content.type(), content.content().length(), Integer::sum);
        comparables.merge(key(content), 1, Integer::sum);
    }

    /** Takes a record away that was added. */
    public void remove(RecordContent content) {
        subtract(counts, content.type(), 1);
        subtract(lengths, content.type(), content.content().length());
        subtract(comparables, key(content), 1);
    }

    private static <K> void subtract(Map<K, Integer> sums, K key, int part) {
        sums.computeIfPresent(key, (_, sum) -> sum > part ? sum - part : null);
    }

    /** How many records were added. */
    public int size() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether the very record stands here, however it is written. */
    public boolean holds(RecordContent content) {
        return comparables.containsKey(key(content));
    }

    /** As {@link #admit(RecordContent, Predicate)} for a caller who may read all records of the name. */
    public Optional<RecordProblem> admit(RecordContent candidate) {
        return admit(candidate, _ -> true);
    }

    /**
     * Adds the candidate, or says why it can not stand here.
     *
     * @param readable which types at this name the caller may know of: a problem names no others, or a token for one type
     *     would learn from conflicts which others there are
     */
    public Optional<RecordProblem> admit(RecordContent candidate, Predicate<RecordType> readable) {
        return place(candidate)
                .or(() -> selfReference(candidate))
                .or(() -> identical(candidate))
                .or(() -> check(candidate.type(), readable))
                .or(() -> addedUnlessTooLong(candidate));
    }

    /** As {@link #admit(RecordContent)} for a record of a zone file, where a nameserver takes glue at the cut. */
    public Optional<RecordProblem> admitFromZoneFile(RecordContent candidate) {
        boolean isGlue = GLUE.contains(candidate.type()) && DELEGATION.containsAll(without(GLUE));
        boolean isCut = DELEGATION.contains(candidate.type()) && GLUE.containsAll(without(DELEGATION));
        return place(candidate)
                .or(() -> selfReference(candidate))
                .or(() -> identical(candidate))
                .or(() -> isGlue || isCut ? Optional.empty() : check(candidate.type(), _ -> true))
                .or(() -> addedUnlessTooLong(candidate));
    }

    /** As {@link #admit(RecordContent)} for a record that stood here with another content: whether it may is not asked again. */
    public Optional<RecordProblem> admitChanged(RecordContent candidate) {
        return selfReference(candidate).or(() -> identical(candidate)).or(() -> addedUnlessTooLong(candidate));
    }

    private Set<RecordType> without(Set<RecordType> types) {
        Set<RecordType> others = EnumSet.noneOf(RecordType.class);
        others.addAll(counts.keySet());
        others.removeAll(types);
        return others;
    }

    /** The last question; when it has no answer either, the candidate stands here. */
    private Optional<RecordProblem> addedUnlessTooLong(RecordContent candidate) {
        Optional<RecordProblem> problem = length(candidate);
        if (problem.isEmpty()) {
            add(candidate);
        }
        return problem;
    }

    private Optional<RecordProblem> check(RecordType type, Predicate<RecordType> readable) {
        return alias(type, readable).or(() -> delegation(type, readable));
    }

    private Optional<RecordProblem> selfReference(RecordContent candidate) {
        return candidate.type() == RecordType.CNAME && candidate.content().equals(name.text())
                ? Optional.of(new RecordProblem(
                        RecordProblem.SELF_REFERENCE, "/content", "CNAME content cannot reference itself."))
                : Optional.empty();
    }

    private Optional<RecordProblem> place(RecordContent candidate) {
        if (!name.isAtOrBelow(apex)) {
            return Optional.of(RecordProblem.name("it is outside of the zone " + apex));
        }
        if (candidate.type() == RecordType.NS && name.isWildcard()) {
            return refused("a wildcard cannot be delegated (RFC 4592, 4.2)");
        }
        if (!name.equals(apex)) {
            return Optional.empty();
        }
        return switch (candidate.type()) {
            case CNAME ->
                refused("a CNAME cannot stand at the zone's apex: it would displace the zone's own SOA and NS records,"
                        + " and this server does not flatten CNAMEs");
            case NS -> refused("the name servers of the zone's apex are managed in the zone's DNS settings");
            case DS -> refused("DS records of the zone's apex belong into the parent zone");
            default -> Optional.empty();
        };
    }

    private Optional<RecordProblem> identical(RecordContent candidate) {
        return holds(candidate)
                ? Optional.of(
                        new RecordProblem(RecordProblem.IDENTICAL, "/content", "An identical record already exists."))
                : Optional.empty();
    }

    private Optional<RecordProblem> alias(RecordType type, Predicate<RecordType> readable) {
        Set<RecordType> types = counts.keySet();
        if (types.contains(RecordType.CNAME) && type != RecordType.CNAME) {
            return Optional.of(
                    !readable.test(RecordType.CNAME)
                            ? UNNAMED
                            : new RecordProblem(
                                    RecordProblem.ALIAS_EXISTS,
                                    "/name",
                                    "A CNAME record with that host already exists. For more details, refer to"
                                            + " <https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/>."));
        }
        if (type != RecordType.CNAME || types.isEmpty()) {
            return Optional.empty();
        }
        Set<RecordType> named = named(types, readable);
        if (named.stream().anyMatch(ADDRESS_OR_ALIAS::contains)) {
            return Optional.of(new RecordProblem(
                    RecordProblem.ADDRESS_OR_ALIAS_EXISTS,
                    "/name",
                    "An A, AAAA, or CNAME record with that host already exists."));
        }
        return conflict(
                RecordProblem.VALIDATION,
                "DNS Validation Error: a CNAME record must be the only record of its name, and there are ",
                named);
    }

    /** A delegation point holds NS and DS alone: what else stood there would never be answered (RFC 1034, 4.2.1). */
    private Optional<RecordProblem> delegation(RecordType type, Predicate<RecordType> readable) {
        Set<RecordType> types = counts.keySet();
        if (name.equals(apex) || types.isEmpty()) {
            return Optional.empty();
        }
        boolean delegated = types.stream().anyMatch(DELEGATION::contains);
        if (DELEGATION.contains(type) && !DELEGATION.containsAll(types)) {
            return conflict(
                    RecordProblem.OTHERS_EXIST,
                    "Other records with that host already exist. NS and DS records cannot stand beside ",
                    named(types, readable));
        }
        return delegated && !DELEGATION.contains(type)
                ? conflict(
                        RecordProblem.NAME_SERVERS_EXIST,
                        "NS records with that host already exist. Only NS and DS records can stand at a delegated name,"
                                + " and there are ",
                        named(types, readable))
                : Optional.empty();
    }

    private static Set<RecordType> named(Set<RecordType> types, Predicate<RecordType> readable) {
        return types.stream().filter(readable).collect(Collectors.toCollection(() -> EnumSet.noneOf(RecordType.class)));
    }

    /** The same words for every conflict with what the caller may not read: which it is would tell of a type. */
    private static Optional<RecordProblem> conflict(int code, String why, Set<RecordType> named) {
        return Optional.of(named.isEmpty() ? UNNAMED : new RecordProblem(code, "/name", why + named));
    }

    private Optional<RecordProblem> length(RecordContent candidate) {
        int combined = lengths.getOrDefault(candidate.type(), 0);
        return combined > 0 && combined + candidate.content().length() > MAX_COMBINED_LENGTH
                ? Optional.of(RecordProblem.validation(
                        "/content",
                        "the contents of all " + candidate.type() + " records of a name must not be longer than "
                                + MAX_COMBINED_LENGTH + " characters together"))
                : Optional.empty();
    }

    private static String key(RecordContent content) {
        String comparable = content.comparable();
        return content.type() + " " + (comparable.length() > MAX_KEY_LENGTH ? digest(comparable) : comparable);
    }

    private static String digest(String comparable) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(comparable.getBytes(US_ASCII));
            return "#" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<RecordProblem> refused(String why) {
        return Optional.of(RecordProblem.validation("/name", why));
    }
}
