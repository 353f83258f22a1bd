package dev.ambit.audit;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.http.Json;
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
 * Removes audit entries that are older than they must be kept, and the eldest when all are larger than they may be: a thousand at a
 * time between the writes of others, each time with an entry that says so. Looks every minute, and at once again while there is more.
 *
 * <p>What is removed is checked first: a date that someone changed must not make this server remove what it tells of unseen.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int AT_A_TIME = 1_000;

    /** Of those at a time, so that few are read that stay. */
    private static final int PIECE = 20;

    /** Large entries are slow to read and to remove, and others wait for the removal. */
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

    /** {@code report} is told when what is to be removed is not what was written. */
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
     * How long entries are kept and how much room they may take.
     *
     * @param age zero for ever
     * @param bytes of their content; zero for any number
     */
    public record Limits(Duration age, long bytes) {
        public static final Limits NONE = new Limits(Duration.ZERO, 0);
    }

    /**
     * The eldest entries, of which some may go.
     *
     * @param last of those that go
     * @param number how many go
     * @param young how many of them go for their size alone
     * @param isFull whether there may be more to go
     */
    private record Portion(AuditPosition last, int number, int young, boolean isFull, List<ChainBreak> breaks) {}

    /** Removes a portion when it is time to; whether there may be more to remove. */
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
        for (int read = 0; !choice.done && read < AT_A_TIME; read += PIECE) {
            audit.forEachLink(choice.last.number(), PIECE, choice::add);
        }
        if (choice.number == 0) {
            return Optional.empty();
        }
        ChainCheck check = ChainCheck.from(anchor, keys);
        boolean _ = check.advance(audit, choice.number);
        boolean isFull = choice.isFull() || choice.number == AT_A_TIME;
        return Optional.of(new Portion(choice.last, choice.number, choice.young, isFull, check.breaks()));
    }

    /** Takes the eldest entries until one may stay or they are enough; the newest always stays. */
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
            boolean old = !limits.age().isZero() && link.at().isBefore(now.minus(limits.age()));
            boolean beyond = limits.bytes() > 0 && head.total() - last.total() > limits.bytes();
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
                "audit.prune", new Target(Kind.AUDIT, null), new Scope(null, null, null), null, Json.text(after));
        storage.inTransaction(tx -> {
            tx.audit().prune(portion.last());
            trail.note(tx, AuditKeeper.system(clock), event);
            return event;
        });
    }

    private void warn(int more) {
        young += more;
        Instant now = clock.instant();
        if (young > 0 && !now.isBefore(nextWarning)) {
            LOG.warn(
                    "the audit log is larger than audit-max-size: {} entries are removed that are younger than audit-retention",
                    young);
            young = 0;
            nextWarning = now.plus(INTERVAL);
        }
    }
}
