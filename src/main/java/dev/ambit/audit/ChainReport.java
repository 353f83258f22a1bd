package dev.ambit.audit;

import dev.ambit.audit.HeadFile.Noted;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a check of the whole chain found.
 *
 * @param entries how many were checked
 * @param last the number of the newest
 * @param breaks where the chain does not fit; empty when it does
 */
public record ChainReport(long entries, long last, List<ChainBreak> breaks) {
    private static final int AT_A_TIME = 5_000;

    public ChainReport {
        breaks = List.copyOf(breaks);
    }

    /**
     * Checks the chain in pieces, so that a server on the same database is not held up.
     *
     * @param folder that holds the database, the key and the note of how far the log had come
     * @param after the number of an entry that is taken as it stands, to check what follows; 0 for all
     * @param progress is told how many entries were checked so far
     */
    public static ChainReport of(Storage storage, Path folder, long after, LongConsumer progress) throws IOException {
        AuditKeys keys = AuditKeys.read(folder);
        HeadFile.Content content = new HeadFile(folder, keys).read(); // first: a server that runs goes on
        ChainCheck check = storage.read(
                tx -> after == 0 ? ChainCheck.ofAll(tx.audit(), keys) : ChainCheck.after(after, tx.audit(), keys));
        while (storage.<Boolean>read(tx -> check.advance(tx.audit(), AT_A_TIME))) {
            progress.accept(check.checked());
        }
        switch (content) {
            case HeadFile.Content.Present(Noted noted) ->
                storage.read(tx -> {
                    check.requireSame(noted.head(), tx.audit());
                    check.requireEnd(check.position(), noted.reached());
                    return check;
                });
            case HeadFile.Content.Forged _ ->
                check.found(new ChainBreak(
                        check.position().number(),
                        ChainBreak.How.ANCHOR,
                        "the note of how far the log had come is not what this server wrote"));
            case HeadFile.Content.Absent _ -> {}
        }
        return new ChainReport(check.checked(), check.position().number(), check.breaks());
    }

    public boolean isIntact() {
        return breaks.isEmpty();
    }
}
