package dev.ambit.records;

import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.route.WorkingMemory;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.Slice;
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
     * Runs {@code work}, which holds a page of the records that match {@code query}.
     *
     * @throws ApiException 400 when they exceed the limit, 429 or 503 when they do together with other requests
     */
    <T> T withPage(RecordAccess recordAccess, RecordQuery query, Slice slice, Supplier<T> work) {
        return with(
                recordAccess,
                slice.limit(),
                tx -> tx.records().countCharacters(query.filter(), query.order(), query.direction(), slice),
                "`per_page` is too large (" + ALWAYS_ALLOWED + " records always fit): the records of this page",
                work);
    }

    /** The same for work that holds the records {@code ids} of a batch, as far as they are visible to the caller. */
    <T> T withRecords(RecordAccess recordAccess, List<RecordId> ids, Supplier<T> work) {
        return with(
                recordAccess,
                ids.size(),
                tx -> characters(tx, recordAccess, ids),
                "too many `deletes` and `patches`: their records",
                work);
    }

    private <T> T with(
            RecordAccess recordAccess, int records, Function<Tx, Long> count, String tooMany, Supplier<T> work) {
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
                    Math.min(records, tx.records().count(recordAccess.zone().id()));
            return characters * BYTES_PER_CHARACTER + maxRecords * BYTES_PER_RECORD;
        });
        return memory.runWith(recordAccess.caller().owner(), bytes, work);
    }

    /**
     * The number of characters in the contents, comments and tags of those of these records that are visible to the
     * caller. Stops counting above the limit.
     */
    private static long characters(Tx tx, RecordAccess recordAccess, List<RecordId> ids) {
        long characters = 0;
        for (RecordId id : ids) {
            characters += tx.records()
                    .find(recordAccess.zone().id(), id)
                    .filter(recordAccess::isVisible)
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
