package dev.ambit.http.route;

import dev.ambit.core.net.IpAddress;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The web origins of this server, and whether a request came from a page of one of them.
 *
 * <p>With {@code public-url}, that is the origin. Without it, it is the scheme and the {@code Host} of the request.
 * Over TLS the browser has checked that host against the certificate. Without TLS users can sign in only on this
 * machine itself, and the host must be an address, a name of the loopback or the name that the server listens on: an
 * attacker may have pointed any other name at the loopback (DNS rebinding).
 */
public final class SiteOrigins {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<String> SAME_ORIGIN_OR_NONE = Set.of("same-origin", "none");

    private final ClientAddress addresses;
    private final @Nullable Origin publicOrigin;
    private final String listenHost;

    /**
     * @param publicUrl the public URL of this server; null to use the {@code Host} of the request
     * @param listenHost the name or address that it listens on
     */
    public SiteOrigins(ClientAddress addresses, @Nullable URI publicUrl, String listenHost) {
        this.addresses = addresses;
        this.publicOrigin = publicUrl == null ? null : Origin.of(publicUrl);
        this.listenHost = listenHost.toLowerCase(Locale.ROOT);
    }

    /** A web origin (RFC 6454); {@code host} in lower case, with the brackets of an IPv6 address. */
    private record Origin(String scheme, String host, int port) {
        private static @Nullable Origin parse(String text) {
            try {
                URI uri = new URI(text);
                boolean isPlain = uri.getRawPath() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
                return isPlain && uri.getRawFragment() == null && uri.getRawUserInfo() == null ? of(uri) : null;
            } catch (URISyntaxException notAnOrigin) {
                return null;
            }
        }

        private static @Nullable Origin of(URI uri) {
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                return null;
            }
            int defaultPort = scheme.equals("https") ? 443 : 80;
            return new Origin(
                    scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? defaultPort : uri.getPort());
        }

        private boolean isOfLoopback() {
            return host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]") || isLoopbackIpv4();
        }

        private boolean isLoopbackIpv4() {
            return host.startsWith("127.") && isAddress();
        }

        private boolean isAddress() {
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return IpAddress.parse(plain).isPresent();
        }
    }

    /** Whether {@code host}, with or without a port, names the loopback. */
    public static boolean isOfLoopback(String host) {
        Origin origin = Origin.parse("https://" + host);
        return origin != null && origin.isOfLoopback();
    }

    /** Whether the request cannot have been read on the network. */
    boolean isConfidential(RawRequest rawRequest) {
        return addresses.isConfidential(rawRequest);
    }

    /** Whether the headers show that a page of this server made the request. */
    public boolean isSameOrigin(RawRequest rawRequest) {
        List<String> origins = rawRequest.lines(HeaderNames.ORIGIN);
        return origins.size() == 1 && isOwn(origins.getFirst(), rawRequest) && !isCrossSiteFetch(rawRequest);
    }

    /** Whether a page of another site made the request; programs other than browsers do not send these headers. */
    public boolean isCrossSite(RawRequest rawRequest) {
        return isCrossSiteFetch(rawRequest) || (rawRequest.has("Origin") && !isSameOrigin(rawRequest));
    }

    /**
     * Whether to send {@code Strict-Transport-Security}: not in responses to cleartext requests, and not on the
     * loopback, whose names are shared with other programs.
     */
    public boolean allowsStrictTransport(RawRequest rawRequest) {
        if (!addresses.isOverTls(rawRequest)) {
            return false;
        }
        Origin host = host(rawRequest);
        return host == null
                || !host.isOfLoopback()
                || !rawRequest.peer().isLoopbackAddress()
                || addresses.isForwarded(rawRequest);
    }

    private boolean isOwn(String sent, RawRequest rawRequest) {
        Origin origin = Origin.parse(sent);
        Origin host = host(rawRequest);
        if (origin == null || host == null) {
            return false;
        }
        if (publicOrigin != null) {
            boolean isDirect = host.isOfLoopback() && !addresses.isForwarded(rawRequest);
            return origin.equals(publicOrigin) || (isDirect && origin.equals(host));
        }
        return origin.equals(host) && (origin.scheme().equals("https") || cannotBeRebound(host));
    }

    private boolean cannotBeRebound(Origin host) {
        return host.isOfLoopback() || host.isAddress() || host.host().equals(listenHost);
    }

    /** Whether Fetch Metadata names another site; scripts cannot set that header, and not all browsers send it. */
    private static boolean isCrossSiteFetch(RawRequest rawRequest) {
        for (String site : rawRequest.lines(FETCH_SITE)) {
            if (!SAME_ORIGIN_OR_NONE.contains(site)) {
                return true;
            }
        }
        return false;
    }

    /** The origin of pages of the host that the request names; null when it names none. */
    private @Nullable Origin host(RawRequest rawRequest) {
        String host = rawRequest.line(HeaderNames.HOST);
        return host == null ? null : Origin.parse((addresses.isOverTls(rawRequest) ? "https://" : "http://") + host);
    }
}
