package dev.ambit.access;

import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;

/** What a route demands of whoever calls it. A route cannot be built without one. */
public sealed interface Access {
    /** Answers anybody, with or without a token. */
    record Public() implements Access {}

    /** A valid token of {@code owner}'s kind proves itself; its address condition is not asked. */
    record TokenItself(OwnerKind owner) implements Access {}

    /**
     * Any valid token from a permitted address. The handler shows only what the caller may see, or decides once it has
     * read the body; {@code why} says which, for the list of routes.
     */
    record Authenticated(String why) implements Access {}

    /** A person who is signed in; no token will do. */
    record SignedIn() implements Access {}

    /** A valid token from a permitted address with one of {@code anyOf} on the resource that {@code target} finds. */
    record Requires(PermissionSet anyOf, Target target) implements Access {}

    /** Whose token an endpoint speaks about. */
    enum OwnerKind {
        USER,
        ACCOUNT
    }

    /** Where a route's resource stands; {@code parameter} names a path parameter that holds an id. */
    sealed interface Target {
        /** The user who owns the calling token; an account's token has none and is refused. */
        record CallingUser() implements Target {}

        record AccountIn(String parameter) implements Target {}

        /** The whole zone. */
        record ZoneIn(String parameter) implements Target {}

        /** Some record of the zone; which one is decided by the handler. */
        record RecordsOfZoneIn(String parameter) implements Target {}

        /** The zone, for whoever holds any permission on it or on one of its records. */
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

    /** Begins a demand: {@code requires(DNS_WRITE).on(…)}; one of the permissions is enough. */
    static Requirement requires(Permission... anyOf) {
        return new Requirement(PermissionSet.of(anyOf));
    }

    /** A demand that still lacks its resource. */
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
