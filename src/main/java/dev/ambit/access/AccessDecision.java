package dev.ambit.access;

import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a request may reach its handler. Each protocol turns a rejection into its own response. */
public sealed interface AccessDecision {
    /**
     * The request may go on.
     *
     * @param caller null on public routes
     * @param zone the zone that the access names; null when it names none
     */
    record Granted(@Nullable Caller caller, @Nullable ZoneEntry zone) implements AccessDecision {}

    /** The request ends here. */
    sealed interface Rejected extends AccessDecision {
        /** Null when the credentials prove nothing. */
        @Nullable
        Caller caller();

        /** One word, as metrics and the audit log have it; null when the request is malformed rather than refused. */
        @Nullable
        String reason();

        /** The caller lacks all of these permissions; empty when the reason is another. */
        default PermissionSet needed() {
            return PermissionSet.NONE;
        }
    }

    /** The credentials are missing or not valid. The names of {@link CredentialProblem} are labels of metrics. */
    record Unauthenticated(CredentialProblem why) implements Rejected {
        /** What is wrong with the credentials. */
        public enum CredentialProblem {
            MISSING,
            MALFORMED,
            API_KEY,
            UNKNOWN,
            /** The client sent too many unknown credentials. */
            TOO_MANY
        }

        @Override
        public @Nullable Caller caller() {
            return null;
        }

        @Override
        public String reason() {
            return word(why);
        }
    }

    /** The route does not accept a caller of this kind. The names of {@link UnmetRequirement} are labels of metrics. */
    record WrongCaller(Caller caller, UnmetRequirement why) implements Rejected {
        /** What the route requires instead. */
        public enum UnmetRequirement {
            /** A request of a page of this site. */
            CROSS_SITE,
            /** A session that was authenticated in the last minutes. */
            MUST_PROVE_AGAIN,
            /** A session. */
            NOT_SIGNED_IN,
            /** A token of the other kind of owner. */
            WRONG_OWNER
        }

        @Override
        public String reason() {
            return word(why);
        }
    }

    /** The token may not be used now or from this address. */
    record Unusable(Caller caller, DenyReason why) implements Rejected {
        @Override
        public String reason() {
            return word(why);
        }
    }

    /** The caller has none of {@code needed} on {@code resource}. */
    record Denied(Caller caller, PermissionSet needed, Resource resource, DenyReason why) implements Rejected {
        @Override
        public String reason() {
            return word(why);
        }
    }

    /** There is no such object, and the caller may know that. */
    record NotFound(Caller caller, PermissionSet needed) implements Rejected {
        @Override
        public String reason() {
            return "no_such_object";
        }
    }

    /** The parameter that should name the object is no id. */
    record InvalidId(Caller caller) implements Rejected {
        @Override
        public @Nullable String reason() {
            return null;
        }
    }

    /** A constant as metrics and the audit log have it. */
    static String word(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
