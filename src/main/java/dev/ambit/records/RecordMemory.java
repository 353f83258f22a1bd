package dev.ambit.records;

import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.resource.RecordId;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Request;
import dev.ambit.http.WorkingMemory;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sees to it that the records of an answer fit into memory before any of them is kept there: a record may be twenty thousand characters
 * long, and the page of a list or the results of a batch may have thousands of them.
 */
final class RecordMemory {
    /** So few fit beside those of everyone else, however long they are. */
    static final int FEW = 100;

    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long MAX_CHARACTERS = Math.min(8L << 20, HEAP / 64);

    /** What a character takes at its peak: as the database has it, as a record has it, as JSON, and as JSON that grows. */
    private static final long BYTES_OF_A_CHARACTER = 6;

    /** What a record takes beside its texts. */
    private static final long BYTES_OF_A_RECORD = 1_024;

    private final Storage storage;
    private final WorkingMemory memory = new WorkingMemory(HEAP / 8);

    RecordMemory(Storage storage) {
        this.storage = storage;
    }

    /**
     * Does {@code work}, which reads at most {@code records} of the zone at once, that have as many characters as {@code count} says.
     *
     * @throws ApiException 400 with {@code tooMany} when they would fill the memory, 429 or 503 when they do together with others
     */
    <T> T with(Request request, int records, Function<Tx, Long> count, String tooMany, Supplier<T> work) {
        if (records <= FEW) {
            return work.get();
        }
        long bytes = storage.read(tx -> {
            long characters = count.apply(tx);
            if (characters > MAX_CHARACTERS) {
                throw new ApiException(
                        ErrorCode.DNS_VALIDATION,
                        tooMany + " have " + characters + " characters, more than " + MAX_CHARACTERS);
            }
            long most = Math.min(records, tx.records().count(request.zone().id()));
            return characters * BYTES_OF_A_CHARACTER + most * BYTES_OF_A_RECORD;
        });
        return memory.with(request.caller().owner(), bytes, work);
    }

    /**
     * How many characters the contents, comments and tags of those of these records have together that the caller may know of. It
     * does not matter by how much they are too many.
     */
    static long characters(Tx tx, Request request, List<RecordId> ids) {
        RecordAccess recordAccess = RecordRoutes.reach(request);
        long characters = 0;
        for (RecordId id : ids) {
            characters += tx.records()
                    .find(request.zone().id(), id)
                    .filter(dnsRecord -> recordAccess.mayKnow(dnsRecord.type(), dnsRecord.name()))
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
