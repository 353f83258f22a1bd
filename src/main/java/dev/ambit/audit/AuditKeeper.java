package dev.ambit.audit;

import static java.util.Objects.requireNonNull;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.HeadFile.Positions;
import dev.ambit.background.PeriodicTask;
import dev.ambit.core.account.Account;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditEntry.Channel;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.AuditPosition;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the chain of audit entries while the server runs: resumes at the end of the last check, in batches in the
 * background, and checks new entries every second. Records how far the log has come in {@link HeadFile}, and never a
 * lower position while the server runs: an attacker who removes the newest entries must not make it record that they
 * never existed.
 *
 * <p>A break is reported once: in the server's log, by a metric, and by an entry {@code audit.broken} in the log of
 * each account. The server continues, because DNS must not stop when a log was changed; the entry stays in the chain.
 */
public final class AuditKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int BATCH_SIZE = 1_000;

    /** Batches per second; a log of a million entries is read in less than two minutes. */
    private static final int MAX_BATCHES = 10;

    /** The maximum number of accounts that get an entry about a break. */
    private static final int MAX_ACCOUNTS = 1_000;

    private final Storage storage;
    private final HeadFile file;
    private final AuditTrail trail;
    private final Retention retention;
    private final InstantSource clock;
    private final AtomicInteger breaks = new AtomicInteger();
    private final PeriodicTask task = new PeriodicTask("audit", INTERVAL, this::run);
    private final ChainCheck check;

    /** The newest entry that was committed or present at the last check; a later check may find fewer entries. */
    private final AtomicReference<AuditPosition> reached = new AtomicReference<>(AuditPosition.START);

    /** The highest position that was ever reached, which is recorded. */
    private AuditPosition furthest = AuditPosition.START;

    private @Nullable Positions written;

    private AuditKeeper(Storage storage, Path folder, AuditTrail trail, Retention.Limits limits, InstantSource clock) {
        AuditKeys keys = AuditKeys.read(folder);
        this.storage = storage;
        this.file = new HeadFile(folder, keys);
        this.trail = trail;
        this.clock = clock;
        this.retention = new Retention(storage, keys, trail, limits, clock, this::report);
        this.check = resume(storage, keys, file);
    }

    /** Starts to check the chain of the database in {@code folder}. */
    public static AuditKeeper start(
            Storage storage, Path folder, AuditTrail trail, Retention.Limits limits, InstantSource clock) {
        AuditKeeper keeper = new AuditKeeper(storage, folder, trail, limits, clock);
        storage.onCommit((tx, _) -> keeper.follow(tx));
        keeper.task.startAtOnce();
        return keeper;
    }

    /** Resumes at the end of the last check; checks all when that is unknown or was pruned. */
    private static ChainCheck resume(Storage storage, AuditKeys keys, HeadFile file) {
        HeadFile.Content content = read(file);
        return storage.read(tx -> {
            ChainCheck all = ChainCheck.ofAll(tx.audit(), keys);
            if (!(content instanceof HeadFile.Content.Present(Positions positions))) {
                if (content instanceof HeadFile.Content.Invalid) {
                    LOG.error("the file audit-head is damaged or forged; the whole audit log is checked");
                }
                return all;
            }
            boolean known = positions.checked().number() > all.position().number()
                    && positions.checked().number() <= tx.audit().head().number()
                    && all.breaks().isEmpty();
            ChainCheck check = known ? ChainCheck.from(positions.checked(), keys) : all;
            check.requireSame(positions.checked(), tx.audit());
            check.requireSame(positions.head(), tx.audit());
            check.requireEnd(tx.audit().head(), positions.reached());
            return check;
        });
    }

    private static HeadFile.Content read(HeadFile file) {
        try {
            return file.read();
        } catch (IOException e) {
            LOG.error("cannot read the file audit-head; the whole audit log is checked", e);
            return new HeadFile.Content.Absent();
        }
    }

    /**
     * Advances {@link #reached}, unless its entry was removed: new entries must not hide that from {@link #checkEnd}.
     */
    private Runnable follow(Tx tx) {
        AuditPosition newest = requireNonNull(reached.get());
        boolean isThere = newest.number() == 0
                || tx.audit().position(newest.number()).filter(newest::equals).isPresent();
        AuditPosition head = tx.audit().head();
        return () -> {
            if (isThere) {
                reached.set(head);
            }
        };
    }

    /** The number of breaks that were found in the chain since the start. */
    public int breaks() {
        return breaks.get();
    }

    private void run() {
        try {
            do {
                checkEnd();
                checkBatches();
                recordHead();
            } while (retention.apply() && !task.isClosing());
        } catch (StorageException e) {
            LOG.warn("could not check or prune the audit log; the next run retries it", e);
        }
    }

    /** Checks that the end of the log is still present. */
    private void checkEnd() {
        AuditPosition newest = requireNonNull(reached.get()); // read first: the head below is as new or newer
        AuditPosition head = storage.read(tx -> {
            AuditPosition now = tx.audit().head();
            check.requireSame(newest, tx.audit());
            check.requireEnd(now, newest);
            return now;
        });
        furthest = further(furthest, newest);
        report(check.takeBreaks());
        var _ = reached.compareAndSet(newest, head); // a break is reported once
    }

    private void checkBatches() {
        report(check.takeBreaks());
        boolean more = true;
        for (int batch = 0; more && batch < MAX_BATCHES; batch++) {
            more = storage.read(tx -> check.advance(tx.audit(), BATCH_SIZE));
            report(check.takeBreaks());
        }
    }

    private void report(List<ChainBreak> found) {
        if (found.isEmpty()) {
            return;
        }
        breaks.addAndGet(found.size());
        found.forEach(one ->
                LOG.error("verification of the audit log failed: {}; `ambit audit verify` checks all of it", one));
        ChainBreak first = found.getFirst();
        Map<String, Object> after = new TreeMap<>(Map.of(
                "number",
                first.number(),
                "how",
                first.how().toString(),
                "detail",
                first.detail(),
                "places",
                found.size()));
        storage.inTransaction(tx -> {
            List<Account> accounts = tx.accounts().all();
            accounts.stream().limit(MAX_ACCOUNTS).forEach(account -> {
                Target target = new Target(Kind.AUDIT, null);
                Event event =
                        new Event(AuditAction.AUDIT_BROKEN, target, Scope.of(account.id()), null, Json.text(after));
                trail.recordRefused(tx, system(clock), event);
            });
            return accounts.size();
        });
    }

    /** The context of changes by the server itself. */
    static AuditContext system(InstantSource clock) {
        return new AuditContext(new Actor.BySystem(), null, clock.instant(), null, Channel.API, null, () -> false);
    }

    private static AuditPosition further(AuditPosition one, AuditPosition other) {
        return other.number() > one.number() ? other : one;
    }

    private void recordHead() {
        AuditPosition head = storage.read(tx -> tx.audit().head());
        furthest = further(furthest, head);
        Positions positions = new Positions(furthest, check.position());
        if (positions.equals(written)) {
            return;
        }
        try {
            file.write(positions);
            written = positions;
        } catch (IOException e) {
            LOG.warn("cannot write the file audit-head", e);
        }
    }

    /** Records the final position. */
    @Override
    public void close() {
        task.close(this::recordEnd);
    }

    private void recordEnd() {
        try {
            checkEnd();
            recordHead();
        } catch (StorageException e) {
            LOG.warn("cannot check the end of the audit log", e);
        }
    }
}
