package dev.ambit.access;

import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.StoredToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token in the index: its compiled policies, the digest that finds it, and its last use. */
public final class IndexedToken extends Principal {
    private static final VarHandle LAST_USED = field("lastUsed", int.class);
    private static final VarHandle QUEUED = field("queued", boolean.class);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** Seconds since 1970, unsigned; 0 for never. */
    @SuppressWarnings("UnusedVariable") // by its VarHandle
    private int lastUsed;

    /** Whether it is in {@link LastUsedQueue}. */
    @SuppressWarnings("UnusedVariable") // by its VarHandle
    private boolean queued;

    /** Creates the entry of {@code stored}; keeps the last use of {@code before}, the entry that it replaces. */
    IndexedToken(
            StoredToken stored,
            PermissionCatalog catalog,
            OwnerPermissions ownerPermissions,
            @Nullable IndexedToken before) {
        super(stored.token(), catalog, ownerPermissions);
        TokenDigest digest = stored.digest();
        this.first = digest.first();
        this.second = digest.second();
        this.third = digest.third();
        this.fourth = digest.fourth();
        Instant written = stored.lastUsedOn();
        this.lastUsed =
                (int) Math.max(written == null ? 0 : written.getEpochSecond(), before == null ? 0 : before.lastUsed());
    }

    /** The digest of its secret. */
    TokenDigest digest() {
        return new TokenDigest(first, second, third, fourth);
    }

    boolean hasDigest(TokenDigest digest) {
        return first == digest.first()
                && second == digest.second()
                && third == digest.third()
                && fourth == digest.fourth();
    }

    /** The last use, in whole seconds and as far as this server knows; empty when never used. */
    public Optional<Instant> lastUsedOn() {
        long seconds = lastUsed();
        return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }

    /** Records a use; returns whether the token must be queued. Never blocks and never allocates. */
    boolean markUsed(Instant at) {
        int seconds = (int) at.getEpochSecond();
        // Stored only when it changes: otherwise the cores would contend for the cache line of a busy token.
        if ((int) LAST_USED.getOpaque(this) != seconds) {
            LAST_USED.setOpaque(this, seconds);
        }
        if ((boolean) QUEUED.getOpaque(this)) {
            return false;
        }
        QUEUED.setOpaque(this, true);
        return true;
    }

    /** Marks it as not queued. Called before its time is read, so that a later use queues it again. */
    void clearQueued() {
        QUEUED.setVolatile(this, false);
    }

    private long lastUsed() {
        return Integer.toUnsignedLong((int) LAST_USED.getOpaque(this));
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(IndexedToken.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
