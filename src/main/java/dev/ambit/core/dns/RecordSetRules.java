package dev.ambit.core.dns;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private final DnsName apex;
    private final DnsName name;
    private final Set<RecordType> types = EnumSet.noneOf(RecordType.class);
    private final Map<RecordType, Integer> lengths = new EnumMap<>(RecordType.class);
    private final Set<String> comparables = new HashSet<>();

    /** The rules for {@code name}, at which nothing stands yet, in the zone of {@code apex}. */
    public RecordSetRules(DnsName apex, DnsName name) {
        this.apex = apex;
        this.name = name;
    }

    /**
     * Why {@code candidate} can not stand at {@code name} beside {@code others}, if it can not. When a record is changed,
     * the others are those without it.
     */
    public static Optional<RecordProblem> check(
            DnsName apex, DnsName name, RecordContent candidate, Collection<RecordContent> others) {
        RecordSetRules rules = new RecordSetRules(apex, name);
        others.forEach(rules::add);
        return rules.check(candidate);
    }

    /** Adds a record that was admitted before. */
    public void add(RecordContent content) {
        types.add(content.type());
        lengths.merge(content.type(), content.content().length(), Integer::sum);
        comparables.add(key(content));
    }

    /** Whether the very record stands here, however it is written. */
    public boolean holds(RecordContent content) {
        return comparables.contains(key(content));
    }

    /** Adds the candidate, or says why it can not stand here. */
    public Optional<RecordProblem> admit(RecordContent candidate) {
        Optional<RecordProblem> problem = check(candidate);
        if (problem.isEmpty()) {
            add(candidate);
        }
        return problem;
    }

    private Optional<RecordProblem> check(RecordContent candidate) {
        return place(candidate)
                .or(() -> identical(candidate))
                .or(() -> alias(candidate.type()))
                .or(() -> delegation(candidate.type()))
                .or(() -> length(candidate));
    }

    private Optional<RecordProblem> place(RecordContent candidate) {
        if (!name.isAtOrBelow(apex)) {
            return Optional.of(RecordProblem.name("it is outside of the zone " + apex));
        }
        if (candidate.type() == RecordType.CNAME && candidate.content().equals(name.text())) {
            return Optional.of(new RecordProblem(
                    RecordProblem.SELF_REFERENCE, "/content", "CNAME content cannot reference itself."));
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

    private Optional<RecordProblem> alias(RecordType type) {
        if (types.contains(RecordType.CNAME) && type != RecordType.CNAME) {
            return Optional.of(
                    new RecordProblem(
                            RecordProblem.ALIAS_EXISTS,
                            "/name",
                            "A CNAME record with that host already exists. For more details, refer to"
                                    + " <https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/>."));
        }
        if (type != RecordType.CNAME || types.isEmpty()) {
            return Optional.empty();
        }
        return types.stream().anyMatch(ADDRESS_OR_ALIAS::contains)
                ? Optional.of(new RecordProblem(
                        RecordProblem.ADDRESS_OR_ALIAS_EXISTS,
                        "/name",
                        "An A, AAAA, or CNAME record with that host already exists."))
                : refused("a CNAME record must be the only record of its name, and there are " + types);
    }

    /** A delegation point holds NS and DS alone: what else stood there would never be answered (RFC 1034, 4.2.1). */
    private Optional<RecordProblem> delegation(RecordType type) {
        if (name.equals(apex) || types.isEmpty()) {
            return Optional.empty();
        }
        boolean delegated = types.stream().anyMatch(DELEGATION::contains);
        if (DELEGATION.contains(type) && !DELEGATION.containsAll(types)) {
            return refused("NS and DS records cannot stand beside other records of their name, and there are " + types);
        }
        return delegated && !DELEGATION.contains(type)
                ? refused("the name is delegated: only NS and DS records can stand there, and there are " + types)
                : Optional.empty();
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
        return content.type() + " " + content.comparable();
    }

    private static Optional<RecordProblem> refused(String why) {
        return Optional.of(RecordProblem.validation("/name", why));
    }
}
