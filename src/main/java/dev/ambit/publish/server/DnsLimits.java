package dev.ambit.publish.server;

import java.time.Duration;

/**
 * Limits on the share of the DNS server that one client can use.
 *
 * @param answersPerSecond the answers of one kind to one network over UDP; 0 for no limit
 * @param connections the number of open connections; a quarter of them is kept for known clients
 * @param connectionsPerSource the number of open connections from one IPv4 address or IPv6 /64
 * @param idle the time that a connection may take to send a message
 * @param write the time that the peer may take to receive an answer
 * @param transferWrite the time that the peer may take to receive one message of a transfer
 * @param transfer the time that a whole transfer may take
 * @param transfers the number of transfers at a time; further ones wait
 * @param transfersPerPeer the number of transfers at a time to one source; further ones wait
 */
public record DnsLimits(
        int answersPerSecond,
        int connections,
        int connectionsPerSource,
        Duration idle,
        Duration write,
        Duration transferWrite,
        Duration transfer,
        int transfers,
        int transfersPerPeer) {
    /** The default limits. */
    public static final DnsLimits DEFAULT = new DnsLimits(
            200,
            256,
            16,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            64,
            4);

    public DnsLimits withAnswersPerSecond(int answers) {
        return new DnsLimits(
                answers,
                connections,
                connectionsPerSource,
                idle,
                write,
                transferWrite,
                transfer,
                transfers,
                transfersPerPeer);
    }
}
