package dev.ambit.access;

import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;

/** The access requirement of a route. A route cannot be built without one. */
public sealed interface Access {
    /** Open to unauthenticated requests. */
    record Public() implements Access {}

    /** A valid token of {@code owner}'s kind that verifies itself; its address condition is not checked. */
    record TokenItself(OwnerKind owner) implements Access {}

    /**
     * Any valid token from a permitted address. The handler filters its result by the permissions of the caller, or
     * decides after it has read the body; {@code why} says which, for the list of routes.
     */
    record Authenticated(String why) implements Access {}

    /** A signed-in user; tokens are rejected. */
    record SignedIn() implements Access {}

    /** A valid token from a permitted address with one of {@code anyOf} on the resource of {@code target}. */
    record Requires(PermissionSet anyOf, Target target) implements Access {}

    /** The kind of owner whose tokens an endpoint verifies. */
    enum OwnerKind {
        USER,
        ACCOUNT
    }

    /** The resource of a route; {@code parameter} is the name of the path parameter with its id. */
    sealed interface Target {
        /** The user who owns the calling token; the token of an account has no user and is rejected. */
        record CallingUser() implements Target {}

        record AccountIn(String parameter) implements Target {}

        /** The whole zone. */
        record ZoneIn(String parameter) implements Target {}

        /** A record of the zone; the handler decides which one. */
        record RecordsOfZoneIn(String parameter) implements Target {}

        /** The zone, for a caller with any permission on it or on one of its records. */
        record VisibleZoneIn(String parameter) implements Target {}
    }

    static Access unauthenticated() {
        return new Public();
    }

    static Access signedIn() {
        return new SignedIn();
    }

    static Access authenticated(String why) {
        return new Authenticated(why);
    }

    /** Starts a requirement: {@code requires(DNS_WRITE).on(…)}; one of the permissions is enough. */
    static Requirement requires(Permission... anyOf) {
        return new Requirement(PermissionSet.of(anyOf));
    }

    /** A requirement without its resource. */
    record Requirement(PermissionSet anyOf) {
        public Access on(Target target) {
            return new Requires(anyOf, target);
        }
    }

    static Target callingUser() {
        return new Target.CallingUser();
    }

    static Target account(String parameter) {
        return new Target.AccountIn(parameter);
    }

    static Target zone(String parameter) {
        return new Target.ZoneIn(parameter);
    }

    static Target recordsOf(String parameter) {
        return new Target.RecordsOfZoneIn(parameter);
    }

    static Access visibleZone(String parameter) {
        return new Requires(PermissionSet.ZONE, new Target.VisibleZoneIn(parameter));
    }
}
