package dev.ambit.storage;

import dev.ambit.core.zone.DnsRecord;

/**
 * A record that an import has read and not yet published.
 *
 * @param number unique within its stage
 * @param line of the imported file, for error messages
 */
public record StagedRecord(int number, int line, DnsRecord dnsRecord) {}
