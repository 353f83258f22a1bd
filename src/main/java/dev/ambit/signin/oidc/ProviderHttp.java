package dev.ambit.signin.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.net.URL;

/** Requests to the provider: with a timeout, and without following redirects, which could lead to another host. */
final class ProviderHttp {
    private static final int TIMEOUT_MILLIS = 5_000;

    private ProviderHttp() {}

    static Resource resource(URL address) throws IOException {
        HTTPResponse response = send(new HTTPRequest(HTTPRequest.Method.GET, address));
        if (response.getStatusCode() != HTTPResponse.SC_OK) {
            throw new IOException("the request for its keys failed with status " + response.getStatusCode());
        }
        return new Resource(String.valueOf(response.getBody()), response.getHeaderValue("Content-Type"));
    }

    static HTTPResponse send(HTTPRequest request) throws IOException {
        configure(request);
        return request.send();
    }

    static void configure(HTTPRequest request) {
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setFollowRedirects(false);
    }
}
