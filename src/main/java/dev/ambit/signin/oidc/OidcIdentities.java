package dev.ambit.signin.oidc;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.Json;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.oidc.OidcFailure.Reason;
import dev.ambit.signin.oidc.OidcProvider.Identity;
import dev.ambit.signin.session.NewSession;
import dev.ambit.signin.session.SessionService;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs in and links users by the identity that the OpenID provider asserts; each change is one transaction with its
 * audit entry and revision, which an {@link OidcFailure} rolls back. It creates no users: an identity without a user is
 * rejected.
 */
public final class OidcIdentities {
    /** The value of {@code way} in the audit log. */
    static final String WAY = "oidc";

    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

    private final Storage storage;
    private final AuditTrail audit;
    private final SessionService sessions;
    private final EmailVerification proof;

    public OidcIdentities(Storage storage, AuditTrail audit, SessionService sessions, EmailVerification proof) {
        this.storage = storage;
        this.audit = audit;
        this.sessions = sessions;
        this.proof = proof;
    }

    Optional<LinkedIdentity> findLink(UserId user) {
        return storage.read(tx -> tx.identities().findByUser(user));
    }

    /**
     * Signs in.
     *
     * @param before the previous session of the browser; null when none
     * @throws OidcFailure when the identity belongs to no user
     */
    NewSession signIn(Identity identity, SignInClient client, @Nullable Session before) {
        return storage.inTransaction(tx -> {
            Optional<UserId> linked =
                    tx.identities().find(identity.issuer(), identity.subject()).map(LinkedIdentity::user);
            linked.ifPresent(user -> noteVerifiedEmail(tx, user, identity, client));
            UserId user = linked.orElseGet(() -> adopt(tx, identity, client));
            return sessions.start(tx, user, client, before, authenticatedOn(identity, client.at()), WAY);
        });
    }

    /**
     * Links the identity to the user who has its verified address. If that address was not verified before, all
     * credentials set until now are dropped, since an attacker may have set them.
     */
    private UserId adopt(Tx tx, Identity identity, SignInClient client) {
        String email = identity.email();
        if (email == null) {
            throw new OidcFailure(Reason.UNVERIFIED);
        }
        UserId user = tx.users()
                .findByEmail(email)
                .filter(found -> EmailAddress.isSame(found.email(), email))
                .map(User::id)
                .orElseThrow(() -> new OidcFailure(Reason.UNKNOWN));
        AuditContext context = client.auditContext(user);
        proof.markVerifiedAndDropCredentials(tx, user, context);
        link(tx, user, identity, context);
        return user;
    }

    /** Without {@code auth_time} the authentication counts as old, so that sensitive routes require the password. */
    private static Instant authenticatedOn(Identity identity, Instant now) {
        Instant authTime = identity.authenticatedOn();
        if (authTime == null) {
            return now.minus(Session.MAX_AUTHENTICATION_AGE);
        }
        return authTime.isAfter(now) ? now : authTime;
    }

    /**
     * Links the identity to the user of {@code session}.
     *
     * @throws OidcFailure when either is linked to another, or the session has ended
     */
    void link(Identity identity, Session session, SignInClient client) {
        storage.inTransaction(tx -> {
            requireLive(tx, session, client.at());
            if (!isLinked(tx, session.user(), identity)) {
                link(tx, session.user(), identity, client.auditContext(session.user()));
                noteVerifiedEmail(tx, session.user(), identity, client);
            }
            return session;
        });
    }

    /** Marks the user's address as verified, unless the provider asserts another address. */
    private void noteVerifiedEmail(Tx tx, UserId user, Identity identity, SignInClient client) {
        String email = identity.email();
        boolean isOwn = email != null
                && tx.users()
                        .find(user)
                        .filter(found -> EmailAddress.isSame(found.email(), email))
                        .isPresent();
        if (isOwn) {
            proof.markVerified(tx, user, client.auditContext(user));
        }
    }

    private static boolean isLinked(Tx tx, UserId user, Identity identity) {
        return tx.identities()
                .find(identity.issuer(), identity.subject())
                .filter(link -> link.user().equals(user))
                .isPresent();
    }

    private void link(Tx tx, UserId user, Identity identity, AuditContext context) {
        LinkedIdentity link = new LinkedIdentity(user, identity.issuer(), identity.subject(), context.at());
        if (tx.identities().insert(link) == InsertResult.CONFLICT) {
            throw new OidcFailure(Reason.TAKEN, user);
        }
        record(tx, context, AuditAction.USER_LINK, user, null, json(link));
    }

    /** Deletes the linked identity of {@code user}; false when there is none. */
    boolean unlink(UserId user, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<LinkedIdentity> link = tx.identities().findByUser(user);
            link.ifPresent(found -> {
                tx.identities().delete(user);
                record(tx, context, AuditAction.USER_UNLINK, user, json(found), null);
            });
            return link.isPresent();
        });
    }

    /**
     * Records that the provider authenticated the user of {@code session} again, as requested at {@code requestedOn}.
     *
     * @throws OidcFailure when the identity is not linked to the user, the provider did not authenticate again, or the
     *     session has ended
     */
    NewSession reauthenticate(Identity identity, Session session, Instant requestedOn, SignInClient client) {
        Instant authenticated = identity.authenticatedOn();
        if (authenticated == null || authenticated.isBefore(requestedOn.minus(MAX_CLOCK_SKEW))) {
            throw new OidcFailure(Reason.STALE, session.user());
        }
        return storage.inTransaction(tx -> {
            requireLive(tx, session, client.at());
            if (!isLinked(tx, session.user(), identity)) {
                throw new OidcFailure(Reason.TAKEN, session.user());
            }
            return sessions.reauthenticate(
                    tx, session, authenticatedOn(identity, client.at()), client.auditContext(session.user()), WAY);
        });
    }

    private static void requireLive(Tx tx, Session session, Instant at) {
        boolean isLive = tx.sessions()
                .find(session.id())
                .filter(found -> !found.session().isExpired(found.lastSeenOn(), at))
                .isPresent();
        if (!isLive) {
            throw new OidcFailure(Reason.ENDED, session.user());
        }
    }

    private void record(
            Tx tx,
            AuditContext context,
            AuditAction action,
            UserId user,
            @Nullable String before,
            @Nullable String after) {
        audit.record(tx, context, Event.onUser(action, user, before, after), new Change.OfUser(user));
    }

    private static String json(LinkedIdentity link) {
        return Json.text(new TreeMap<>(Map.of("issuer", link.issuer(), "subject", link.subject())));
    }
}
