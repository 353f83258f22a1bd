package dev.ambit.core.answer;

import dev.ambit.core.zone.DnsRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * The oracle: RFC 1034, 4.3.2 and RFC 4592, 3.3, over a list of records, as slow and as close to their text as possible.
 * Responses are as {@link Dig#show} writes them, each section sorted.
 */
final class ReferenceResolver {
    private final Name apex;
    private final Record soa;
    private final Record negativeSoa;
    private final List<Record> records = new ArrayList<>();
    private final List<String> answer = new ArrayList<>();
    private final List<String> authority = new ArrayList<>();
    private final List<String> additional = new ArrayList<>();

    ReferenceResolver(ZoneSnapshot zone, List<DnsRecord> stored) {
        this.apex = zone.apex().toName();
        this.soa = zone.soa().toRecord(zone.apex());
        this.negativeSoa = withTtl(soa, Math.min(zone.soa().ttl(), zone.soa().minimumTtl()));
        for (var nameServer : zone.settings().nameServers()) {
            records.add(new NSRecord(apex, 1, zone.settings().nameServerTtl(), nameServer.toName()));
        }
        for (DnsRecord each : stored) {
            boolean isApex = each.name().equals(zone.apex());
            if (!isApex || !Set.of("NS", "DS", "CNAME").contains(each.type().name())) {
                records.add(each.content().toRecord(each.name(), each.ttl().publishedSeconds()));
            }
        }
    }

    static Record withTtl(Record each, long ttl) {
        return Record.newRecord(each.getName(), each.getType(), each.getDClass(), ttl, each.rdataToWireCanonical());
    }

    String resolve(Name question, int type) {
        answer.clear();
        authority.clear();
        additional.clear();
        String header = run(question, type);
        return Stream.of(
                        Stream.of(header),
                        answer.stream().sorted(),
                        authority.stream().sorted(),
                        additional.stream().sorted())
                .flatMap(lines -> lines)
                .reduce((a, b) -> a + "\n" + b)
                .orElseThrow();
    }

    private String run(Name question, int type) {
        if (!question.subdomain(apex)) {
            return "REFUSED";
        }
        Name name = question;
        Set<Name> aliases = new HashSet<>();
        for (int links = 0; links <= 16; links++) {
            if (!name.subdomain(apex)) {
                return "NOERROR AA";
            }
            // 3. Start matching down, label by label, in the zone.
            Name closest = apex;
            for (int labels = apex.labels() + 1; labels <= name.labels(); labels++) {
                Name here = new Name(name, name.labels() - labels);
                // 3.b. If a match would take us out of the authoritative data, we have a referral.
                if (!at(here, Type.NS).isEmpty() && !(here.equals(name) && type == Type.DS)) {
                    refer(here);
                    return answer.isEmpty() ? "NOERROR" : "NOERROR AA";
                }
                if (!exists(here)) {
                    break;
                }
                closest = here;
            }
            // 3.c. If at some label, a match is impossible, look to see if the "*" label exists.
            Name source = closest.equals(name) ? name : wildcard(closest);
            if (!exists(source)) {
                authority.add(shown("U", negativeSoa, apex));
                return "NXDOMAIN AA";
            }
            // 3.a. If the data at the node is a CNAME, and QTYPE doesn't match CNAME.
            List<Record> alias = at(source, Type.CNAME);
            if (alias.isEmpty() || type == Type.CNAME || type == Type.ANY) {
                answer(name, source, type);
                return "NOERROR AA";
            }
            if (links == 16 || !aliases.add(name)) {
                return "NOERROR AA";
            }
            add(answer, "A", alias, name);
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        throw new IllegalStateException();
    }

    private void answer(Name name, Name source, int type) {
        List<Record> found = type == Type.ANY ? first(source) : at(source, type);
        if (type == Type.SOA && name.equals(apex)) {
            found = List.of(soa);
        }
        if (found.isEmpty()) {
            authority.add(shown("U", negativeSoa, apex));
        }
        add(answer, "A", found, name);
        Set<Name> hosts = new HashSet<>();
        for (Record each : found) {
            switch (each) {
                case NSRecord ns -> hosts.add(ns.getTarget());
                case MXRecord mx -> hosts.add(mx.getTarget());
                case SRVRecord srv -> hosts.add(srv.getTarget());
                default -> {}
            }
        }
        hosts.forEach(this::addAddresses);
    }

    private List<Record> first(Name source) {
        int lowest = records.stream()
                .filter(each -> each.getName().equals(source))
                .mapToInt(Record::getType)
                .min()
                .orElse(0);
        return at(source, lowest);
    }

    private void refer(Name cut) {
        List<Record> nameServers = at(cut, Type.NS);
        add(authority, "U", nameServers, cut);
        nameServers.forEach(each -> addAddresses(((NSRecord) each).getTarget()));
    }

    private void addAddresses(Name host) {
        add(additional, "+", at(host, Type.A), host);
        add(additional, "+", at(host, Type.AAAA), host);
    }

    private static Name wildcard(Name closest) {
        return Name.fromConstantString("*." + closest);
    }

    /** RFC 4592, 2.2.3: a name exists when it or a name below it has records. */
    private boolean exists(Name name) {
        return records.stream().anyMatch(each -> each.getName().subdomain(name));
    }

    /** The rrset of a name and type with its one TTL (RFC 2181, 5.2). */
    private List<Record> at(Name name, int type) {
        List<Record> set = records.stream()
                .filter(each -> each.getName().equals(name) && each.getType() == type)
                .toList();
        long ttl = set.stream().mapToLong(Record::getTTL).min().orElse(0);
        return set.stream().map(each -> withTtl(each, ttl)).toList();
    }

    private static void add(List<String> section, String letter, List<Record> set, Name owner) {
        set.stream().map(each -> shown(letter, each, owner)).distinct().sorted().forEach(section::add);
    }

    private static String shown(String section, Record each, Name owner) {
        return section + " " + owner.toString().toLowerCase(Locale.ROOT) + " " + each.getTTL() + " "
                + Type.string(each.getType()) + " " + each.rdataToString();
    }
}
