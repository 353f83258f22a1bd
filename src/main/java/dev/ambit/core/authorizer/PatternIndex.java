package dev.ambit.core.authorizer;

import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.RecordPattern.Match;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An index of permissions by record pattern, for the patterns of one key. Finding the patterns that cover or overlap
 * another takes a few look-ups per label of its name, independent of the number of patterns. With pairwise comparison a
 * small request occupies a core for seconds.
 */
final class PatternIndex {
    /** The key of sums over patterns of all types. */
    private static final String ANY_TYPE_SUM = "";

    /** The key of sums over patterns that can overlap {@link RecordPattern#NO_DELEGATION}. */
    private static final String NO_DELEGATION_SUM = "-";

    private static final String NO_NAME = "";

    /** The patterns of one type that a sum combines, relative to the name of its key. */
    private enum Sum {
        ALL,
        ANY_NAME,
        EXACT_NAME,
        EXACT_SUBDOMAIN,
        EXACT_LONGER,
        BELOW,
        BELOW_SUBDOMAIN,
        BELOW_ANY,
        PREFIX,
        PREFIX_LONGER,
        PREFIX_ANY
    }

    private record Key(String type, Sum sum, String name) {}

    private final Map<RecordPattern, Long> patterns = new HashMap<>();
    private final Map<Key, Long> sums = new HashMap<>();
    private long whole;

    /** Adds permissions on {@code records} for {@link #covering}; null is everything under the key. */
    void add(@Nullable RecordPattern records, long permissions) {
        if (records == null) {
            whole |= permissions;
        } else {
            patterns.merge(records, permissions, (one, other) -> one | other);
        }
    }

    /** Returns the permissions on everything under the key, including operations on the zone itself. */
    long whole() {
        return whole;
    }

    /** Returns the permissions of all patterns that cover {@code inner}. */
    long covering(RecordPattern inner) {
        long covering = whole;
        for (String type : List.of(RecordPattern.ANY_TYPE, RecordPattern.NO_DELEGATION, inner.type())) {
            Candidates candidates = new Candidates(type, inner);
            candidates.look(Match.ANY, NO_NAME);
            if (inner.match() != Match.ANY) {
                candidates.look(inner.match(), inner.name());
            }
            if (inner.match() == Match.EXACT || inner.match() == Match.BELOW) {
                eachSuffix(inner.name(), suffix -> candidates.look(Match.BELOW, suffix));
            }
            if (inner.match() == Match.EXACT || inner.match() == Match.PREFIX) {
                eachPrefix(inner.name(), prefix -> candidates.look(Match.PREFIX, prefix));
            }
            covering |= candidates.found;
        }
        return covering;
    }

    /** Collects the permissions of candidates that cover {@code inner}. */
    private final class Candidates {
        private final String type;
        private final RecordPattern inner;
        private long found;

        Candidates(String type, RecordPattern inner) {
            this.type = type;
            this.inner = inner;
        }

        void look(Match match, String name) {
            RecordPattern candidate = new RecordPattern(type, match, name);
            Long permissions = patterns.get(candidate);
            if (permissions != null && candidate.covers(inner)) {
                found |= permissions;
            }
        }
    }

    /** Adds permissions on {@code records} for {@link #overlapping}. */
    void addSums(RecordPattern records, long permissions) {
        boolean delegation = RecordPattern.DELEGATION.contains(records.type());
        for (String type : List.of(records.type(), ANY_TYPE_SUM, delegation ? ANY_TYPE_SUM : NO_DELEGATION_SUM)) {
            sum(type, Sum.ALL, NO_NAME, permissions);
            String name = records.name();
            switch (records.match()) {
                case ANY -> sum(type, Sum.ANY_NAME, NO_NAME, permissions);
                case EXACT -> {
                    sum(type, Sum.EXACT_NAME, name, permissions);
                    eachSuffix(name, suffix -> sum(type, Sum.EXACT_SUBDOMAIN, suffix, permissions));
                    eachPrefix(name, prefix -> sum(type, Sum.EXACT_LONGER, prefix, permissions));
                }
                case BELOW -> {
                    sum(type, Sum.BELOW, name, permissions);
                    sum(type, Sum.BELOW_ANY, NO_NAME, permissions);
                    eachSuffix(name, suffix -> sum(type, Sum.BELOW_SUBDOMAIN, suffix, permissions));
                }
                case PREFIX -> {
                    sum(type, Sum.PREFIX, name, permissions);
                    sum(type, Sum.PREFIX_ANY, NO_NAME, permissions);
                    eachPrefix(name, prefix -> sum(type, Sum.PREFIX_LONGER, prefix, permissions));
                }
            }
        }
    }

    private void sum(String type, Sum sum, String name, long permissions) {
        sums.merge(new Key(type, sum, name), permissions, (one, other) -> one | other);
    }

    /** Returns the permissions of all patterns that {@link RecordPattern#overlaps overlap} {@code other}. */
    long overlapping(RecordPattern other) {
        return switch (other.type()) {
            case RecordPattern.ANY_TYPE -> new Sums(ANY_TYPE_SUM).meeting(other);
            case RecordPattern.NO_DELEGATION -> new Sums(NO_DELEGATION_SUM).meeting(other);
            default -> {
                long met = new Sums(RecordPattern.ANY_TYPE).meeting(other) | new Sums(other.type()).meeting(other);
                boolean delegation = RecordPattern.DELEGATION.contains(other.type());
                yield delegation ? met : met | new Sums(RecordPattern.NO_DELEGATION).meeting(other);
            }
        };
    }

    /** Collects the sums of one type. */
    private final class Sums {
        private final String type;
        private long found;

        Sums(String type) {
            this.type = type;
        }

        long meeting(RecordPattern other) {
            String name = other.name();
            look(other.match() == Match.ANY ? Sum.ALL : Sum.ANY_NAME, NO_NAME);
            switch (other.match()) {
                case ANY -> {}
                case EXACT -> {
                    look(Sum.EXACT_NAME, name);
                    eachSuffix(name, suffix -> look(Sum.BELOW, suffix));
                    eachPrefix(name, prefix -> look(Sum.PREFIX, prefix));
                }
                case BELOW -> {
                    look(Sum.EXACT_SUBDOMAIN, name);
                    look(Sum.BELOW, name);
                    look(Sum.BELOW_SUBDOMAIN, name);
                    look(Sum.PREFIX_ANY, NO_NAME);
                    eachSuffix(name, suffix -> look(Sum.BELOW, suffix));
                }
                case PREFIX -> {
                    look(Sum.EXACT_LONGER, name);
                    look(Sum.PREFIX, name);
                    look(Sum.PREFIX_LONGER, name);
                    look(Sum.BELOW_ANY, NO_NAME);
                    eachPrefix(name, prefix -> look(Sum.PREFIX, prefix));
                }
            }
            return found;
        }

        private void look(Sum sum, String name) {
            found |= sums.getOrDefault(new Key(type, sum, name), 0L);
        }
    }

    /** Passes {@code b.c} and {@code c} for {@code a.b.c}. */
    private static void eachSuffix(String name, Consumer<String> consumer) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            consumer.accept(name.substring(dot + 1));
        }
    }

    /** Passes {@code a} and {@code a.b} for {@code a.b.c}. */
    private static void eachPrefix(String name, Consumer<String> consumer) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            consumer.accept(name.substring(0, dot));
        }
    }
}
