package dev.ambit.core.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record in as few bytes as possible; a {@link DnsRecord} is made when it is read. */
@SuppressWarnings("EnumOrdinal") // one byte instead of a reference; not stored
final class Row implements Shards.Entry<Row> {
    /**
     * The API's default order: by type, name, newest first, id. Types and names compare as SQLite compares their text,
     * ids as their octets.
     */
    static final Comparator<Row> ORDER = Row::compare;

    private static final RecordType[] TYPES = RecordType.values();
    private static final int[] CODES = codes();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MIX = 0x9e3779b97f4a7c15L;
    /** The bytes of a row and of its places in the indexes, without its name, content, rdata and remarks. */
    private static final int FIXED_BYTES = 64 + 16;

    private static final int ARRAY_BYTES = 16;

    private final long idHigh;
    private final long idLow;
    private final long createdMicros;
    private final long modifiedMicros;
    private final DnsName name;
    private final byte[] content;
    private final byte[] rdata;
    private final @Nullable Remarks remarks;
    private final int ttl;
    private final short priority;
    private final byte type;
    private final boolean hasPriority;

    /** What few records have. */
    private record Remarks(
            @Nullable String comment,
            List<String> tags,
            @Nullable Instant commented,
            @Nullable Instant tagged) {}

    Row(DnsRecord dnsRecord, DnsName name) {
        RecordContent recordContent = dnsRecord.content();
        this.idHigh = dnsRecord.id().high();
        this.idLow = dnsRecord.id().low();
        this.createdMicros = micros(dnsRecord.createdOn());
        this.modifiedMicros = micros(dnsRecord.modifiedOn());
        this.name = name;
        this.content = recordContent.content().getBytes(UTF_8);
        this.rdata = recordContent.wire();
        this.remarks = remarks(dnsRecord);
        this.ttl = dnsRecord.ttl().seconds();
        this.priority = recordContent.priority().orElse(0).shortValue();
        this.hasPriority = recordContent.priority().isPresent();
        this.type = (byte) recordContent.type().ordinal();
    }

    private static @Nullable Remarks remarks(DnsRecord dnsRecord) {
        boolean none = dnsRecord.comment() == null
                && dnsRecord.tags().isEmpty()
                && dnsRecord.commentModifiedOn() == null
                && dnsRecord.tagsModifiedOn() == null;
        return none
                ? null
                : new Remarks(
                        dnsRecord.comment(),
                        dnsRecord.tags(),
                        dnsRecord.commentModifiedOn(),
                        dnsRecord.tagsModifiedOn());
    }

    private static int[] codes() {
        int[] codes = new int[TYPES.length];
        for (RecordType type : TYPES) {
            codes[type.ordinal()] = type.code();
        }
        return codes;
    }

    DnsRecord toRecord(ZoneId zone) {
        Remarks noted = remarks;
        return new DnsRecord(
                new RecordId(idHigh, idLow),
                zone,
                name,
                content(),
                new Ttl(ttl),
                noted == null ? null : noted.comment(),
                noted == null ? List.of() : noted.tags(),
                instant(createdMicros),
                instant(modifiedMicros),
                noted == null ? null : noted.commented(),
                noted == null ? null : noted.tagged());
    }

    RecordContent content() {
        return RecordContent.ofStored(
                type(), new String(content, UTF_8), hasPriority ? priority & 0xffff : null, rdata);
    }

    RecordId id() {
        return new RecordId(idHigh, idLow);
    }

    DnsName name() {
        return name;
    }

    RecordType type() {
        return TYPES[type];
    }

    /** Returns the type number on the wire. */
    int code() {
        return CODES[type];
    }

    int publishedTtl() {
        return ttl == Ttl.AUTOMATIC.seconds() ? Ttl.AUTOMATIC.publishedSeconds() : ttl;
    }

    byte[] rdata() {
        return rdata;
    }

    boolean isSameSet(Row other) {
        return type == other.type && name.equals(other.name);
    }

    boolean hasId(RecordId id) {
        return idHigh == id.high() && idLow == id.low();
    }

    @Override
    public int hash() {
        return hash(idHigh, idLow);
    }

    @Override
    public int compareAmongEqual(Row other) {
        return compareIds(idHigh, idLow, other.idHigh, other.idLow);
    }

    static int hash(long high, long low) {
        return (int) (((high ^ Long.rotateLeft(low, 32)) * MIX) >>> 32);
    }

    /** Returns about how many bytes of memory this needs, without the name. */
    long memory() {
        Remarks noted = remarks;
        return FIXED_BYTES + 2L * ARRAY_BYTES + content.length + rdata.length + (noted == null ? 0 : bytes(noted));
    }

    private static long bytes(Remarks remarks) {
        String comment = remarks.comment();
        long bytes = 128 + (comment == null ? 0 : 2L * comment.length());
        for (String tag : remarks.tags()) {
            bytes += 48 + 2L * tag.length();
        }
        return bytes;
    }

    @SuppressWarnings("ReferenceEquality") // rows of a name share it
    private static int compare(Row a, Row b) {
        if (a.type != b.type) {
            return a.type - b.type; // the constants are declared in the order of their names
        }
        int names = a.name == b.name ? 0 : a.name.compareTo(b.name);
        if (names != 0) {
            return names;
        }
        if (a.createdMicros != b.createdMicros) {
            return Long.compare(b.createdMicros, a.createdMicros);
        }
        return compareIds(a.idHigh, a.idLow, b.idHigh, b.idLow);
    }

    /** Compares ids as their octets. */
    static int compareIds(ObjectId one, ObjectId other) {
        return compareIds(one.high(), one.low(), other.high(), other.low());
    }

    private static int compareIds(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(high, otherHigh);
        return order != 0 ? order : Long.compareUnsigned(low, otherLow);
    }

    /** Storage keeps times in microseconds, too. */
    private static long micros(Instant time) {
        return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / 1000;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
    }
}
