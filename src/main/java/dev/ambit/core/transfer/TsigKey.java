package dev.ambit.core.transfer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;

/**
 * A key that signs DNS messages (TSIG, RFC 8945) between this server and the nameservers of an account.
 *
 * @param name the name in signed messages, which tell keys apart by nothing else: unique on the whole server
 */
public record TsigKey(TsigKeyId id, AccountId account, DnsName name, TsigAlgorithm algorithm, TsigSecret secret) {}
