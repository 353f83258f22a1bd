package dev.ambit.core.account;

import dev.ambit.core.resource.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person. {@code email} is unique without regard to case; the password's hash is kept apart from this value. */
public record User(
        UserId id,
        String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String telephone,
        @Nullable String country,
        @Nullable String zipcode,
        Instant createdOn,
        Instant modifiedOn) {}
