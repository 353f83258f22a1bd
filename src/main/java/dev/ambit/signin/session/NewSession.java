package dev.ambit.signin.session;

import dev.ambit.core.account.Session;
import dev.ambit.core.token.TokenSecret;

/** A session and its secret, which is not stored. */
public record NewSession(Session session, TokenSecret secret) {}
