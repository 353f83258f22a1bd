package dev.ambit.http;

/** The methods that routes answer. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
}
