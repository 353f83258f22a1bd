package dev.ambit.access;

import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of tokens by a key that is part of each token, with open addressing. Readers never block; there is one
 * writer at a time. The entries and keys of the JDK's map would add a third to the memory of a token.
 *
 * @param <K> the type of the key
 */
abstract class TokenTable<K> {
    static final int MIN_LENGTH = 1 << 10;

    private volatile Slots slots = new Slots(MIN_LENGTH);
    private int size;
    private int occupied; // including removed ones

    abstract K key(IndexedToken token);

    abstract boolean hasKey(IndexedToken token, K key);

    /** Need not be evenly distributed, but an attacker must not be able to produce collisions. */
    abstract long hash(K key);

    /** By the digest of the secret. */
    static final class ByDigest extends TokenTable<TokenDigest> {
        @Override
        TokenDigest key(IndexedToken token) {
            return token.digest();
        }

        @Override
        boolean hasKey(IndexedToken token, TokenDigest key) {
            return token.hasDigest(key);
        }

        @Override
        long hash(TokenDigest key) {
            return key.first();
        }
    }

    /** By the id, which is chosen by this server. */
    static final class ById extends TokenTable<TokenId> {
        @Override
        TokenId key(IndexedToken token) {
            return token.id();
        }

        @Override
        boolean hasKey(IndexedToken token, TokenId key) {
            return token.hasId(key);
        }

        @Override
        long hash(TokenId key) {
            return key.low();
        }
    }

    @Nullable
    IndexedToken find(K key) {
        Slots current = slots;
        long spread = spread(key);
        byte tag = Slots.tag(spread);
        for (int i = current.start(spread); ; i = current.next(i)) {
            byte held = current.tag(i);
            if (held == Slots.FREE) {
                return null;
            }
            if (held == tag) {
                IndexedToken token = current.token(i);
                if (token != null && hasKey(token, key)) {
                    return token;
                }
            }
        }
    }

    /** Adds {@code token}; replaces the one with the same key. */
    void put(IndexedToken token) {
        if (occupied + 1 > capacity(slots.length())) {
            rebuild();
        }
        Slots current = slots;
        K key = key(token);
        long spread = spread(key);
        int removed = -1;
        int i = current.start(spread);
        for (; current.tag(i) != Slots.FREE; i = current.next(i)) {
            IndexedToken held = current.token(i);
            if (held == null) {
                removed = removed < 0 ? i : removed;
            } else if (hasKey(held, key)) {
                current.set(i, Slots.tag(spread), token);
                return;
            }
        }
        size++;
        if (removed < 0) {
            occupied++;
        }
        current.set(removed < 0 ? i : removed, Slots.tag(spread), token);
    }

    @Nullable
    IndexedToken remove(K key) {
        Slots current = slots;
        long spread = spread(key);
        for (int i = current.start(spread); current.tag(i) != Slots.FREE; i = current.next(i)) {
            IndexedToken held = current.token(i);
            if (held != null && hasKey(held, key)) {
                current.remove(i);
                size--;
                return held;
            }
        }
        return null;
    }

    int size() {
        return size;
    }

    /** Copies the tokens into new slots with free room; concurrent readers of the old slots see the previous state. */
    private void rebuild() {
        Slots old = slots;
        int length = 5L * (size + 1) > 4L * capacity(old.length()) ? grownLength(old.length()) : old.length();
        Slots fresh = new Slots(length);
        for (int i = 0; i < old.length(); i++) {
            IndexedToken token = old.token(i);
            if (token != null) {
                long spread = spread(key(token));
                int at = fresh.start(spread);
                while (fresh.tag(at) != Slots.FREE) {
                    at = fresh.next(at);
                }
                fresh.set(at, Slots.tag(spread), token);
            }
        }
        occupied = size;
        slots = fresh;
    }

    /** The maximum number of tokens in a table of {@code length} slots. */
    static int capacity(int length) {
        return (int) (length * 3L / 4);
    }

    /** Grows by half: after doubling, more than half of the slots would be empty. */
    static int grownLength(int length) {
        return length + length / 2;
    }

    private long spread(K key) {
        return hash(key) * 0x9E37_79B9_7F4A_7C15L;
    }

    /**
     * Slots with a token and a tag, one byte of the hash of its key: a look-up reads only tokens with the right tag,
     * because each read may be a cache miss. The tags of neighbouring slots share a cache line.
     */
    private static final class Slots {
        static final byte FREE = 0;

        private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(byte[].class);
        private static final VarHandle TOKEN = MethodHandles.arrayElementVarHandle(IndexedToken[].class);

        private final byte[] tags;
        private final @Nullable IndexedToken[] tokens;

        Slots(int length) {
            this.tags = new byte[length];
            this.tokens = new IndexedToken[length];
        }

        static byte tag(long spread) {
            return (byte) (spread | 0x80); // not FREE
        }

        int length() {
            return tags.length;
        }

        int start(long spread) {
            return (int) (((spread >>> 32) * tags.length) >>> 32); // as even as a remainder, without a division
        }

        int next(int i) {
            return i + 1 < tags.length ? i + 1 : 0;
        }

        byte tag(int i) {
            return (byte) TAG.getAcquire(tags, i);
        }

        /** Null where a token was removed: readers continue with the next slot. */
        @Nullable
        IndexedToken token(int i) {
            return (IndexedToken) TOKEN.getAcquire(tokens, i);
        }

        void set(int i, byte tag, IndexedToken token) {
            TOKEN.setRelease(tokens, i, token);
            TAG.setRelease(tags, i, tag); // last: a reader that sees the tag must see the token
        }

        void remove(int i) {
            TOKEN.setRelease(tokens, i, null);
        }
    }
}
