package dev.ambit.access;

import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by a key that each of them carries. Readers never wait; there is one writer at a time. An open table instead of
 * the JDK's map, whose entry and key would cost as much memory again as a third of the token.
 *
 * @param <K> what finds a token
 */
abstract class TokenTable<K> {
    private static final Object REMOVED = new Object();
    static final int SMALLEST = 1 << 10;

    private volatile AtomicReferenceArray<@Nullable Object> slots = new AtomicReferenceArray<>(SMALLEST);
    private int size;
    private int taken; // REMOVED ones included

    abstract K key(KnownToken token);

    abstract boolean hasKey(KnownToken token, K key);

    /** Need not be spread; that many keys have the same must not be in anybody's hand. */
    abstract long hash(K key);

    /** By the digest of the secret. */
    static final class ByDigest extends TokenTable<TokenDigest> {
        @Override
        TokenDigest key(KnownToken token) {
            return token.digest();
        }

        @Override
        boolean hasKey(KnownToken token, TokenDigest key) {
            return token.hasDigest(key);
        }

        @Override
        long hash(TokenDigest key) {
            return key.first();
        }
    }

    /** By the id, which this server chose. */
    static final class ById extends TokenTable<TokenId> {
        @Override
        TokenId key(KnownToken token) {
            return token.id();
        }

        @Override
        boolean hasKey(KnownToken token, TokenId key) {
            return token.isToken(key);
        }

        @Override
        long hash(TokenId key) {
            return key.low();
        }
    }

    @Nullable
    KnownToken find(K key) {
        AtomicReferenceArray<@Nullable Object> current = slots;
        for (int i = start(key, current); ; i = next(i, current)) {
            Object held = current.get(i);
            if (held == null) {
                return null;
            }
            if (held instanceof KnownToken token && hasKey(token, key)) {
                return token;
            }
        }
    }

    /** Puts {@code token} in, in the place of the one with the same key. */
    void put(KnownToken token) {
        if (taken + 1 > most(slots.length())) {
            rebuild();
        }
        AtomicReferenceArray<@Nullable Object> current = slots;
        K key = key(token);
        int free = -1;
        int i = start(key, current);
        for (Object held = current.get(i); held != null; held = current.get(i)) {
            if (held instanceof KnownToken other && hasKey(other, key)) {
                current.set(i, token);
                return;
            }
            if (held == REMOVED && free < 0) {
                free = i;
            }
            i = next(i, current);
        }
        size++;
        if (free < 0) {
            taken++;
            free = i;
        }
        current.set(free, token);
    }

    @Nullable
    KnownToken remove(K key) {
        AtomicReferenceArray<@Nullable Object> current = slots;
        int i = start(key, current);
        for (Object held = current.get(i); held != null; held = current.get(i)) {
            if (held instanceof KnownToken token && hasKey(token, key)) {
                current.set(i, REMOVED); // not null: readers on their way to a token behind it go on
                size--;
                return token;
            }
            i = next(i, current);
        }
        return null;
    }

    int size() {
        return size;
    }

    /** Makes a table with room, without the removed; those who read the old one meanwhile read what was true. */
    private void rebuild() {
        AtomicReferenceArray<@Nullable Object> old = slots;
        int length = 5L * (size + 1) > 4L * most(old.length()) ? grown(old.length()) : old.length();
        AtomicReferenceArray<@Nullable Object> fresh = new AtomicReferenceArray<>(length);
        for (int i = 0; i < old.length(); i++) {
            if (old.get(i) instanceof KnownToken token) {
                int at = start(key(token), fresh);
                while (fresh.getPlain(at) != null) {
                    at = next(at, fresh);
                }
                fresh.setPlain(at, token);
            }
        }
        taken = size;
        slots = fresh;
    }

    /**
     * How many a table of {@code length} slots takes. A fuller one would save a few bytes a token, but each slot that is passed
     * over on the way to a token costs a look at another one, which no cache holds.
     */
    static int most(int length) {
        return (int) (length * 2L / 5);
    }

    /** By half: doubled, it would begin with four slots of five empty. */
    static int grown(int length) {
        return length + length / 2;
    }

    private int start(K key, AtomicReferenceArray<@Nullable Object> in) {
        long spread = (hash(key) * 0x9E37_79B9_7F4A_7C15L) >>> 32;
        return (int) ((spread * in.length()) >>> 32); // as even as a remainder, by a multiplication
    }

    private static int next(int i, AtomicReferenceArray<@Nullable Object> in) {
        return i + 1 < in.length() ? i + 1 : 0;
    }
}
