package dev.ambit.core.answer;

/**
 * A response that is written into a buffer: the header, the question as it came (so that its case is a proof of origin),
 * records, and OPT when the query has one. Names in rdata are not compressed; owners are.
 */
class Response {
    /** Positions of the numbers of records in the header. */
    static final int ANSWER = 6;

    static final int AUTHORITY = 8;
    static final int ADDITIONAL = 10;

    /** The header, the longest question, and OPT. */
    static final int MIN_SPACE = 282;

    private static final int OPT = 41;
    private static final int OPT_LENGTH = 11;
    private static final int MAX_POINTER = 0x3fff;
    private static final int POINTER = 0xc000;

    private static final int RESPONSE = 0x80;
    private static final int AUTHORITATIVE = 0x04;
    private static final int TRUNCATED = 0x02;
    /** The bits of the query that a response repeats: opcode and RD. */
    private static final int REPEATED = 0x79;

    private static final int FLAGS = 2;
    private static final int RCODE = 3;

    final byte[] out;
    final Question question;
    /** Where records must end, so that OPT fits. A position is a char because a query allocates few bytes. */
    private final char limit;

    private char position;

    Response(byte[] query, Question question, byte[] out, int limit) {
        this.out = out;
        this.question = question;
        this.limit = (char) (limit - (question.hasEdns() ? OPT_LENGTH : 0));
        this.position = (char) question.end();
        System.arraycopy(query, 0, out, 0, position);
        out[FLAGS] = (byte) (RESPONSE | (query[FLAGS] & REPEATED));
        out[RCODE] = 0;
        WireSet.put16(out, 4, question.hasName() ? 1 : 0);
        clear();
    }

    private void clear() {
        position = (char) question.end();
        WireSet.put16(out, ANSWER, 0);
        WireSet.put16(out, AUTHORITY, 0);
        WireSet.put16(out, ADDITIONAL, 0);
    }

    int position() {
        return position;
    }

    int count(int section) {
        return WireSet.get16(out, section);
    }

    void setAuthoritative(boolean authoritative) {
        out[FLAGS] = (byte) (authoritative ? out[FLAGS] | AUTHORITATIVE : out[FLAGS] & ~AUTHORITATIVE);
    }

    void setRcode(int rcode) {
        out[RCODE] = (byte) (rcode & 0xf);
    }

    /** Removes all records and asks the client to repeat the query over TCP. */
    void truncate() {
        clear();
        out[FLAGS] |= TRUNCATED;
    }

    /**
     * Adds all records of a set.
     *
     * @param section its position in the header
     * @param owner where in the message their owner is
     * @return false when there is not enough space; then nothing is added
     */
    boolean add(int section, int owner, WireSet set) {
        return owner <= MAX_POINTER ? addShort(section, owner, set) : addLong(section, owner, set);
    }

    private boolean addShort(int section, int owner, WireSet set) {
        byte[] wire = set.wire();
        if (position + wire.length > limit) {
            return false;
        }
        System.arraycopy(wire, 0, out, position, wire.length);
        if (owner != Question.HEADER) {
            for (int at = position; at < position + wire.length; at = next(at)) {
                WireSet.put16(out, at, POINTER | owner);
            }
        }
        position = (char) (position + wire.length);
        addCount(section, set);
        return true;
    }

    /** Returns the position after a record with a pointer as its owner. */
    private int next(int at) {
        return at + WireSet.FIXED + WireSet.get16(out, at + WireSet.LENGTH);
    }

    /** Repeats the owner: a pointer cannot reach it. */
    private boolean addLong(int section, int owner, WireSet set) {
        byte[] wire = set.wire();
        int ownerLength = WireName.length(out, owner);
        if (position + wire.length + set.count() * (ownerLength - WireSet.OWNER) > limit) {
            return false;
        }
        for (int from = 0; from < wire.length; ) {
            int end = from + WireSet.FIXED + WireSet.get16(wire, from + WireSet.LENGTH);
            System.arraycopy(out, owner, out, position, ownerLength);
            System.arraycopy(wire, from + WireSet.OWNER, out, position + ownerLength, end - from - WireSet.OWNER);
            position = (char) (position + ownerLength + end - from - WireSet.OWNER);
            from = end;
        }
        addCount(section, set);
        return true;
    }

    private void addCount(int section, WireSet set) {
        WireSet.put16(out, section, WireSet.get16(out, section) + set.count());
    }

    /** Adds OPT if the query has one, and returns the length of the message. */
    int finish(int rcode) {
        setRcode(rcode);
        if (question.hasEdns()) {
            out[position] = 0;
            WireSet.put16(out, position + 1, OPT);
            WireSet.put16(out, position + 3, Transport.MAX_DATAGRAM);
            WireSet.put16(out, position + 5, rcode >>> 4 << 8);
            WireSet.put16(out, position + 7, question.isDnssecOk() ? 0x8000 : 0);
            WireSet.put16(out, position + 9, 0);
            position = (char) (position + OPT_LENGTH);
            WireSet.put16(out, ADDITIONAL, WireSet.get16(out, ADDITIONAL) + 1);
        }
        return position;
    }
}
