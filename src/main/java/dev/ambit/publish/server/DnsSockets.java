package dev.ambit.publish.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The bound sockets of one address: one for TCP, and for UDP one per thread.
 *
 * @param address with the actual port
 */
record DnsSockets(ServerSocket tcp, List<DatagramChannel> udp, InetSocketAddress address) implements Closeable {
    private static final int BACKLOG = 256;
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** A port that is free for TCP can be in use for UDP. */
    private static final int FREE_PORT_ATTEMPTS = 16;

    DnsSockets {
        udp = List.copyOf(udp);
    }

    /**
     * Binds both protocols to the same port.
     *
     * @param port 0 for any port that is free for both
     * @param threads the number of threads that read UDP
     * @throws IllegalStateException when the address cannot be bound; the message says why
     */
    static DnsSockets bind(String host, int port, int threads) {
        int attempts = port == 0 ? FREE_PORT_ATTEMPTS : 1;
        for (int i = 1; ; i++) {
            try {
                return bind(new InetSocketAddress(host, port), threads);
            } catch (IOException e) {
                if (i >= attempts || !(e instanceof BindException)) {
                    throw new IllegalStateException(
                            "cannot listen on " + host + ":" + port + " for DNS: " + e.getMessage(), e);
                }
            }
        }
    }

    private static DnsSockets bind(InetSocketAddress wanted, int threads) throws IOException {
        if (wanted.isUnresolved()) {
            throw new IOException("unknown host");
        }
        List<DatagramChannel> channels = new ArrayList<>();
        ServerSocket tcp = new ServerSocket();
        try {
            tcp.bind(wanted, BACKLOG);
            InetSocketAddress address = new InetSocketAddress(wanted.getAddress(), tcp.getLocalPort());
            requireFree(address);
            boolean isShared = threads > 1 && canShare();
            for (int i = 0; i < (isShared ? threads : 1); i++) {
                channels.add(openUdp(address, isShared));
            }
            return new DnsSockets(tcp, channels, address);
        } catch (IOException e) {
            closeAll(tcp, channels);
            throw e;
        }
    }

    /** Without this, a second process of the same user could share the port, and each would get some of the questions. */
    private static void requireFree(InetSocketAddress address) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(null)) {
            probe.setReuseAddress(false);
            probe.bind(address);
        }
    }

    private static boolean canShare() throws IOException {
        try (DatagramChannel probe = DatagramChannel.open()) {
            return probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        }
    }

    private static DatagramChannel openUdp(InetSocketAddress address, boolean isShared) throws IOException {
        boolean isIpv4 = address.getAddress() instanceof Inet4Address
                && !address.getAddress().isAnyLocalAddress();
        DatagramChannel channel = isIpv4 ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open();
        try {
            if (isShared) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        closeAll(tcp, udp);
    }

    private static void closeAll(ServerSocket tcp, List<DatagramChannel> channels) {
        List<Closeable> all = new ArrayList<>(channels);
        all.add(tcp);
        for (Closeable one : all) {
            try {
                one.close();
            } catch (IOException _) {
                // it is closed nevertheless
            }
        }
    }
}
