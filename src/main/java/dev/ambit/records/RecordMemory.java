package dev.ambit.records;

import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.WorkingMemory;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Limits the memory of responses with many records, before any of them is read: a record may have twenty thousand
 * characters, and a page of a list or the results of a batch may have thousands of records.
 */
final class RecordMemory {
    /** This many records of any length always fit, in addition to those of all other requests. */
    static final int ALWAYS_ALLOWED = 100;

    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long MAX_CHARACTERS = Math.min(8L << 20, HEAP / 64);

    /**
     * Bytes per character at the peak: in the database's buffer, in the record, in the JSON and in the JSON's growing
     * buffer.
     */
    private static final long BYTES_PER_CHARACTER = 6;

    /** Bytes per record in addition to its texts. */
    private static final long BYTES_PER_RECORD = 1_024;

    private final Storage storage;
    private final WorkingMemory memory = new WorkingMemory(HEAP / 8);

    RecordMemory(Storage storage) {
        this.storage = storage;
    }

    /**
     * Runs {@code work}, which holds at most {@code records} records of the zone, whose number of characters is the
     * result of {@code count}.
     *
     * @throws ApiException 400 with {@code tooMany} when they exceed the limit, 429 or 503 when they do together with
     *     other requests
     */
    <T> T with(Request request, int records, Function<Tx, Long> count, String tooMany, Supplier<T> work) {
        if (records <= ALWAYS_ALLOWED) {
            return work.get();
        }
        long bytes = storage.read(tx -> {
            long characters = count.apply(tx);
            if (characters > MAX_CHARACTERS) {
                throw new ApiException(
                        ErrorCode.DNS_VALIDATION,
                        tooMany + " have " + characters + " characters, more than " + MAX_CHARACTERS);
            }
            long maxRecords =
                    Math.min(records, tx.records().count(request.zone().id()));
            return characters * BYTES_PER_CHARACTER + maxRecords * BYTES_PER_RECORD;
        });
        return memory.runWith(request.caller().owner(), bytes, work);
    }

    /**
     * The number of characters in the contents, comments and tags of those of these records that are visible to the
     * caller. Stops counting above the limit.
     */
    static long characters(Tx tx, Request request, List<RecordId> ids) {
        RecordAccess recordAccess = RecordRoutes.recordAccess(request);
        long characters = 0;
        for (RecordId id : ids) {
            characters += tx.records()
                    .find(request.zone().id(), id)
                    .filter(dnsRecord -> recordAccess.isVisible(dnsRecord.type(), dnsRecord.name()))
                    .map(RecordMemory::characters)
                    .orElse(0L);
            if (characters > MAX_CHARACTERS) {
                break;
            }
        }
        return characters;
    }

    private static long characters(DnsRecord dnsRecord) {
        String comment = dnsRecord.comment();
        return dnsRecord.content().content().length()
                + (comment == null ? 0L : comment.length())
                + dnsRecord.tags().stream().mapToLong(String::length).sum();
    }
}
