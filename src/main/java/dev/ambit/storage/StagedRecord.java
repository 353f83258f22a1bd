package dev.ambit.storage;

import dev.ambit.core.dns.DnsRecord;

/**
 * A record that an import has read and that nobody sees yet.
 *
 * @param number tells it apart within its stage
 * @param line of the file, for what is wrong with it
 */
public record StagedRecord(int number, int line, DnsRecord dnsRecord) {}
