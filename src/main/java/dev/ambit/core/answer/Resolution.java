package dev.ambit.core.answer;

import org.jspecify.annotations.Nullable;

/**
 * The algorithm of RFC 1034, 4.3.2, for one query to one zone.
 *
 * <p>All names that it looks up are in the response without compression: the one in the question, then the targets of
 * CNAME records.
 */
final class Resolution {
    private static final int ANY = 255;
    private static final int IXFR = 251;
    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int MX = 15;
    private static final int SRV = 33;
    private static final int MAX_LINKS = 16;
    /** The number of hosts for which an answer has addresses, which clients do not need. */
    private static final int MAX_HOSTS = 16;

    private final ZoneSnapshot zone;
    private final ZoneContent content;
    private final Response response;
    private final byte[] out;
    private final int type;

    /** Where the name that is looked up is, and its suffix that is the apex. */
    private int nameAt = Question.HEADER;

    private int apexAt;
    /** The node of the name or of its closest encloser (RFC 4592, 3.3.1), where its name is, and the hash of that. */
    private NameNode node;

    private int nodeAt;
    private long nodeHash;
    /** The highest delegated name at or above the name. */
    private @Nullable NameNode cut;

    private int cutAt;

    Resolution(ZoneSnapshot zone, int type, Response response) {
        this.zone = zone;
        this.content = zone.content();
        this.response = response;
        this.out = response.out();
        this.type = type == IXFR ? NameNode.SOA : type; // over UDP: a transfer follows over TCP (RFC 1995, 2)
        this.node = content.apexNode();
    }

    /** Writes the records of the response and returns its code. */
    int run() {
        response.setAuthoritative(true);
        for (int links = 0; isInZone(); links++) {
            locate();
            NameNode delegated = cut;
            if (delegated != null && (type != NameNode.DS || cutAt != nameAt)) {
                return refer(delegated);
            }
            NameNode source = nodeAt == nameAt ? node : wildcard();
            if (source == null) {
                return negative(Rcode.NXDOMAIN);
            }
            WireSet alias = type == NameNode.CNAME || type == ANY ? null : source.set(NameNode.CNAME);
            if (alias == null) {
                return answer(source);
            }
            if (links == MAX_LINKS || isRepeated() || !follow(alias)) {
                break;
            }
        }
        return Rcode.NOERROR;
    }

    /** Whether the name is at or below the apex. */
    private boolean isInZone() {
        byte[] apex = content.apex();
        int end = nameAt + WireName.length(out, nameAt);
        int at = nameAt;
        while (end - at > apex.length) {
            at = WireName.parent(out, at);
        }
        apexAt = at;
        return end - at == apex.length && WireName.matches(apex, 0, out, at);
    }

    private void locate() {
        int end = apexAt + content.apex().length;
        long hash = WireName.hash(out, nameAt, end - nameAt);
        boolean found = false;
        cut = null;
        for (int at = nameAt; ; at = WireName.parent(out, at)) {
            NameNode here = content.node(hash, out, at, end - at);
            if (here != null && !found) {
                found = true;
                node = here;
                nodeAt = at;
                nodeHash = hash;
            }
            if (here != null && content.isCut(here)) {
                cut = here;
                cutAt = at;
            }
            if (at == apexAt || (found && content.cuts() == 0)) {
                return;
            }
            hash = WireName.parentHash(hash, out, at);
        }
    }

    private @Nullable NameNode wildcard() {
        return content.wildcard(nodeHash, out, nodeAt, apexAt + content.apex().length - nodeAt);
    }

    /** Whether the name already owns a CNAME record of the answer: a loop. */
    private boolean isRepeated() {
        int at = Question.HEADER;
        int record = response.start();
        while (at != nameAt) {
            if (WireName.areEqual(out, at, nameAt)) {
                return true;
            }
            at = record + WireSet.FIXED;
            record = next(record);
        }
        return false;
    }

    /** Adds the CNAME record and continues with its target. */
    private boolean follow(WireSet alias) {
        int target = response.position() + WireSet.FIXED;
        if (!response.add(Response.ANSWER, nameAt, alias)) {
            response.truncate();
            return false;
        }
        nameAt = target;
        return true;
    }

    private int answer(NameNode source) {
        if (type == NameNode.SOA && nameAt == apexAt) {
            return answer(zone.soaSet());
        }
        WireSet set = type == ANY ? any(source) : source.set(type);
        return set == null ? negative(Rcode.NOERROR) : answer(set);
    }

    /** One set is enough of a response to ANY (RFC 8482, 4.1). */
    private static @Nullable WireSet any(NameNode source) {
        return source.sets().length == 0 ? null : source.sets()[0];
    }

    private int answer(WireSet set) {
        int start = response.position();
        if (!response.add(Response.ANSWER, nameAt, set)) {
            response.truncate();
        } else {
            switch (set.type()) {
                case NameNode.NS -> addAddresses(start, 0);
                case MX -> addAddresses(start, 2);
                case SRV -> addAddresses(start, 6);
                default -> {}
            }
        }
        return Rcode.NOERROR;
    }

    private int negative(int rcode) {
        if (!response.add(Response.AUTHORITY, apexAt, zone.negativeSoaSet())) {
            response.truncate();
        }
        return rcode;
    }

    private int refer(NameNode delegated) {
        response.setAuthoritative(response.count(Response.ANSWER) > 0);
        int start = response.position();
        WireSet nameServers = delegated.set(NameNode.NS);
        if (nameServers == null || !response.add(Response.AUTHORITY, cutAt, nameServers)) {
            response.truncate();
        } else {
            addGlue(start, response.position());
        }
        return Rcode.NOERROR;
    }

    /**
     * Adds the addresses of name servers. Those below the delegated name cannot be found elsewhere: without space for
     * them, the response is truncated (RFC 9471, 3.1).
     */
    private void addGlue(int start, int end) {
        int cutLength = WireName.length(out, cutAt);
        for (int pass = 0; pass < 2; pass++) {
            boolean isInDomain = pass == 0;
            for (int record = start; record < end; ) {
                int target = record + WireSet.FIXED;
                record = next(record);
                if (WireName.isAtOrBelow(out, target, cutAt, cutLength) == isInDomain
                        && !addAddresses(target)
                        && isInDomain) {
                    response.truncate();
                    return;
                }
            }
        }
    }

    /**
     * Adds the addresses of the hosts named in the records from {@code start} on, as far as there is space.
     *
     * @param before the octets of the rdata before the name
     */
    private void addAddresses(int start, int before) {
        int end = response.position();
        int record = start;
        for (int hosts = 0; record < end && hosts < MAX_HOSTS; hosts++) {
            int host = record + WireSet.FIXED + before;
            if (!isNamedBefore(start, record, before)) {
                addAddresses(host);
            }
            record = next(record);
        }
    }

    /** Whether a record before {@code record} has the same host. */
    private boolean isNamedBefore(int start, int record, int before) {
        int fixed = WireSet.FIXED + before;
        for (int earlier = start; earlier < record; earlier = next(earlier)) {
            if (WireName.areEqual(out, earlier + fixed, record + fixed)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the position after a record with a pointer as its owner. */
    private int next(int record) {
        return record + WireSet.FIXED + WireSet.get16(out, record + WireSet.LENGTH);
    }

    /** Returns false when there is not enough space. */
    private boolean addAddresses(int target) {
        int length = WireName.length(out, target);
        NameNode host = content.node(WireName.hash(out, target, length), out, target, length);
        return host == null || (add(host.set(A), target) && add(host.set(AAAA), target));
    }

    private boolean add(@Nullable WireSet addresses, int owner) {
        return addresses == null || response.add(Response.ADDITIONAL, owner, addresses);
    }
}
