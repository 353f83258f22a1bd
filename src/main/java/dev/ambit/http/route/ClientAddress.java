package dev.ambit.http.route;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.http.wire.ForwardedHeader;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines the client's address: that of the peer, unless the peer is a trusted proxy. Then the forwarded chain is
 * walked from the right, skipping trusted proxies; the first untrusted address is the client. The leftmost one can be
 * forged.
 */
public final class ClientAddress {
    /** Headers that proxies add. Browsers do not send them and do not let scripts set them. */
    private static final List<HeaderName> FORWARDING = Stream.of(
                    "Forwarded",
                    "Via",
                    "X-Forwarded-For",
                    "X-Forwarded-Proto",
                    "X-Forwarded-Host",
                    "X-Forwarded-Port",
                    "X-Forwarded-Prefix",
                    "X-Forwarded-Server",
                    "X-Forwarded-Scheme",
                    "X-Forwarded-Protocol",
                    "X-Forwarded-Ssl",
                    "X-Forwarded-By",
                    "X-Original-For",
                    "X-Original-Host",
                    "X-Original-Proto",
                    "X-Real-Ip",
                    "X-Client-Ip",
                    "X-Url-Scheme",
                    "X-Scheme",
                    "Front-End-Https",
                    "True-Client-Ip",
                    "Cf-Connecting-Ip",
                    "Cdn-Loop")
            .map(HeaderNames::create)
            .toList();

    private final List<Cidr> trusted;

    public ClientAddress(List<Cidr> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** The client's address; null when a trusted proxy forwarded something that cannot be read. */
    @Nullable
    IpAddress of(RawRequest rawRequest) {
        IpAddress peer = IpAddress.of(rawRequest.peer());
        if (!isTrusted(peer)) {
            return peer; // its PROXY header is ignored, too
        }
        RawRequest.Relay relay = rawRequest.relay();
        if (relay != null) {
            Optional<IpAddress> source = IpAddress.parse(relay.source());
            if (source.isEmpty() || !isTrusted(source.get())) {
                return source.orElse(null);
            }
            peer = source.get();
        }
        List<String> forwardedFor = rawRequest.lines(HeaderNames.X_FORWARDED_FOR);
        List<String> forwarded = rawRequest.lines(HeaderNames.FORWARDED);
        if (forwardedFor.isEmpty() && forwarded.isEmpty()) {
            return peer;
        }
        if (forwarded.isEmpty()) {
            return walk(peer, split(forwardedFor), ClientAddress::address);
        }
        if (forwardedFor.isEmpty()) {
            return walk(peer, elements(forwarded), ForwardedHeader.Element::client);
        }
        // A proxy that writes one header may pass the other on as the client sent it, so both must name the same
        // address.
        IpAddress one = walk(peer, split(forwardedFor), ClientAddress::address);
        IpAddress other = walk(peer, elements(forwarded), ForwardedHeader.Element::client);
        return one != null && one.equals(other) ? one : null;
    }

    /**
     * Whether the request cannot have been read on the network: it came over TLS, or directly over the loopback. A
     * request that a program on this machine forwards counts as cleartext unless a trusted proxy says otherwise.
     */
    boolean isConfidential(RawRequest rawRequest) {
        return isOverTls(rawRequest)
                || (rawRequest.peer().isLoopbackAddress()
                        && !isForwarded(rawRequest)
                        && protocols(rawRequest).isEmpty());
    }

    /** Whether the client used TLS, to this server or, as all trusted proxies say, to them. */
    boolean isOverTls(RawRequest rawRequest) {
        if (rawRequest.isEncrypted() || trusted.isEmpty()) {
            return rawRequest.isEncrypted();
        }
        List<String> protocols = protocols(rawRequest);
        return isTrusted(IpAddress.of(rawRequest.peer()))
                && !protocols.isEmpty()
                && protocols.stream().allMatch("https"::equalsIgnoreCase);
    }

    /** Whether the request has a header of a proxy, trusted or not. */
    boolean isForwarded(RawRequest rawRequest) {
        return rawRequest.relay() != null
                || FORWARDING.stream()
                        .anyMatch(header -> !rawRequest.lines(header).isEmpty());
    }

    /** The protocols that the proxies name; an empty text for a proxy that names none where others do. */
    private static List<String> protocols(RawRequest rawRequest) {
        List<String> protocols = new ArrayList<>(split(rawRequest.lines(HeaderNames.X_FORWARDED_PROTO)));
        List<String> forwarded = rawRequest.lines(HeaderNames.FORWARDED);
        if (!forwarded.isEmpty()) {
            List<String> named = ForwardedHeader.parse(forwarded)
                    .map(elements -> elements.stream()
                            .map(element -> element.protocol().orElse(""))
                            .toList())
                    .orElse(List.of("", "unreadable"));
            if (!named.stream().allMatch(String::isEmpty)) {
                protocols.addAll(named);
            }
        }
        return protocols;
    }

    /**
     * Walks from the right, the nearest proxy first: the first address that is not a trusted proxy's is the client's.
     * The client may have written anything to the left of it, so that is not read.
     */
    private <T> @Nullable IpAddress walk(IpAddress peer, List<T> hops, Function<T, Optional<IpAddress>> read) {
        IpAddress last = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<IpAddress> address = read.apply(hops.get(i));
            if (address.isEmpty()) {
                return null;
            }
            last = address.get();
            if (!isTrusted(last)) {
                return last;
            }
        }
        return last;
    }

    public boolean isTrusted(InetAddress peer) {
        return isTrusted(IpAddress.of(peer));
    }

    public boolean isTrusted(IpAddress address) {
        for (Cidr block : trusted) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> split(List<String> lines) {
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /** The elements of {@code Forwarded}; a header that deviates from its grammar is one hop that names no address. */
    private static List<ForwardedHeader.Element> elements(List<String> lines) {
        return ForwardedHeader.parse(lines).orElse(List.of(new ForwardedHeader.Element(Map.of())));
    }

    /** An address as proxies write it: plain, with a port, or in brackets. */
    private static Optional<IpAddress> address(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            boolean wellFormed = end > 0 && (end == text.length() - 1 || isPort(text.substring(end + 1)));
            return wellFormed ? IpAddress.parse(text.substring(1, end)) : Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon > 0 && colon == text.lastIndexOf(':')) {
            return isPort(text.substring(colon)) ? IpAddress.parse(text.substring(0, colon)) : Optional.empty();
        }
        return IpAddress.parse(text);
    }

    private static boolean isPort(String text) {
        return text.matches(":[0-9]{1,5}");
    }
}
