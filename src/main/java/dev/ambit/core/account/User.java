package dev.ambit.core.account;

import dev.ambit.core.resource.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user. {@code email} is unique, ignoring case. The password hash is stored separately. */
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
