package dev.ambit.core.authorizer;

import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.RecordPattern.Match;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Permissions by the records that they are on, for as many patterns as there are under one key. What a pattern is covered by and
 * what it meets takes a few look-ups for each label of its name, however many patterns there are: comparing each with each is
 * how a small request keeps a core busy for seconds.
 */
final class PatternIndex {
    /** Where permissions of every type are added up, those for many types among them. */
    private static final String EACH_TYPE = "";

    /** The same of all that may meet {@link RecordPattern#NO_DELEGATION}. */
    private static final String EACH_BUT_DELEGATION = "-";

    private static final String NO_NAME = "";

    /** What a sum is taken of, of patterns of one type. */
    private enum Sum {
        EVERYTHING,
        EVERY_NAME,
        EXACTLY,
        EXACTLY_SOMETHING_BELOW,
        EXACTLY_SOMETHING_AFTER,
        BELOW,
        BELOW_SOMETHING_BELOW,
        BELOW_SOMETHING,
        PREFIX,
        PREFIX_WITH_MORE,
        PREFIX_OF_SOMETHING
    }

    private record Key(String type, Sum sum, String name) {}

    private final Map<RecordPattern, Long> patterns = new HashMap<>();
    private final Map<Key, Long> sums = new HashMap<>();
    private long whole;

    /** Adds permissions on {@code records} for {@link #covering}; null for everything under the key. */
    void add(@Nullable RecordPattern records, long permissions) {
        if (records == null) {
            whole |= permissions;
        } else {
            patterns.merge(records, permissions, (one, other) -> one | other);
        }
    }

    /** The permissions on everything under the key, records or not. */
    long whole() {
        return whole;
    }

    /** The permissions of all patterns that cover {@code inner}, each by itself. */
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

    /** Looks at patterns that may cover another. */
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

    /** Adds permissions on {@code records} for {@link #meeting}. */
    void addSums(RecordPattern records, long permissions) {
        boolean delegation = RecordPattern.DELEGATION.contains(records.type());
        for (String type : List.of(records.type(), EACH_TYPE, delegation ? EACH_TYPE : EACH_BUT_DELEGATION)) {
            sum(type, Sum.EVERYTHING, NO_NAME, permissions);
            String name = records.name();
            switch (records.match()) {
                case ANY -> sum(type, Sum.EVERY_NAME, NO_NAME, permissions);
                case EXACT -> {
                    sum(type, Sum.EXACTLY, name, permissions);
                    eachSuffix(name, suffix -> sum(type, Sum.EXACTLY_SOMETHING_BELOW, suffix, permissions));
                    eachPrefix(name, prefix -> sum(type, Sum.EXACTLY_SOMETHING_AFTER, prefix, permissions));
                }
                case BELOW -> {
                    sum(type, Sum.BELOW, name, permissions);
                    sum(type, Sum.BELOW_SOMETHING, NO_NAME, permissions);
                    eachSuffix(name, suffix -> sum(type, Sum.BELOW_SOMETHING_BELOW, suffix, permissions));
                }
                case PREFIX -> {
                    sum(type, Sum.PREFIX, name, permissions);
                    sum(type, Sum.PREFIX_OF_SOMETHING, NO_NAME, permissions);
                    eachPrefix(name, prefix -> sum(type, Sum.PREFIX_WITH_MORE, prefix, permissions));
                }
            }
        }
    }

    private void sum(String type, Sum sum, String name, long permissions) {
        sums.merge(new Key(type, sum, name), permissions, (one, other) -> one | other);
    }

    /** The permissions of all patterns that {@link RecordPattern#overlaps overlap} {@code other}. */
    long meeting(RecordPattern other) {
        return switch (other.type()) {
            case RecordPattern.ANY_TYPE -> new Sums(EACH_TYPE).meeting(other);
            case RecordPattern.NO_DELEGATION -> new Sums(EACH_BUT_DELEGATION).meeting(other);
            default -> {
                long met = new Sums(RecordPattern.ANY_TYPE).meeting(other) | new Sums(other.type()).meeting(other);
                boolean delegation = RecordPattern.DELEGATION.contains(other.type());
                yield delegation ? met : met | new Sums(RecordPattern.NO_DELEGATION).meeting(other);
            }
        };
    }

    /** Looks at the sums of one type. */
    private final class Sums {
        private final String type;
        private long found;

        Sums(String type) {
            this.type = type;
        }

        long meeting(RecordPattern other) {
            String name = other.name();
            look(other.match() == Match.ANY ? Sum.EVERYTHING : Sum.EVERY_NAME, NO_NAME);
            switch (other.match()) {
                case ANY -> {}
                case EXACT -> {
                    look(Sum.EXACTLY, name);
                    eachSuffix(name, suffix -> look(Sum.BELOW, suffix));
                    eachPrefix(name, prefix -> look(Sum.PREFIX, prefix));
                }
                case BELOW -> {
                    look(Sum.EXACTLY_SOMETHING_BELOW, name);
                    look(Sum.BELOW, name);
                    look(Sum.BELOW_SOMETHING_BELOW, name);
                    look(Sum.PREFIX_OF_SOMETHING, NO_NAME);
                    eachSuffix(name, suffix -> look(Sum.BELOW, suffix));
                }
                case PREFIX -> {
                    look(Sum.EXACTLY_SOMETHING_AFTER, name);
                    look(Sum.PREFIX, name);
                    look(Sum.PREFIX_WITH_MORE, name);
                    look(Sum.BELOW_SOMETHING, NO_NAME);
                    eachPrefix(name, prefix -> look(Sum.PREFIX, prefix));
                }
            }
            return found;
        }

        private void look(Sum sum, String name) {
            found |= sums.getOrDefault(new Key(type, sum, name), 0L);
        }
    }

    /** {@code b.c} and {@code c} of {@code a.b.c}. */
    private static void eachSuffix(String name, Consumer<String> consumer) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            consumer.accept(name.substring(dot + 1));
        }
    }

    /** {@code a} and {@code a.b} of {@code a.b.c}. */
    private static void eachPrefix(String name, Consumer<String> consumer) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            consumer.accept(name.substring(0, dot));
        }
    }
}
