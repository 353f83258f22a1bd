package dev.ambit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.Budget;
import dev.ambit.core.Jca;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zonefile.ZoneFile;
import dev.ambit.storage.StagedRecord;
import dev.ambit.storage.Storage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The staged records of one import. Writes them in batches, so that neither the memory nor the time that other writers
 * wait depends on the length of the file. A record that occurs twice in the file is staged once.
 */
final class ImportStage {
    private static final Logger LOG = LoggerFactory.getLogger(ImportStage.class);

    /** One batch holds the write lock for about ten milliseconds. */
    private static final int BATCH_SIZE = 1_000;

    private static final int MAX_CHARACTERS = 256 * 1024;

    private final Storage storage;
    private final RandomGenerator random;
    private final ZoneId zone;
    private final Instant at;
    private final long number;
    private final long maxRecords;
    private final ImportNotes notes;
    private final List<StagedRecord> batch = new ArrayList<>();
    private final Set<Key> seen = new HashSet<>();
    private int characters;
    private int entries;
    private int size;

    /** Half of a SHA-256 of name, type and content; a collision is infeasible. */
    private record Key(long high, long low) {}

    ImportStage(
            Storage storage,
            RandomGenerator random,
            ZoneId zone,
            Instant at,
            long number,
            long maxRecords,
            ImportNotes notes) {
        this.storage = storage;
        this.random = random;
        this.zone = zone;
        this.at = at;
        this.number = number;
        this.maxRecords = maxRecords;
        this.notes = notes;
    }

    long number() {
        return number;
    }

    /** The number of entries added, duplicates included. */
    int entries() {
        return entries;
    }

    /** The number of staged records, without duplicates. */
    int size() {
        return size;
    }

    /** Adds an entry of the file; false when the file has more records than any zone may have. */
    boolean add(ZoneFile.ParsedRecord parsed) {
        entries++;
        if (!seen.add(key(parsed))) {
            notes.add(
                    parsed.line(),
                    RecordProblems.IDENTICAL,
                    "`" + parsed.name() + "` " + parsed.content().type() + " occurs earlier in the file");
            return true;
        }
        if (seen.size() > maxRecords) {
            return false;
        }
        RecordDraft draft = new RecordDraft(parsed.name(), parsed.content(), parsed.ttl(), parsed.attributes());
        batch.add(new StagedRecord(size++, parsed.line(), draft.create(RecordId.random(random), zone, at)));
        characters += parsed.content().content().length();
        if (batch.size() == BATCH_SIZE || characters > MAX_CHARACTERS) {
            flush();
        }
        return true;
    }

    /** Writes the last batch. */
    void finish() {
        flush();
        seen.clear();
    }

    private void flush() {
        if (!batch.isEmpty()) {
            storage.inTransaction(tx -> {
                tx.stagedRecords().add(number, batch);
                return batch.size();
            });
            batch.clear();
            characters = 0;
        }
    }

    /**
     * Removes the staged records, even when the budget is exhausted; a failure does not change the outcome of the
     * import.
     */
    void discard() {
        try {
            Budget.unlimited().run(this::discardAll);
        } catch (RuntimeException e) {
            LOG.warn("could not remove the staged records of an import; they are removed at the next start", e);
        }
    }

    private void discardAll() {
        int removed = BATCH_SIZE;
        while (removed == BATCH_SIZE) {
            removed = storage.inTransaction(tx -> tx.stagedRecords().discard(number, BATCH_SIZE));
        }
    }

    private static Key key(ZoneFile.ParsedRecord parsed) {
        MessageDigest digest = Jca.sha256();
        digest.update((parsed.name() + " " + parsed.content().type() + " ").getBytes(UTF_8));
        ByteBuffer bytes =
                ByteBuffer.wrap(digest.digest(parsed.content().comparable().getBytes(UTF_8)));
        return new Key(bytes.getLong(), bytes.getLong());
    }
}
