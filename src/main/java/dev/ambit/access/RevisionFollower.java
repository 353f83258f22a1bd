package dev.ambit.access;

import dev.ambit.core.resource.UserId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;

/**
 * Keeps the index and the directory true to the database by reading the revision log. It runs after each commit and before
 * the writer is answered: whoever hears that a token was revoked can rely on it.
 */
public final class RevisionFollower {
    private static final int BATCH = 1_000;

    private final Storage storage;
    private final TokenIndex tokens;
    private final LiveDirectory directory;
    private long applied;

    private RevisionFollower(Storage storage, TokenIndex tokens, LiveDirectory directory) {
        this.storage = storage;
        this.tokens = tokens;
        this.directory = directory;
    }

    /** Loads everything from one snapshot and follows from there. */
    public static void start(Storage storage, TokenIndex tokens, LiveDirectory directory) {
        RevisionFollower follower = new RevisionFollower(storage, tokens, directory);
        storage.read(follower::load);
        storage.onCommit(follower::catchUp);
        follower.catchUp(); // what was committed between the snapshot and the listener
    }

    private synchronized long load(Tx tx) {
        applied = tx.revisions().head();
        directory.load(tx);
        tokens.load(tx);
        return applied;
    }

    private synchronized void catchUp() {
        int read;
        do {
            read = storage.read(this::applyBatch);
        } while (read == BATCH);
    }

    private int applyBatch(Tx tx) {
        List<Revision> batch = tx.revisions().since(applied, BATCH);
        for (Revision revision : batch) {
            apply(tx, revision.change());
            applied = revision.number();
        }
        return batch.size();
    }

    private void apply(Tx tx, Change change) {
        switch (change) {
            case Change.OfToken token -> tokens.refresh(tx, token.id());
            case Change.OfZone zone -> directory.refresh(tx, zone.id());
            case Change.OfAccount account -> directory.refresh(tx, account.id());
            case Change.OfMember member -> {
                UserId user = directory.refresh(tx, member.id());
                if (user != null) {
                    tokens.renewTokensOf(user);
                }
            }
            case Change.OfUser _, Change.OfRecord _, Change.OfRecords _ -> {
                // nothing in memory depends on these
            }
        }
    }
}
