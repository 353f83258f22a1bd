package dev.ambit.cli.transfer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Why a record of another nameserver is not created as a record. */
public enum SkipReason {
    SETTINGS("part of the zone's settings"),
    SIGNATURE("made by the server that signs the zone"),
    UNSUPPORTED("not a record type of Ambit"),
    OUTSIDE("outside of the zone"),
    /** The text of the problem is added to the record. */
    INVALID("not possible here");

    private static final Set<String> SETTINGS_TYPES = Set.of("SOA", "NS");
    /** {@code TYPE63} is ZONEMD (RFC 8976), and {@code TYPE65534} BIND's record of the progress of signing. */
    private static final Set<String> SIGNER_TYPES =
            Set.of("RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "CDS", "CDNSKEY", "ZONEMD", "TYPE63", "TYPE65534");

    private final String text;

    SkipReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Returns why the record is not created, as far as its type and name tell. */
    static Optional<SkipReason> of(Record record, DnsName apex) {
        String type = Type.string(record.getType());
        boolean isApex = record.getName().equals(apex.toName());
        if (!record.getName().subdomain(apex.toName())) {
            return Optional.of(OUTSIDE);
        }
        if (isApex && SETTINGS_TYPES.contains(type)) {
            return Optional.of(SETTINGS);
        }
        if (SIGNER_TYPES.contains(type) || (isApex && type.equals("DNSKEY"))) {
            return Optional.of(SIGNATURE);
        }
        boolean isKnown = RecordType.parse(type).toOptional().isPresent() && record.getDClass() == DClass.IN;
        return isKnown ? Optional.empty() : Optional.of(UNSUPPORTED);
    }
}
