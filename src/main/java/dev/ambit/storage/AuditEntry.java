package dev.ambit.storage;

import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to which thing, from where, and what became of it. Never holds a secret, a digest or a password's hash.
 *
 * @param client null when the address could not be read or there is none
 * @param action what was done, {@code token.create} say
 * @param scope in whose lists of entries it stands
 * @param before what the thing was, as JSON text; null when it did not exist
 * @param after what it became, as JSON text; null when it does not exist any more
 * @param requestId null when there was no request
 */
public record AuditEntry(
        AuditId id,
        Instant at,
        Actor actor,
        @Nullable IpAddress client,
        String action,
        Target target,
        Scope scope,
        @Nullable String before,
        @Nullable String after,
        Outcome outcome,
        @Nullable String requestId,
        Channel channel) {

    /** Who did it. */
    public sealed interface Actor {
        record ByToken(TokenId id, TokenOwner owner) implements Actor {}

        /** A person, signed in or at the command line. */
        record ByUser(UserId id) implements Actor {}

        /** The server itself, when it is set up say. */
        record BySystem() implements Actor {}

        /** Somebody who proved nothing. */
        record Anonymous() implements Actor {}
    }

    /**
     * What it was done to.
     *
     * @param id its id as it is printed; null when it never existed
     */
    public record Target(Kind kind, @Nullable String id) {}

    /** What kinds of things are changed. */
    public enum Kind {
        USER,
        ACCOUNT,
        MEMBER,
        TOKEN,
        ZONE,
        RECORD,
        /** The log itself. */
        AUDIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The account, the user and the zone that an entry concerns, as far as there are any. */
    public record Scope(
            @Nullable AccountId account,
            @Nullable UserId user,
            @Nullable ZoneId zone) {
        public static Scope of(TokenOwner owner) {
            return switch (owner) {
                case TokenOwner.Account account -> of(account.id());
                case TokenOwner.User user -> of(user.id());
            };
        }

        public static Scope of(AccountId account) {
            return new Scope(account, null, null);
        }

        public static Scope of(UserId user) {
            return new Scope(null, user, null);
        }

        public static Scope of(AccountId account, ZoneId zone) {
            return new Scope(account, null, zone);
        }
    }

    /** What became of it. */
    public enum Outcome {
        SUCCESS,
        REFUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which way it came in. */
    public enum Channel {
        API,
        DASHBOARD,
        COMMAND_LINE
    }
}
