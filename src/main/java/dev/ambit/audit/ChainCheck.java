package dev.ambit.audit;

import dev.ambit.storage.AuditAnchor;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.AuditLink;
import dev.ambit.storage.AuditPosition;
import dev.ambit.storage.AuditStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chain of audit entries and collects its breaks. After a break it continues with the stored hash, so that
 * one changed entry does not hide a second one.
 */
final class ChainCheck {
    /** Enough to see the extent of the damage. */
    private static final int MAX_BREAKS = 100;

    private final AuditKeys keys;
    private final List<ChainBreak> breaks = new ArrayList<>();
    private AuditPosition at;
    private long checked;
    private int lostKey;

    private ChainCheck(AuditKeys keys, AuditPosition at) {
        this.keys = keys;
        this.at = at;
    }

    /** Checks the entries after {@code position}, which was checked before. */
    static ChainCheck from(AuditPosition position, AuditKeys keys) {
        return new ChainCheck(keys, position);
    }

    /** Checks all entries, which start after the anchor. */
    static ChainCheck ofAll(AuditStore audit, AuditKeys keys) {
        Optional<AuditAnchor> anchor = audit.anchor();
        ChainCheck check =
                new ChainCheck(keys, anchor.map(AuditAnchor::position).orElse(AuditPosition.START));
        if (anchor.isEmpty() || !anchor.get().isGenuine(keys)) {
            check.addBreak(new ChainBreak(
                    check.at.number(),
                    ChainBreak.How.ANCHOR,
                    "the anchor of the chain is " + (anchor.isEmpty() ? "missing" : "not genuine")));
        }
        check.requireNothingBefore(audit);
        return check;
    }

    /** Checks the entries after number {@code after}, whose own hash is trusted. */
    static ChainCheck after(long after, AuditStore audit, AuditKeys keys) {
        return audit.links(after - 1, 1).stream()
                .filter(link -> link.number() == after)
                .findFirst()
                .map(link -> new ChainCheck(keys, link.position()))
                .orElseGet(() -> ofAll(audit, keys));
    }

    /**
     * Checks the next {@code limit} entries.
     *
     * @return whether there may be more
     */
    boolean advance(AuditStore audit, int limit) {
        skipPruned(audit);
        Batch batch = new Batch(limit);
        audit.forEachLink(at.number(), limit + 1, batch::add);
        return batch.finish();
    }

    /** A batch of entries. Each is verified with the one after it, so one more is read for the last of them. */
    private final class Batch {
        private final int limit;
        private int read;
        private @Nullable AuditLink pending;

        Batch(int limit) {
            this.limit = limit;
        }

        void add(AuditLink link) {
            if (pending != null) {
                verify(pending, link);
            }
            read++;
            pending = read <= limit ? link : null;
        }

        boolean finish() {
            if (pending != null) {
                verify(pending, null);
            }
            return read > limit;
        }
    }

    /** An entry before the start of the chain would be listed and never verified. */
    private void requireNothingBefore(AuditStore audit) {
        audit.links(Long.MIN_VALUE, 1).stream()
                .filter(link -> link.number() <= at.number())
                .findFirst()
                .ifPresent(link -> addBreak(
                        new ChainBreak(link.number(), ChainBreak.How.ADDED, "it precedes the start of the chain")));
    }

    /** Entries that were pruned during the check are not missing. */
    private void skipPruned(AuditStore audit) {
        Optional<AuditAnchor> anchor = audit.anchor();
        if (anchor.isPresent()
                && anchor.get().position().number() > at.number()
                && anchor.get().isGenuine(keys)) {
            at = anchor.get().position();
        }
    }

    private void verify(AuditLink link, @Nullable AuditLink next) {
        if (!fits(link, link.number(), at.hash())) {
            classify(link, next).ifPresent(this::addBreak);
        }
        at = link.position();
        checked++;
    }

    /** Whether this server wrote {@code link} with {@code number}, after the entry with the hash {@code previous}. */
    private boolean fits(AuditLink link, long number, byte[] previous) {
        return keys.has(link.key())
                && Arrays.equals(
                        keys.linkHash(link.key(), number, link.total(), link.content(), previous), link.hash());
    }

    /** Empty for further entries of a lost key, which cannot be verified. */
    private Optional<ChainBreak> classify(AuditLink link, @Nullable AuditLink next) {
        int key = link.key();
        boolean isReported = key != 0 && key == lostKey && link.number() == at.number() + 1;
        return isReported ? Optional.empty() : Optional.of(breakAt(link, next));
    }

    private ChainBreak breakAt(AuditLink link, @Nullable AuditLink next) {
        long number = link.number();
        if (number > at.number() + 1) {
            return new ChainBreak(
                    number,
                    ChainBreak.How.MISSING,
                    "the entries from " + (at.number() + 1) + " to " + (number - 1) + " are missing");
        }
        if (link.key() != 0 && !keys.has(link.key())) {
            lostKey = link.key();
            return new ChainBreak(
                    number,
                    ChainBreak.How.KEY,
                    "the audit key " + link.key() + " is missing: the entries under it cannot be checked");
        }
        if (next != null && fits(next, number, at.hash())) {
            boolean swapped = fits(link, next.number(), next.hash());
            return swapped
                    ? new ChainBreak(number, ChainBreak.How.REORDERED, "it was moved before the entry that it followed")
                    : new ChainBreak(number, ChainBreak.How.ADDED, "it was added before the entry that follows");
        }
        return link.hash().length == 0
                ? new ChainBreak(number, ChainBreak.How.ADDED, "it has no hash: this server did not write it")
                : new ChainBreak(number, ChainBreak.How.CHANGED, "it, or the entry before it, was modified");
    }

    /** Compares the end with the highest position known to the server; moves back to the end when it is lower. */
    void requireEnd(AuditPosition end, AuditPosition reached) {
        if (at.number() > end.number()) {
            at = end;
        }
        if (reached.number() > end.number()) {
            addBreak(new ChainBreak(
                    end.number() + 1,
                    ChainBreak.How.CUT,
                    "the log had reached entry " + reached.number()
                            + ": its end is missing, or the database is an older copy"));
        }
    }

    /** Compares an entry with its recorded position. */
    void requireSame(AuditPosition recorded, AuditStore audit) {
        boolean differs = audit.position(recorded.number())
                .filter(position -> !position.equals(recorded))
                .isPresent();
        if (differs) {
            addBreak(new ChainBreak(
                    recorded.number(), ChainBreak.How.CUT, "it is a different entry: the database is an older copy"));
        }
    }

    void addBreak(ChainBreak one) {
        if (breaks.size() < MAX_BREAKS) {
            breaks.add(one);
        }
    }

    /** The breaks since the last {@link #takeBreaks}, in the order of the chain. */
    List<ChainBreak> breaks() {
        return List.copyOf(breaks);
    }

    /** Returns and removes the breaks that were found since the last call. */
    List<ChainBreak> takeBreaks() {
        List<ChainBreak> taken = breaks();
        breaks.clear();
        return taken;
    }

    /** The position of the last checked entry. */
    AuditPosition position() {
        return at;
    }

    /** The number of checked entries. */
    long checked() {
        return checked;
    }
}
