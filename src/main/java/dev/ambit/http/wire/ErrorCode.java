package dev.ambit.http.wire;

/**
 * All errors of the API: the code that clients switch on, the HTTP status and the message. Codes and messages are
 * those of the API that the clients were written for. No client error has status 409 or 5xx, which clients would
 * retry.
 */
public enum ErrorCode {
    INVALID_TOKEN_REQUEST(1001, 400, "Invalid request"),
    INVALID_API_TOKEN(1000, 401, "Invalid API Token"),
    MISSING_AUTHORIZATION(1001, 400, "Missing \"Authorization\" header"),
    TOKEN_NOT_FOUND(1003, 404, "Token not found"),
    DNS_VALIDATION(1004, 400, "DNS Validation Error"),
    INVALID_REQUEST(1001, 400, "Invalid request"),
    ZONE_EXISTS(1061, 400, "already exists"),
    INVALID_HEADERS(6003, 400, "Invalid request headers"),
    INVALID_AUTHORIZATION_FORMAT(6111, 400, "Invalid format for Authorization header"),
    MALFORMED_BODY(6007, 400, "Malformed JSON in request body"),
    METHOD_NOT_AVAILABLE(7001, 405, "Method not available for that URI"),
    NO_ROUTE(7003, 404, "Could not route to the requested path, perhaps your object identifier is invalid?"),
    API_KEY_UNKNOWN(9103, 403, "Unknown X-Auth-Key or X-Auth-Email"),
    MISSING_CREDENTIALS(9106, 400, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"),
    INVALID_ACCESS_TOKEN(9109, 403, "Invalid access token"),
    WRONG_LOCATION(9109, 403, "Cannot use the access token from location"),
    UNAUTHORIZED_RESOURCE(9109, 403, "Unauthorized to access requested resource"),
    AUTHENTICATION_ERROR(10000, 403, "Authentication error"),
    BAD_REQUEST(6001, 400, "Bad request"),
    BODY_TOO_LARGE(6002, 413, "Request body is too large"),
    HEADERS_TOO_LARGE(6004, 431, "Request headers are too large"),
    URI_TOO_LONG(6005, 414, "Request URI is too long"),
    REQUEST_TIMEOUT(6006, 408, "The request took too long to arrive"),
    NOT_FOUND(1002, 404, "Not found"),
    ZONE_MEMORY(81045, 400, "The zones would need more memory than the server allows"),
    RECORD_NOT_FOUND(81044, 404, "Record does not exist."),
    SIGN_IN_REFUSED(10011, 401, "Wrong e-mail address or password"),
    NOT_SIGNED_IN(10012, 401, "Not signed in"),
    REAUTHENTICATION_REQUIRED(10013, 403, "Confirm your identity to continue"),
    CROSS_SITE(10014, 403, "Refused: this request does not come from the dashboard"),
    TOO_MANY_ATTEMPTS(10015, 429, "Too many attempts"),
    LINK_NOT_VALID(10016, 403, "This link is not valid any more"),
    HTTPS_REQUIRED(10017, 403, "Passwords and sessions require HTTPS"),
    SECOND_FACTOR_REQUIRED(10018, 401, "Enter the code from your authenticator app"),
    SECOND_FACTOR_REJECTED(10019, 401, "The code is wrong, expired or already used"),
    PASSKEY_REFUSED(10020, 401, "The passkey is unknown or its signature is not valid"),
    PROVIDER_UNAVAILABLE(10021, 400, "Single sign-on is not available at the moment"),
    TOO_MANY_REQUESTS(10100, 429, "Too many of your requests are waiting; try again"),
    TOO_MANY_CHANGES(10102, 429, "Too many changes within an hour for the size of the audit log; try again later"),
    INTERNAL(10001, 500, "Internal error"),
    OVERLOADED(10100, 503, "The server is overloaded; try again"),
    TOO_MANY_UNFINISHED(10101, 429, "Too many unfinished requests from this address; try again");

    private final int code;
    private final int status;
    private final String message;

    ErrorCode(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** The code for a request that was rejected with {@code status} before it reached a route. */
    public static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> BODY_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 429 -> TOO_MANY_UNFINISHED;
            case 431 -> HEADERS_TOO_LARGE;
            case 500 -> INTERNAL;
            case 503 -> OVERLOADED;
            default -> BAD_REQUEST;
        };
    }

    public int code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String message() {
        return message;
    }
}
