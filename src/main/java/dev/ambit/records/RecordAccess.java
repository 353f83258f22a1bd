package dev.ambit.records;

import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.DNS_WRITE;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.route.AccessErrors;
import dev.ambit.http.route.Request;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;

/**
 * The permissions of a caller on single records of a zone.
 *
 * @param refusal the error for a record that the caller may not write
 */
record RecordAccess(Caller caller, ZoneEntry zone, ErrorCode refusal) {
    static RecordAccess of(Request request) {
        return new RecordAccess(
                request.caller(), request.zone(), request.route().refusal());
    }

    boolean mayRead(DnsRecord dnsRecord) {
        return caller.may(DNS_READ, resource(dnsRecord.type(), dnsRecord.name()));
    }

    /** Whether the caller may read or write records of this type at this name; others do not exist for it. */
    boolean isVisible(RecordType type, DnsName name) {
        Resource resource = resource(type, name);
        return caller.may(DNS_READ, resource) || caller.may(DNS_WRITE, resource);
    }

    boolean isVisible(DnsRecord dnsRecord) {
        return isVisible(dnsRecord.type(), dnsRecord.name());
    }

    /**
     * Checks that the caller may write this record.
     *
     * @throws ApiException when it may not
     */
    void requireWrite(DnsRecord dnsRecord) {
        Resource resource = resource(dnsRecord.type(), dnsRecord.name());
        AccessErrors.require(caller, PermissionSet.of(DNS_WRITE), resource, refusal);
    }

    private Resource resource(RecordType type, DnsName name) {
        return new Resource.DnsRecord(zone.account(), zone.id(), type.name(), name.toString());
    }
}
