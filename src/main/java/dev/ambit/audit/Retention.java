package dev.ambit.audit;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditAnchor;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.AuditLink;
import dev.ambit.storage.AuditPosition;
import dev.ambit.storage.AuditStore;
import dev.ambit.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes audit entries that are older than the retention time, and the oldest ones of a log that is too large: a
 * thousand at a time between other writes, each time with an entry about it. Runs every minute, and again at once while
 * there is more.
 *
 * <p>Entries are checked before they are removed: an attacker who changes their dates must not make this server remove
 * them unnoticed.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH_SIZE = 1_000;

    /** The number of entries per read, so that few entries are read that are kept. */
    private static final int READ_SIZE = 20;

    /** The maximum size of a removal: large entries are slow to read and remove, and other writers wait. */
    private static final long MAX_BYTES = 8L << 20;

    private final Storage storage;
    private final AuditKeys keys;
    private final AuditTrail trail;
    private final Limits limits;
    private final InstantSource clock;
    private final Consumer<List<ChainBreak>> report;
    private Instant next = Instant.MIN;
    private Instant nextWarning = Instant.MIN;
    private long young;

    /** {@code report} is called with the breaks in entries that are removed. */
    Retention(
            Storage storage,
            AuditKeys keys,
            AuditTrail trail,
            Limits limits,
            InstantSource clock,
            Consumer<List<ChainBreak>> report) {
        this.storage = storage;
        this.keys = keys;
        this.trail = trail;
        this.limits = limits;
        this.clock = clock;
        this.report = report;
    }

    /**
     * How long entries are kept and how much space they may use.
     *
     * @param maxAge zero for no limit
     * @param maxBytes of the content of all entries; zero for no limit
     */
    public record Limits(Duration maxAge, long maxBytes) {
        public static final Limits NONE = new Limits(Duration.ZERO, 0);
    }

    /**
     * The oldest entries, to be removed.
     *
     * @param last the last of them
     * @param number how many they are
     * @param young how many of them are removed only because of the size of the log
     * @param isFull whether there may be more
     */
    private record Portion(AuditPosition last, int number, int young, boolean isFull, List<ChainBreak> breaks) {}

    /** Removes a portion when it is due; returns whether there may be more to remove. */
    boolean apply() {
        Instant now = clock.instant();
        if (limits.equals(Limits.NONE) || now.isBefore(next)) {
            return false;
        }
        Optional<Portion> portion = storage.read(tx -> choose(tx.audit(), now));
        portion.ifPresent(this::prune);
        boolean more = portion.map(Portion::isFull).orElse(false);
        next = more ? now : now.plus(INTERVAL);
        return more;
    }

    private Optional<Portion> choose(AuditStore audit, Instant now) {
        AuditPosition anchor = audit.anchor().map(AuditAnchor::position).orElse(AuditPosition.START);
        Choice choice = new Choice(anchor, audit.head(), now);
        for (int read = 0; !choice.done && read < BATCH_SIZE; read += READ_SIZE) {
            audit.forEachLink(choice.last.number(), READ_SIZE, choice::add);
        }
        if (choice.number == 0) {
            return Optional.empty();
        }
        ChainCheck check = ChainCheck.from(anchor, keys);
        boolean _ = check.advance(audit, choice.number);
        boolean isFull = choice.isFull() || choice.number == BATCH_SIZE;
        return Optional.of(new Portion(choice.last, choice.number, choice.young, isFull, check.breaks()));
    }

    /** Selects the oldest entries until one is kept or the portion is full; the newest is always kept. */
    private final class Choice {
        private final AuditPosition anchor;
        private final AuditPosition head;
        private final Instant now;
        private AuditPosition last;
        private int number;
        private int young;
        private boolean done;

        Choice(AuditPosition anchor, AuditPosition head, Instant now) {
            this.anchor = anchor;
            this.last = anchor;
            this.head = head;
            this.now = now;
        }

        boolean isFull() {
            return last.total() - anchor.total() >= MAX_BYTES;
        }

        void add(AuditLink link) {
            boolean old = !limits.maxAge().isZero() && link.at().isBefore(now.minus(limits.maxAge()));
            boolean beyond = limits.maxBytes() > 0 && head.total() - last.total() > limits.maxBytes();
            done |= isFull() || !(old || beyond) || link.number() == head.number();
            if (!done) {
                last = link.position();
                number++;
                young += old ? 0 : 1;
            }
        }
    }

    private void prune(Portion portion) {
        if (!portion.breaks().isEmpty()) {
            report.accept(portion.breaks());
        }
        warn(portion.young());
        Map<String, Object> after = new TreeMap<>(
                Map.of("entries", portion.number(), "through", portion.last().number()));
        Event event = new Event(
                AuditAction.AUDIT_PRUNE,
                new Target(Kind.AUDIT, null),
                new Scope(null, null, null),
                null,
                Json.text(after));
        storage.inTransaction(tx -> {
            tx.audit().prune(portion.last());
            trail.recordMaintenance(tx, AuditKeeper.system(clock), event);
            return event;
        });
    }

    private void warn(int more) {
        young += more;
        Instant now = clock.instant();
        if (young > 0 && !now.isBefore(nextWarning)) {
            LOG.warn(
                    "the audit log is larger than audit-max-size: removing {} entries younger than audit-retention",
                    young);
            young = 0;
            nextWarning = now.plus(INTERVAL);
        }
    }
}
