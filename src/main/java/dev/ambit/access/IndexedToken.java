package dev.ambit.access;

import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.StoredToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token as the index holds it: what it may do, the digest that finds it, and when it was last used. */
public final class IndexedToken extends Principal {
    private static final VarHandle LAST_USED = field("lastUsed", int.class);
    private static final VarHandle LISTED = field("listed", boolean.class);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** Seconds since 1970, unsigned; 0 for never. */
    @SuppressWarnings("UnusedVariable") // by its handle
    private int lastUsed;

    /** Whether it stands in {@link LastUsedQueue}. */
    @SuppressWarnings("UnusedVariable") // by its handle
    private boolean listed;

    /** {@code stored} as it stands in the database; what {@code before}, its predecessor here, knows of its use is kept. */
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

    /** When it was last used, to the second and as far as this server knows; empty when never. */
    public Optional<Instant> lastUsedOn() {
        long seconds = lastUsed();
        return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }

    /** Stores the time of a use; whether it must be listed, since it is not. Never waits and never allocates. */
    boolean use(Instant at) {
        int seconds = (int) at.getEpochSecond();
        // Stored when it changes, or the cores would take a busy token's memory from each other.
        if ((int) LAST_USED.getOpaque(this) != seconds) {
            LAST_USED.setOpaque(this, seconds);
        }
        if ((boolean) LISTED.getOpaque(this)) {
            return false;
        }
        LISTED.setOpaque(this, true);
        return true;
    }

    /** Takes it off the list, before its time is read: a use from now on lists it again. */
    void unlist() {
        LISTED.setVolatile(this, false);
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
