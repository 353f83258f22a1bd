package dev.ambit.dashboard;

import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.get;

import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The endpoints of the dashboard: its single page at each of its paths, and the scripts, styles and images of that
 * page.
 */
public final class DashboardRoutes {
    /** The client-side routes; each serves the same page. */
    private static final List<String> PAGES = List.of(
            "/",
            "/sign-in",
            "/setup",
            "/invitation",
            "/profile",
            "/profile/api-tokens",
            "/profile/api-tokens/create",
            "/profile/api-tokens/{token_id}",
            "/profile/audit-log",
            "/accounts/{account_id}",
            "/accounts/{account_id}/zones/{zone_id}",
            "/accounts/{account_id}/api-tokens",
            "/accounts/{account_id}/api-tokens/create",
            "/accounts/{account_id}/api-tokens/{token_id}",
            "/accounts/{account_id}/zone-transfers",
            "/accounts/{account_id}/members",
            "/accounts/{account_id}/audit-log");

    private static final String FOLDER = "/dashboard/";
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.[a-z0-9]+");
    private static final int MAX_NAME = 100;
    private static final String IMMUTABLE = "public, max-age=31536000, immutable"; // names contain a content hash
    private static final String REVALIDATE = "no-cache";

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    /** Allows only files of this server, no inline scripts or styles, and no framing (CSP level 3). */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private static final Map<String, String> PAGE_HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy", "no-referrer",
            "X-Frame-Options", "DENY");

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String page : PAGES) {
            routes.add(get(page, unauthenticated(), request -> file(request, "index.html", REVALIDATE))
                    .in(Lane.INLINE));
        }
        routes.add(get("/favicon.svg", unauthenticated(), request -> file(request, "favicon.svg", REVALIDATE))
                .in(Lane.INLINE));
        routes.add(get("/assets/{file}", unauthenticated(), this::asset).in(Lane.INLINE));
        return routes;
    }

    private Response asset(Request request) {
        String name = request.parameter("file");
        if (name.length() > MAX_NAME || !FILE.matcher(name).matches()) {
            throw request.noRoute();
        }
        return file(request, "assets/" + name, IMMUTABLE);
    }

    /** Serves the compressed copy that the build puts next to each file, so that no request waits for compression. */
    private Response file(Request request, String name, String caching) {
        Optional<byte[]> compressed = accepts(request, "gzip") ? read(name + ".gz") : Optional.empty();
        byte[] body = compressed.or(() -> read(name)).orElseThrow(request::noRoute);
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        Map<String, String> headers = new HashMap<>(PAGE_HEADERS);
        headers.put(Response.CACHE_CONTROL, caching);
        headers.put("Vary", "Accept-Encoding");
        if (compressed.isPresent()) {
            headers.put("Content-Encoding", "gzip");
        }
        return new Response(200, type, body, headers).asShared();
    }

    private static boolean accepts(Request request, String encoding) {
        return request.rawRequest()
                .first("Accept-Encoding")
                .filter(list -> list.toLowerCase(Locale.ROOT).contains(encoding))
                .isPresent();
    }

    /** Caches existing files only, so that requests for other names cannot grow the cache. */
    private Optional<byte[]> read(String name) {
        byte[] cached = files.get(name);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<byte[]> loaded = load(name);
        loaded.ifPresent(bytes -> files.put(name, bytes));
        return loaded;
    }

    private static Optional<byte[]> load(String name) {
        try (InputStream in = DashboardRoutes.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
