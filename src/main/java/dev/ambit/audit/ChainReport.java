package dev.ambit.audit;

import dev.ambit.audit.HeadFile.Positions;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The result of a check of the whole chain.
 *
 * @param entries the number of checked entries
 * @param last the number of the newest entry
 * @param breaks the breaks of the chain; empty when it is intact
 */
public record ChainReport(long entries, long last, List<ChainBreak> breaks) {
    private static final int BATCH_SIZE = 5_000;

    public ChainReport {
        breaks = List.copyOf(breaks);
    }

    /**
     * Checks the chain in batches, so that it does not block a server on the same database.
     *
     * @param folder contains the database, the key and the file with the position of the log
     * @param after the number of an entry that is trusted, to check the entries after it; 0 for all
     * @param progress is called with the number of entries that are checked so far
     */
    public static ChainReport of(Storage storage, Path folder, long after, LongConsumer progress) throws IOException {
        AuditKeys keys = AuditKeys.read(folder);
        HeadFile.Content content = new HeadFile(folder, keys).read(); // read first: a running server advances it
        ChainCheck check = storage.read(
                tx -> after == 0 ? ChainCheck.ofAll(tx.audit(), keys) : ChainCheck.after(after, tx.audit(), keys));
        while (storage.<Boolean>read(tx -> check.advance(tx.audit(), BATCH_SIZE))) {
            progress.accept(check.checked());
        }
        switch (content) {
            case HeadFile.Content.Present(Positions positions) ->
                storage.read(tx -> {
                    check.requireSame(positions.head(), tx.audit());
                    check.requireEnd(check.position(), positions.reached());
                    return check;
                });
            case HeadFile.Content.Invalid _ ->
                check.addBreak(new ChainBreak(
                        check.position().number(), ChainBreak.How.ANCHOR, "the file audit-head is damaged or forged"));
            case HeadFile.Content.Absent _ -> {}
        }
        return new ChainReport(check.checked(), check.position().number(), check.breaks());
    }

    public boolean isIntact() {
        return breaks.isEmpty();
    }
}
