package dev.ambit.signin;

import dev.ambit.access.SessionIndex;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wires the parts of this package. */
public final class SignIn {
    private SignIn() {}

    /**
     * Creates all routes of this package.
     *
     * @param keys the current key and then the retired ones
     * @param oidc null when no OpenID provider is configured
     */
    public static List<Route> routes(
            Storage storage,
            AuditTrail audit,
            InvitationLifecycle invitations,
            List<HmacKey> keys,
            SecureRandom random,
            SessionIndex index,
            SetupLink link,
            FirstUserSetup firstUserSetup,
            @Nullable OidcSettings oidc,
            InstantSource clock) {
        AttemptLimiter attempts = new AttemptLimiter(clock, random);
        VerificationQueue queue = new VerificationQueue();
        OneTimePasswords oneTimePasswords = new OneTimePasswords(keys, random);
        PasskeyVerifier passkeyVerifier = new PasskeyVerifier(random);
        FailedAttemptLog failedAttempts = new FailedAttemptLog(storage, audit);
        SignInService service = new SignInService(
                storage,
                audit,
                keys.getFirst(),
                random,
                attempts,
                queue,
                oneTimePasswords,
                passkeyVerifier,
                failedAttempts);
        DeviceCookie devices = new DeviceCookie(keys);
        SignInFilters signInFilters = new SignInFilters(devices, attempts, queue);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SignInRoutes(storage, service, index, devices, signInFilters).routes());
        routes.addAll(new OneTimePasswordRoutes(storage, audit, oneTimePasswords).routes());
        routes.addAll(new PasskeyRoutes(storage, audit, oneTimePasswords, passkeyVerifier).routes());
        routes.addAll(new SetupRoutes(storage, service, link, firstUserSetup, signInFilters).routes());
        routes.addAll(
                new InvitationAcceptRoutes(storage, audit, invitations, service, keys, random, signInFilters).routes());
        OidcProvider provider = oidc == null ? null : new OidcProvider(oidc, clock);
        EmailVerification proof = new EmailVerification(audit, invitations);
        OidcService links = new OidcService(storage, audit, service, failedAttempts, proof);
        routes.addAll(new OidcRoutes(provider, links, index, attempts, signInFilters, random).routes());
        return routes;
    }
}
