package dev.ambit.storage;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log: time, actor, client, action, target and outcome. Never contains a secret, a digest or a
 * password hash.
 *
 * @param client null when there is no client address or it could not be parsed
 * @param action for example {@code token.create}
 * @param scope the account, user and zone whose lists contain the entry
 * @param before the target before the action, as JSON text; null when it did not exist
 * @param after the target after the action, as JSON text; null when it no longer exists
 * @param requestId null outside of a request
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

    /** The actor of an entry. */
    public sealed interface Actor {
        record ByToken(TokenId id, TokenOwner owner) implements Actor {}

        /** A user, signed in or on the command line. */
        record ByUser(UserId id) implements Actor {}

        /** The server itself, for example during setup. */
        record BySystem() implements Actor {}

        /** A client that is not authenticated. */
        record Anonymous() implements Actor {}
    }

    /**
     * The object of an action.
     *
     * @param id its printed id; null when it never existed
     */
    public record Target(Kind kind, @Nullable String id) {}

    /** The kind of a target. */
    public enum Kind {
        USER,
        ACCOUNT,
        MEMBER,
        TOKEN,
        ZONE,
        RECORD,
        TSIG,
        PEER,
        ACL,
        /** The audit log itself. */
        AUDIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The account, the user and the zone that an entry concerns; null where there is none. */
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

    /** The outcome of an action. */
    public enum Outcome {
        SUCCESS,
        REFUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The interface through which an action was requested. */
    public enum Channel {
        API,
        DASHBOARD,
        COMMAND_LINE
    }
}
