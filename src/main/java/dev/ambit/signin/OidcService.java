package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.Json;
import dev.ambit.signin.OidcFailure.Reason;
import dev.ambit.signin.OidcProvider.Identity;
import dev.ambit.signin.SignInService.NewSession;
import dev.ambit.signin.SignInService.SignInClient;
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
 * What becomes of somebody for whom the provider vouches; each change is one transaction with its audit entry and revision.
 * It makes no user: whoever is none hears so.
 */
final class OidcService {
    private static final String METHOD = "oidc";
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final Storage storage;
    private final AuditTrail audit;
    private final SignInService sessions;
    private final FailedAttemptLog refused;
    private final EmailVerification proof;

    OidcService(
            Storage storage,
            AuditTrail audit,
            SignInService sessions,
            FailedAttemptLog refused,
            EmailVerification proof) {
        this.storage = storage;
        this.audit = audit;
        this.sessions = sessions;
        this.refused = refused;
        this.proof = proof;
    }

    Optional<LinkedIdentity> linkOf(UserId user) {
        return storage.read(tx -> tx.identities().findByUser(user));
    }

    /**
     * Signs in.
     *
     * @param before the session that the browser had until now; null when none
     * @throws OidcFailure when the identity is no user's
     */
    NewSession signIn(Identity identity, SignInClient signInClient, @Nullable SessionId before) {
        return storage.inTransaction(tx -> {
            Optional<UserId> linked =
                    tx.identities().find(identity.issuer(), identity.subject()).map(LinkedIdentity::user);
            linked.ifPresent(user -> noteProof(tx, user, identity, signInClient));
            UserId user = linked.orElseGet(() -> adopt(tx, identity, signInClient));
            if (before != null && tx.sessions().delete(before)) {
                tx.revisions().append(new Change.OfSession(before));
            }
            return sessions.begin(tx, user, signInClient, provedOn(identity, signInClient.at()), METHOD);
        });
    }

    /**
     * The user whose verified address the identity has, from now on linked to it. Nobody had proven that address before:
     * then what was set until now may be a stranger's.
     */
    private UserId adopt(Tx tx, Identity identity, SignInClient signInClient) {
        String email = identity.email();
        if (email == null) {
            throw new OidcFailure(Reason.UNVERIFIED);
        }
        UserId user = tx.users()
                .findByEmail(email)
                .filter(found -> EmailAddress.isSame(found.email(), email))
                .map(User::id)
                .orElseThrow(() -> new OidcFailure(Reason.UNKNOWN));
        AuditContext auditContext = origin(user, signInClient);
        proof.noteFirst(tx, user, auditContext);
        link(tx, user, identity, auditContext);
        return user;
    }

    /** Without its word, who was proved long ago counts as such: what needs a recent proof then asks for the password. */
    private static Instant provedOn(Identity identity, Instant now) {
        Instant said = identity.authenticatedOn();
        if (said == null) {
            return now.minus(Session.RECENT);
        }
        return said.isAfter(now) ? now : said;
    }

    /**
     * Links the identity to whoever sits at {@code session}.
     *
     * @throws OidcFailure when either is linked otherwise, or the session is over
     */
    void link(Identity identity, Session session, SignInClient signInClient) {
        storage.inTransaction(tx -> {
            requireLive(tx, session, signInClient.at());
            if (!isLinked(tx, session.user(), identity)) {
                link(tx, session.user(), identity, origin(session.user(), signInClient));
                noteProof(tx, session.user(), identity, signInClient);
            }
            return session;
        });
    }

    /** The provider may vouch for another address than the user's, which proves nothing. */
    private void noteProof(Tx tx, UserId user, Identity identity, SignInClient signInClient) {
        String email = identity.email();
        boolean isOwn = email != null
                && tx.users()
                        .find(user)
                        .filter(found -> EmailAddress.isSame(found.email(), email))
                        .isPresent();
        if (isOwn) {
            proof.note(tx, user, origin(user, signInClient));
        }
    }

    private static boolean isLinked(Tx tx, UserId user, Identity identity) {
        return tx.identities()
                .find(identity.issuer(), identity.subject())
                .filter(link -> link.user().equals(user))
                .isPresent();
    }

    private void link(Tx tx, UserId user, Identity identity, AuditContext auditContext) {
        LinkedIdentity link = new LinkedIdentity(user, identity.issuer(), identity.subject(), auditContext.at());
        if (tx.identities().insert(link) == InsertResult.CONFLICT) {
            throw new OidcFailure(Reason.TAKEN, user);
        }
        record(tx, auditContext, "user.link", user, null, json(link));
    }

    /** Ends what links {@code user}; false when nothing does. */
    boolean unlink(UserId user, AuditContext auditContext) {
        return storage.inTransaction(tx -> {
            Optional<LinkedIdentity> link = tx.identities().findByUser(user);
            link.ifPresent(found -> {
                tx.identities().delete(user);
                record(tx, auditContext, "user.unlink", user, json(found), null);
            });
            return link.isPresent();
        });
    }

    /**
     * Takes the word of the provider, which was asked at {@code askedOn} to have the person prove it anew, that who sits at
     * {@code session} did.
     *
     * @throws OidcFailure when it was somebody else, or the provider did not ask, or the session is over
     */
    NewSession prove(Identity identity, Session session, Instant askedOn, SignInClient signInClient) {
        Instant authenticated = identity.authenticatedOn();
        if (authenticated == null || authenticated.isBefore(askedOn.minus(CLOCKS_APART))) {
            throw new OidcFailure(Reason.STALE, session.user());
        }
        return storage.inTransaction(tx -> {
            requireLive(tx, session, signInClient.at());
            if (!isLinked(tx, session.user(), identity)) {
                throw new OidcFailure(Reason.TAKEN, session.user());
            }
            return sessions.proved(
                    tx, session, provedOn(identity, signInClient.at()), origin(session.user(), signInClient), METHOD);
        });
    }

    private static void requireLive(Tx tx, Session session, Instant at) {
        boolean isLive = tx.sessions()
                .find(session.id())
                .filter(found -> !found.session().isOver(found.lastSeenOn(), at))
                .isPresent();
        if (!isLive) {
            throw new OidcFailure(Reason.ENDED, session.user());
        }
    }

    /** Notes a refusal. */
    void refused(String action, OidcFailure refusal, SignInClient signInClient) {
        AuditContext nobody =
                AuditContext.signingIn(null, signInClient.client(), signInClient.at(), signInClient.requestId());
        refused.note(
                action,
                refusal.user(),
                nobody,
                Map.of("way", METHOD, "reason", refusal.reason().word()));
    }

    private void record(
            Tx tx,
            AuditContext auditContext,
            String action,
            UserId user,
            @Nullable String before,
            @Nullable String after) {
        audit.record(tx, auditContext, Event.onUser(action, user, before, after), new Change.OfUser(user));
    }

    private static String json(LinkedIdentity link) {
        return Json.text(new TreeMap<>(Map.of("issuer", link.issuer(), "subject", link.subject())));
    }

    private static AuditContext origin(UserId user, SignInClient signInClient) {
        return AuditContext.signingIn(user, signInClient.client(), signInClient.at(), signInClient.requestId());
    }
}
