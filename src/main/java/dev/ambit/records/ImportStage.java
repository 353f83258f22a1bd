package dev.ambit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.Budget;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.dns.ZoneFile;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.StagedRecord;
import dev.ambit.storage.Storage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one import on their way into the database: in pieces, so that neither memory nor those who wait for the writer
 * feel how long the file is. A record that the file names twice is staged once.
 */
final class ImportStage {
    private static final Logger LOG = LoggerFactory.getLogger(ImportStage.class);

    /** The writer is held for some ten milliseconds for each. */
    private static final int PIECE = 1_000;

    private static final int MAX_CHARACTERS = 256 * 1024;

    private final Storage storage;
    private final RandomGenerator random;
    private final ZoneId zone;
    private final Instant at;
    private final long number;
    private final long mostRecords;
    private final ImportNotes notes;
    private final List<StagedRecord> piece = new ArrayList<>();
    private final Set<Key> seen = new HashSet<>();
    private int characters;
    private int entries;
    private int size;

    /** Half of a digest of name, type and content; two different records never share it. */
    private record Key(long high, long low) {}

    ImportStage(
            Storage storage,
            RandomGenerator random,
            ZoneId zone,
            Instant at,
            long number,
            long mostRecords,
            ImportNotes notes) {
        this.storage = storage;
        this.random = random;
        this.zone = zone;
        this.at = at;
        this.number = number;
        this.mostRecords = mostRecords;
        this.notes = notes;
    }

    long number() {
        return number;
    }

    /** How many entries it was given. */
    int entries() {
        return entries;
    }

    /** How many records are in it. */
    int size() {
        return size;
    }

    /** Adds an entry of the file; false when that is more than a zone may have, whatever is in it already. */
    boolean add(ZoneFile.ParsedRecord parsedRecord) {
        entries++;
        if (!seen.add(key(parsedRecord))) {
            notes.add(
                    parsedRecord.line(),
                    RecordProblem.IDENTICAL,
                    "`" + parsedRecord.name() + "` " + parsedRecord.content().type() + " stands in the file before");
            return true;
        }
        if (seen.size() > mostRecords) {
            return false;
        }
        RecordDraft draft = new RecordDraft(
                parsedRecord.name(), parsedRecord.content(), parsedRecord.ttl(), parsedRecord.attributes());
        piece.add(new StagedRecord(size++, parsedRecord.line(), draft.create(RecordId.random(random), zone, at)));
        characters += parsedRecord.content().content().length();
        if (piece.size() == PIECE || characters > MAX_CHARACTERS) {
            flush();
        }
        return true;
    }

    /** Stages what is left. */
    void finish() {
        flush();
        seen.clear();
    }

    private void flush() {
        if (!piece.isEmpty()) {
            storage.inTransaction(tx -> {
                tx.stagedRecords().add(number, piece);
                return piece.size();
            });
            piece.clear();
            characters = 0;
        }
    }

    /** Removes everything, whatever became of the import and of its budget; a failure does not change what became of it. */
    void discard() {
        try {
            Budget.unlimited().run(this::discardAll);
        } catch (RuntimeException e) {
            LOG.warn("the stage of an import stays until the next start", e);
        }
    }

    private void discardAll() {
        int removed = PIECE;
        while (removed == PIECE) {
            removed = storage.inTransaction(tx -> tx.stagedRecords().discard(number, PIECE));
        }
    }

    private static Key key(ZoneFile.ParsedRecord parsedRecord) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((parsedRecord.name() + " " + parsedRecord.content().type() + " ").getBytes(UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(
                    digest.digest(parsedRecord.content().comparable().getBytes(UTF_8)));
            return new Key(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
