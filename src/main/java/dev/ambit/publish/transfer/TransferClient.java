package dev.ambit.publish.transfer;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.transfer.TsigKey;
import org.jspecify.annotations.Nullable;

/**
 * A nameserver that asks for a zone.
 *
 * @param key the key that signed the question; null when it is not signed
 * @param address its address, which can be forged over UDP
 */
public record TransferClient(@Nullable TsigKey key, IpAddress address) {}
