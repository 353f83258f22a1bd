package dev.ambit.audit;

import static java.util.Objects.requireNonNull;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.HeadFile.Noted;
import dev.ambit.core.account.Account;
import dev.ambit.http.Json;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the chain of audit entries while the server runs: from where it was last checked on, in pieces behind the requests, and
 * every second what was added since. Notes how far the log has come in a file beside the database, and never less than before while
 * it runs: who takes the newest entries away must not find it noting that there were none.
 *
 * <p>What does not fit is told in the log of the server, by a metric, and by an entry {@code audit.broken} in the log of each account;
 * it is told once, and the server goes on: DNS must not stop because a log was touched, and the entry stays in the chain.
 */
public final class AuditKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int AT_A_TIME = 1_000;

    /** Pieces a second; a log of a million entries is read in less than two minutes. */
    private static final int MAX_PIECES = 10;

    /** Each of them gets an entry about a break. */
    private static final int MAX_ACCOUNTS = 1_000;

    private final Storage storage;
    private final HeadFile file;
    private final AuditTrail trail;
    private final Retention retention;
    private final InstantSource clock;
    private final AtomicInteger breaks = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit").factory());
    private final ChainCheck check;

    /** The newest entry that was committed, or was there when this last looked: what is there a second later may be less. */
    private final AtomicReference<AuditPosition> reached = new AtomicReference<>(AuditPosition.START);

    /** The furthest that it ever was, which is what is noted. */
    private AuditPosition furthest = AuditPosition.START;

    private @Nullable Noted written;

    private AuditKeeper(Storage storage, Path folder, AuditTrail trail, Retention.Limits limits, InstantSource clock) {
        AuditKeys keys = AuditKeys.read(folder);
        this.storage = storage;
        this.file = new HeadFile(folder, keys);
        this.trail = trail;
        this.clock = clock;
        this.retention = new Retention(storage, keys, trail, limits, clock, this::report);
        this.check = begin(storage, keys, file);
    }

    /** Begins to check the chain of the database in {@code folder}. */
    public static AuditKeeper start(
            Storage storage, Path folder, AuditTrail trail, Retention.Limits limits, InstantSource clock) {
        AuditKeeper keeper = new AuditKeeper(storage, folder, trail, limits, clock);
        storage.onCommit((tx, _) -> keeper.follow(tx));
        long millis = INTERVAL.toMillis();
        var _ = keeper.timer.scheduleWithFixedDelay(keeper::run, 0, millis, TimeUnit.MILLISECONDS);
        return keeper;
    }

    /** Where the last check ended; the beginning when that is not known, or was pruned since. */
    private static ChainCheck begin(Storage storage, AuditKeys keys, HeadFile file) {
        HeadFile.Content content = read(file);
        return storage.read(tx -> {
            ChainCheck all = ChainCheck.ofAll(tx.audit(), keys);
            if (!(content instanceof HeadFile.Content.Present(Noted noted))) {
                if (content instanceof HeadFile.Content.Forged) {
                    LOG.error("the note of how far the audit log has come is damaged; all of the log is checked");
                }
                return all;
            }
            boolean known = noted.checked().number() > all.position().number()
                    && noted.checked().number() <= tx.audit().head().number()
                    && all.breaks().isEmpty();
            ChainCheck check = known ? ChainCheck.from(noted.checked(), keys) : all;
            check.requireSame(noted.checked(), tx.audit());
            check.requireSame(noted.head(), tx.audit());
            check.requireEnd(tx.audit().head(), noted.reached());
            return check;
        });
    }

    private static HeadFile.Content read(HeadFile file) {
        try {
            return file.read();
        } catch (IOException e) {
            LOG.error("cannot read the note of how far the audit log has come; all of the log is checked", e);
            return new HeadFile.Content.Absent();
        }
    }

    /** When the newest was taken away, what takes its place must not hide that: then {@link #checkEnd} has to see it first. */
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

    /** How many places were found since the start at which the chain does not fit. */
    public int breaks() {
        return breaks.get();
    }

    private void run() {
        try {
            do {
                checkEnd();
                checkSome();
                note();
            } while (retention.apply() && !timer.isShutdown());
        } catch (StorageException e) {
            LOG.warn("could not look after the audit log; it is tried again", e);
        } catch (RuntimeException e) {
            LOG.error("could not look after the audit log", e);
        }
    }

    /** Looks whether the end is still there. */
    private void checkEnd() {
        AuditPosition newest = requireNonNull(reached.get()); // first: what is read next is as new or newer
        AuditPosition head = storage.read(tx -> {
            AuditPosition now = tx.audit().head();
            check.requireSame(newest, tx.audit());
            check.requireEnd(now, newest);
            return now;
        });
        furthest = further(furthest, newest);
        report(check.takeBreaks());
        var _ = reached.compareAndSet(newest, head); // it is told once
    }

    private void checkSome() {
        report(check.takeBreaks());
        boolean more = true;
        for (int piece = 0; more && piece < MAX_PIECES; piece++) {
            more = storage.read(tx -> check.advance(tx.audit(), AT_A_TIME));
            report(check.takeBreaks());
        }
    }

    private void report(List<ChainBreak> found) {
        if (found.isEmpty()) {
            return;
        }
        breaks.addAndGet(found.size());
        found.forEach(one -> LOG.error(
                "the audit log is not what this server wrote, from {} on; `ambit audit verify` checks all of it", one));
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
                Event event = new Event("audit.broken", target, Scope.of(account.id()), null, Json.text(after));
                trail.recordRefused(tx, system(clock), event);
            });
            return accounts.size();
        });
    }

    /** The server itself. */
    static AuditContext system(InstantSource clock) {
        return new AuditContext(new Actor.BySystem(), null, clock.instant(), null, Channel.API, null, () -> false);
    }

    private static AuditPosition further(AuditPosition one, AuditPosition other) {
        return other.number() > one.number() ? other : one;
    }

    private void note() {
        AuditPosition head = storage.read(tx -> tx.audit().head());
        furthest = further(furthest, head);
        Noted noted = new Noted(furthest, check.position());
        if (noted.equals(written)) {
            return;
        }
        try {
            file.write(noted);
            written = noted;
        } catch (IOException e) {
            LOG.warn("cannot note how far the audit log has come", e);
        }
    }

    /** Notes how far the log has come at last. */
    @Override
    public void close() {
        timer.close();
        try {
            checkEnd();
            note();
        } catch (StorageException e) {
            LOG.warn("cannot note how far the audit log has come", e);
        }
    }
}
