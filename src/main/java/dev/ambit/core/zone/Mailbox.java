package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.HostName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The mailbox of a zone's administrator in the form of the SOA record: the local part of the e-mail address is the first
 * label, in which dots are escaped (RFC 1035, 5.1 and 8).
 */
public record Mailbox(DnsName name) {
    private static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9_+.-]{1,63}");

    /** Parses an e-mail address, or a name that already has the form of the record, without escaped characters. */
    public static Optional<Mailbox> parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return HostName.parse(text).map(Mailbox::new);
        }
        String local = text.substring(0, at);
        return LOCAL_PART.matcher(local).matches()
                ? HostName.parse(text.substring(at + 1)).flatMap(host -> below(local, host))
                : Optional.empty();
    }

    private static Optional<Mailbox> below(String local, DnsName host) {
        String label = local.replace(".", "\\.");
        return DnsName.parsePresentation(label + "." + host).toOptional().map(Mailbox::new);
    }
}
