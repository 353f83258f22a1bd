package dev.ambit.signin;

import dev.ambit.access.SessionIndex;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.Route;
import dev.ambit.storage.Storage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of this feature put together. */
public final class SignIn {
    private SignIn() {}

    /**
     * All of its routes.
     *
     * @param keys the current key and then the retired ones
     * @param oidc null when nobody signs in by an OpenID provider
     */
    public static List<Route> routes(
            Storage storage,
            AuditTrail audit,
            InvitationLifecycle invitations,
            List<HmacKey> keys,
            SecureRandom random,
            SessionIndex index,
            SetupLink link,
            Founding founding,
            @Nullable OidcSettings oidc,
            InstantSource clock) {
        Attempts attempts = new Attempts(clock, random);
        Turns turns = new Turns();
        OneTimePasswords oneTimePasswords = new OneTimePasswords(keys, random);
        Passkeys passkeys = new Passkeys(random);
        RefusedAttempts refused = new RefusedAttempts(storage, audit);
        SignInService service = new SignInService(
                storage, audit, keys.getFirst(), random, attempts, turns, oneTimePasswords, passkeys, refused);
        KnownDevice devices = new KnownDevice(keys);
        Visits visits = new Visits(devices, attempts, turns);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SignInRoutes(storage, service, index, devices, visits).routes());
        routes.addAll(new OneTimePasswordRoutes(storage, audit, oneTimePasswords).routes());
        routes.addAll(new PasskeyRoutes(storage, audit, oneTimePasswords, passkeys).routes());
        routes.addAll(new SetupRoutes(storage, service, link, founding, visits).routes());
        routes.addAll(new InvitationRoutes(storage, audit, invitations, service, keys, random, visits).routes());
        OidcProvider provider = oidc == null ? null : new OidcProvider(oidc, clock);
        AddressProof proof = new AddressProof(audit, invitations);
        OidcService links = new OidcService(storage, audit, service, refused, proof);
        routes.addAll(new OidcRoutes(provider, links, index, attempts, visits, random).routes());
        return routes;
    }
}
