package dev.ambit.publish.wire;

/**
 * A TSIG record (RFC 8945, 4.2).
 *
 * @param start where it begins in its message
 * @param name the name of the key, in lower case on the wire
 * @param algorithm in lower case on the wire
 * @param time when it was signed, in seconds since 1970
 * @param fudge how many seconds the clocks may differ
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
record TsigRecord(
        int start,
        byte[] name,
        byte[] algorithm,
        long time,
        int fudge,
        byte[] mac,
        int originalId,
        int error,
        byte[] other) {
    private static final int CLASS_ANY = 255;

    /** Reads a record of type TSIG; the reader fails when it is malformed. */
    static TsigRecord read(WireReader reader) {
        int start = reader.position();
        byte[] name = reader.name();
        reader.skip(2);
        int dnsClass = reader.uint16();
        long ttl = reader.uint32();
        int end = reader.uint16() + reader.position();
        TsigRecord tsig = new TsigRecord(
                start,
                name,
                reader.name(),
                reader.uint48(),
                reader.uint16(),
                reader.bytes(reader.uint16()),
                reader.uint16(),
                reader.uint16(),
                reader.bytes(reader.uint16()));
        if (dnsClass != CLASS_ANY || ttl != 0 || reader.position() != end) {
            reader.fail();
        }
        return tsig;
    }
}
