package dev.ambit.core.answer;

/**
 * A query as far as an authoritative server reads it: header, question, EDNS (RFC 6891) and the presence of TSIG (RFC
 * 8945). A malformed message is a question that {@link #isWellFormed} denies.
 */
public final class Question {
    public static final int HEADER = 12;
    public static final int CLASS_IN = 1;

    static final int OPCODE_QUERY = 0;
    static final int OPCODE_NOTIFY = 4;
    private static final int OPT = 41;
    private static final int TSIG = 250;
    private static final int POINTER = 0xc0;
    /** Type, class, TTL and length of the rdata. */
    private static final int FIXED = 10;

    private static final int TYPE_AND_CLASS = 4;
    private static final int MALFORMED = -1;

    private final byte[] message;
    /** Lengths are chars because a query allocates few bytes. */
    private final char length;

    private char nameLength;
    private char datagramSize;
    private byte version;
    private boolean hasEdns;
    private boolean dnssecOk;
    private boolean hasTsig;
    private boolean wellFormed;

    private Question(byte[] message, int length) {
        this.message = message;
        this.length = (char) length;
    }

    /** Reads a message of {@link #HEADER} to 65535 octets, whose array must not change while the question is used. */
    public static Question parse(byte[] message, int length) {
        Question question = new Question(message, length);
        question.wellFormed = question.readAll() == length;
        return question;
    }

    private int readAll() {
        if (count(4) != 1) {
            return MALFORMED;
        }
        int name = nameEnd();
        if (name == MALFORMED || name + TYPE_AND_CLASS > length) {
            return MALFORMED;
        }
        nameLength = (char) (name - HEADER);
        int at = name + TYPE_AND_CLASS;
        int additional = count(10);
        int records = count(6) + count(8) + additional;
        for (int left = records; left > 0 && at != MALFORMED; left--) {
            at = readRecord(at, left <= additional, left == 1);
        }
        return at;
    }

    /** Returns the end of the name in the question, which cannot be compressed: nothing comes before it. */
    private int nameEnd() {
        int at = HEADER;
        while (at < length && message[at] != 0) {
            if ((message[at] & POINTER) != 0) {
                return MALFORMED;
            }
            at += 1 + message[at];
        }
        return at < length && at + 1 - HEADER <= WireName.MAX_LENGTH ? at + 1 : MALFORMED;
    }

    private int readRecord(int start, boolean isAdditional, boolean isLast) {
        int at = ownerEnd(start);
        if (at == MALFORMED || at + FIXED > length) {
            return MALFORMED;
        }
        int type = WireSet.get16(message, at);
        int end = at + FIXED + WireSet.get16(message, at + FIXED - 2);
        if (end > length) {
            return MALFORMED;
        }
        if (type == OPT) {
            return isAdditional && message[start] == 0 && readEdns(at, end) ? end : MALFORMED;
        }
        if (type == TSIG) {
            hasTsig = true;
            return isAdditional && isLast ? end : MALFORMED;
        }
        return end;
    }

    private int ownerEnd(int start) {
        int at = start;
        while (at < length && message[at] != 0) {
            int kind = message[at] & POINTER;
            if (kind == POINTER) {
                return at + 2;
            }
            if (kind != 0) {
                return MALFORMED;
            }
            at += 1 + message[at];
        }
        return at < length && at - start < WireName.MAX_LENGTH ? at + 1 : MALFORMED;
    }

    /** Reads the fields of OPT, and its options only so far as to find them complete. */
    private boolean readEdns(int at, int end) {
        if (hasEdns) {
            return false;
        }
        hasEdns = true;
        datagramSize = (char) WireSet.get16(message, at + 2);
        version = message[at + 5];
        dnssecOk = message[at + 6] < 0;
        int option = at + FIXED;
        while (option + 4 <= end) {
            option += 4 + WireSet.get16(message, option + 2);
        }
        return option == end;
    }

    private int count(int at) {
        return WireSet.get16(message, at);
    }

    /** Whether the message is well-formed and has one question. */
    public boolean isWellFormed() {
        return wellFormed;
    }

    public boolean isResponse() {
        return message[2] < 0;
    }

    public int opcode() {
        return message[2] >>> 3 & 0xf;
    }

    /** Whether there is a name, a type and a class, even if what follows is malformed. */
    boolean hasName() {
        return nameLength > 0;
    }

    /** Returns the position after the question; after the header when there is none. */
    public int end() {
        return hasName() ? HEADER + nameLength + TYPE_AND_CLASS : HEADER;
    }

    /** Returns the type number; 0 when there is no question. */
    public int type() {
        return hasName() ? count(HEADER + nameLength) : 0;
    }

    /** Returns the class; 0 when there is no question. */
    public int dnsClass() {
        return hasName() ? count(HEADER + nameLength + 2) : 0;
    }

    public boolean hasEdns() {
        return hasEdns;
    }

    /** Returns the version of EDNS; 0 without EDNS. */
    public int version() {
        return version & 0xff;
    }

    /** Returns how many octets of a datagram the client takes as it says; 0 without EDNS. */
    public int datagramSize() {
        return datagramSize;
    }

    boolean isDnssecOk() {
        return dnssecOk;
    }

    /** Whether the last record is a TSIG record, which is not verified here. */
    public boolean hasTsig() {
        return hasTsig;
    }
}
