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
 * Follows the chain of audit entries and says where it does not fit. After such a place it goes on from the hash that stands there,
 * so that one changed entry does not hide a second one.
 */
final class ChainCheck {
    /** Enough to see how far the damage goes. */
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

    /** A check of what follows {@code position}, which was checked before. */
    static ChainCheck from(AuditPosition position, AuditKeys keys) {
        return new ChainCheck(keys, position);
    }

    /** A check of all entries, which begin after {@code anchor}. */
    static ChainCheck ofAll(AuditStore audit, AuditKeys keys) {
        Optional<AuditAnchor> anchor = audit.anchor();
        ChainCheck check =
                new ChainCheck(keys, anchor.map(AuditAnchor::position).orElse(AuditPosition.START));
        if (anchor.isEmpty() || !anchor.get().isGenuine(keys)) {
            check.found(new ChainBreak(
                    check.at.number(),
                    ChainBreak.How.ANCHOR,
                    "where the chain begins is " + (anchor.isEmpty() ? "missing" : "not what this server wrote")));
        }
        check.requireNothingBefore(audit);
        return check;
    }

    /** A check of the entries after number {@code after}, whose own hash is taken as it stands. */
    static ChainCheck after(long after, AuditStore audit, AuditKeys keys) {
        return audit.links(after - 1, 1).stream()
                .filter(link -> link.number() == after)
                .findFirst()
                .map(link -> new ChainCheck(keys, link.position()))
                .orElseGet(() -> ofAll(audit, keys));
    }

    /**
     * Checks the next {@code most} entries.
     *
     * @return whether there may be more
     */
    boolean advance(AuditStore audit, int most) {
        skipPruned(audit);
        Piece piece = new Piece(most);
        audit.forEachLink(at.number(), most + 1, piece::add);
        return piece.finish();
    }

    /** Entries, each of which is judged when the one after it is known, and one more to judge the last of them. */
    private final class Piece {
        private final int most;
        private int read;
        private @Nullable AuditLink held;

        Piece(int most) {
            this.most = most;
        }

        void add(AuditLink link) {
            if (held != null) {
                follow(held, link);
            }
            read++;
            held = read <= most ? link : null;
        }

        boolean finish() {
            if (held != null) {
                follow(held, null);
            }
            return read > most;
        }
    }

    /** An entry that stands before the beginning would be listed and never followed. */
    private void requireNothingBefore(AuditStore audit) {
        audit.links(Long.MIN_VALUE, 1).stream()
                .filter(link -> link.number() <= at.number())
                .findFirst()
                .ifPresent(link -> found(new ChainBreak(
                        link.number(), ChainBreak.How.ADDED, "it stands before the beginning of the chain")));
    }

    /** What was pruned while the check went on is no gap. */
    private void skipPruned(AuditStore audit) {
        Optional<AuditAnchor> anchor = audit.anchor();
        if (anchor.isPresent()
                && anchor.get().position().number() > at.number()
                && anchor.get().isGenuine(keys)) {
            at = anchor.get().position();
        }
    }

    private void follow(AuditLink link, @Nullable AuditLink next) {
        if (!fits(link, link.number(), at.hash())) {
            judge(link, next).ifPresent(this::found);
        }
        at = link.position();
        checked++;
    }

    /** Whether {@code link} is an entry that this server wrote with that number after the one with the hash {@code previous}. */
    private boolean fits(AuditLink link, long number, byte[] previous) {
        return keys.has(link.key())
                && Arrays.equals(keys.link(link.key(), number, link.total(), link.content(), previous), link.hash());
    }

    /** Empty for an entry of a lost key after the first: they cannot be judged. */
    private Optional<ChainBreak> judge(AuditLink link, @Nullable AuditLink next) {
        int key = link.key();
        boolean isKnown = key != 0 && key == lostKey && link.number() == at.number() + 1;
        return isKnown ? Optional.empty() : Optional.of(breakAt(link, next));
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
                    ? new ChainBreak(number, ChainBreak.How.REORDERED, "it stands before the entry that it followed")
                    : new ChainBreak(number, ChainBreak.How.ADDED, "it was added before the entry that follows");
        }
        return link.hash().length == 0
                ? new ChainBreak(number, ChainBreak.How.ADDED, "it has no hash: this server did not write it")
                : new ChainBreak(number, ChainBreak.How.CHANGED, "it, or the entry before it, is not what was written");
    }

    /** Compares the end with how far the log had come, as far as the server knows; goes on from there when there was more. */
    void requireEnd(AuditPosition end, AuditPosition reached) {
        if (at.number() > end.number()) {
            at = end;
        }
        if (reached.number() > end.number()) {
            found(new ChainBreak(
                    end.number() + 1,
                    ChainBreak.How.CUT,
                    "the log had reached entry " + reached.number()
                            + ": its end is missing, or the database is an older one"));
        }
    }

    /** Compares the entry that was the newest with what it was. */
    void requireSame(AuditPosition noted, AuditStore audit) {
        boolean differs = audit.position(noted.number())
                .filter(position -> !position.equals(noted))
                .isPresent();
        if (differs) {
            found(new ChainBreak(
                    noted.number(), ChainBreak.How.CUT, "it is another one than it was: the database is an older one"));
        }
    }

    void found(ChainBreak one) {
        if (breaks.size() < MAX_BREAKS) {
            breaks.add(one);
        }
    }

    /** Where the chain does not fit, the first of them first. */
    List<ChainBreak> breaks() {
        return List.copyOf(breaks);
    }

    /** The breaks since this was last asked. */
    List<ChainBreak> takeBreaks() {
        List<ChainBreak> taken = breaks();
        breaks.clear();
        return taken;
    }

    /** Until where it has come. */
    AuditPosition position() {
        return at;
    }

    /** How many entries were checked. */
    long checked() {
        return checked;
    }
}
