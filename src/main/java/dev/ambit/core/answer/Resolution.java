package dev.ambit.core.answer;

import org.jspecify.annotations.Nullable;

/**
 * The algorithm of RFC 1034, 4.3.2, for one query to one zone.
 *
 * <p>All names that it looks up are in the response without compression: the one in the question, then the targets of
 * CNAME records.
 */
final class Resolution extends Response {
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
    private final char type;
    /** Where the name that is looked up is, and its suffix that is the apex. */
    private char nameAt = Question.HEADER;

    private char apexAt;
    /** Where the name or its closest encloser is (RFC 4592, 3.3.1). */
    private char encloserAt;
    /** Where the highest delegated name at or above the name is; 0 when there is none. */
    private char cutAt;

    Resolution(ZoneSnapshot zone, byte[] query, Question question, byte[] out, int limit) {
        super(query, question, out, limit);
        this.zone = zone;
        // IXFR over UDP: a transfer follows over TCP (RFC 1995, 2).
        this.type = (char) (question.type() == IXFR ? NameNode.SOA : question.type());
    }

    /** Writes the records of the response and returns its code. */
    int run() {
        setAuthoritative(true);
        for (int links = 0; isInZone(); links++) {
            NameNode encloser = locate();
            if (cutAt != 0 && (type != NameNode.DS || cutAt != nameAt)) {
                return refer();
            }
            NameNode source = encloserAt == nameAt ? encloser : wildcard();
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
        byte[] apex = zone.content().apex();
        int end = nameAt + WireName.length(out, nameAt);
        int at = nameAt;
        while (end - at > apex.length) {
            at = WireName.parent(out, at);
        }
        apexAt = (char) at;
        return end - at == apex.length && WireName.compare(apex, WireName.NO_LABEL, out, at) == 0;
    }

    /** Finds the name or its closest encloser, and the highest delegated name. */
    private NameNode locate() {
        ZoneContent content = zone.content();
        int end = apexAt + content.apex().length;
        long hash = WireName.hash(out, nameAt, end - nameAt);
        NameNode found = null;
        cutAt = 0;
        for (int at = nameAt; at < apexAt; at = WireName.parent(out, at)) {
            NameNode here = content.node(hash, out, at);
            if (here != null && found == null) {
                found = here;
                encloserAt = (char) at;
            }
            if (found != null && content.cuts() == 0) {
                return found;
            }
            if (here != null && content.isCut(here)) {
                cutAt = (char) at;
            }
            hash = WireName.parentHash(hash, out, at);
        }
        if (found == null) {
            encloserAt = apexAt;
        }
        return found == null ? content.apexNode() : found;
    }

    private @Nullable NameNode wildcard() {
        int length = apexAt + zone.content().apex().length - encloserAt;
        return zone.content().wildcard(WireName.hash(out, encloserAt, length), out, encloserAt);
    }

    /** Whether the name already owns a CNAME record of the answer: a loop. */
    private boolean isRepeated() {
        int at = Question.HEADER;
        int record = question.end();
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
        char target = (char) (position() + WireSet.FIXED);
        if (!add(ANSWER, nameAt, alias)) {
            truncate();
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
        int start = position();
        if (!add(ANSWER, nameAt, set)) {
            truncate();
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
        if (!add(AUTHORITY, apexAt, zone.negativeSoaSet())) {
            truncate();
        }
        return rcode;
    }

    private int refer() {
        setAuthoritative(count(ANSWER) > 0);
        int start = position();
        NameNode cut = zone.content().node(WireName.hash(out, cutAt, WireName.length(out, cutAt)), out, cutAt);
        WireSet nameServers = cut == null ? null : cut.set(NameNode.NS);
        if (nameServers == null || !add(AUTHORITY, cutAt, nameServers)) {
            truncate();
        } else {
            addGlue(start, position());
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
                    truncate();
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
        int end = position();
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
        NameNode host = zone.content().node(WireName.hash(out, target, length), out, target);
        return host == null || (addAddresses(host.set(A), target) && addAddresses(host.set(AAAA), target));
    }

    private boolean addAddresses(@Nullable WireSet addresses, int owner) {
        return addresses == null || add(ADDITIONAL, owner, addresses);
    }
}
