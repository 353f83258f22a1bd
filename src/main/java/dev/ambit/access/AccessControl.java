package dev.ambit.access;

import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.AccessDecision.Denied;
import dev.ambit.access.AccessDecision.Granted;
import dev.ambit.access.AccessDecision.Rejected;
import dev.ambit.access.AccessDecision.Unusable;
import dev.ambit.access.AccessDecision.WrongCaller;
import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an authenticated caller may go on, in this order: the route accepts such a caller, the target exists for
 * the caller, the caller has the permission. The filter of requests and the simulator take the same steps here. Has no side
 * effects.
 */
public final class AccessControl {
    private final TargetResolver targets;

    public AccessControl(Directory directory) {
        this.targets = new TargetResolver(directory);
    }

    /** Why the credentials of {@code caller} are not accepted, whatever they permit; null when they are. */
    public @Nullable Rejected checkCaller(AccessAttempt attempt, Caller caller) {
        return switch (attempt.access()) {
            case Access.Public _ -> null;
            case Access.TokenItself itself -> checkValidity(caller, itself.owner());
            case Access.SignedIn _ ->
                caller.isSignedIn()
                        ? checkSession(attempt, caller)
                        : new WrongCaller(caller, WrongCaller.UnmetRequirement.NOT_SIGNED_IN);
            case Access.Authenticated _, Access.Requires _ ->
                caller.isSignedIn() ? checkSession(attempt, caller) : checkUse(caller);
        };
    }

    /** Decides for a caller that {@link #checkCaller} accepts. */
    public AccessDecision authorize(AccessAttempt attempt, Caller caller) {
        if (!(attempt.access() instanceof Access.Requires(PermissionSet anyOf, Access.Target target))) {
            return new Granted(caller, null);
        }
        return switch (targets.resolve(attempt, caller, anyOf, target)) {
            case TargetResolver.Unresolved unresolved -> unresolved.why();
            case TargetResolver.Resolved resolved -> {
                DenyReason refusal = caller.refusal(anyOf, resolved.resource());
                yield refusal == null
                        ? new Granted(caller, resolved.zone())
                        : new Denied(caller, anyOf, resolved.resource(), refusal);
            }
        };
    }

    /** What {@code target} names in the attempt. */
    public TargetResolver.Result resolve(
            AccessAttempt attempt, Caller caller, PermissionSet anyOf, Access.Target target) {
        return targets.resolve(attempt, caller, anyOf, target);
    }

    private static @Nullable Rejected checkSession(AccessAttempt attempt, Caller caller) {
        boolean isTooOld = attempt.requiresRecentAuthentication()
                && caller.principal() instanceof IndexedSession session
                && !session.session().isRecentlyAuthenticated(attempt.at());
        return isTooOld ? new WrongCaller(caller, WrongCaller.UnmetRequirement.MUST_PROVE_AGAIN) : null;
    }

    private static @Nullable Rejected checkUse(Caller caller) {
        DenyReason refusal = Authorizer.checkUse(caller.principal(), caller.client(), caller.at());
        return refusal == null ? null : new Unusable(caller, refusal);
    }

    /** The address condition is not checked: a token may be verified from anywhere. */
    private static @Nullable Rejected checkValidity(Caller caller, OwnerKind kind) {
        DenyReason refusal = Authorizer.checkValidity(caller.principal(), caller.at());
        if (refusal != null) {
            return new Unusable(caller, refusal);
        }
        boolean isOfKind = caller.principal().isUserOwned() == (kind == OwnerKind.USER);
        return isOfKind ? null : new WrongCaller(caller, WrongCaller.UnmetRequirement.WRONG_OWNER);
    }
}
