package dev.ambit.publish.notify;

import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The UDP sockets for messages to peers, one for each family of addresses. */
final class PeerSockets implements AutoCloseable {
    /** Longer datagrams are cut off, and ignored because they are then malformed. */
    private static final int MAX_ANSWER = 4096;

    private static final long MAX_WAIT = TimeUnit.HOURS.toNanos(1);

    private final Selector selector;
    private final @Nullable DatagramChannel ipv4;
    private final @Nullable DatagramChannel ipv6;
    private final ByteBuffer input = ByteBuffer.allocate(MAX_ANSWER);

    private PeerSockets(Selector selector, @Nullable DatagramChannel ipv4, @Nullable DatagramChannel ipv6) {
        this.selector = selector;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /**
     * Opens sockets on {@code sources}, at most one of each family; when there are none, the system chooses the
     * addresses.
     *
     * @throws IOException when an address is not one of this machine
     */
    static PeerSockets open(List<IpAddress> sources) throws IOException {
        Selector selector = Selector.open();
        try {
            return new PeerSockets(selector, open(selector, sources, true), open(selector, sources, false));
        } catch (IOException e) {
            closeAll(selector);
            throw e;
        }
    }

    /** Returns null when there is no source of this family, or the machine does not support it. */
    private static @Nullable DatagramChannel open(Selector selector, List<IpAddress> sources, boolean isIpv4)
            throws IOException {
        IpAddress source = sources.stream()
                .filter(address -> address.isIpv4() == isIpv4)
                .findFirst()
                .orElse(null);
        if (source == null && !sources.isEmpty()) {
            return null;
        }
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(isIpv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException _) {
            return null;
        }
        try {
            channel.configureBlocking(false);
            channel.bind(source == null ? null : socketAddress(source, 0));
            channel.register(selector, SelectionKey.OP_READ);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static InetSocketAddress socketAddress(IpAddress address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.toString()), port);
    }

    /** Sends a datagram. One that cannot be sent is lost, like one that the network loses. */
    void send(byte[] datagram, InetSocketAddress to) {
        DatagramChannel channel = to.getAddress().getAddress().length == 4 ? ipv4 : ipv6;
        try {
            if (channel != null) {
                channel.send(ByteBuffer.wrap(datagram), to);
            }
        } catch (IOException _) {
            // for example no route to the peer: it does not answer in time, which is all that is reported
        }
    }

    /** Waits for datagrams and passes them on with their sender; until {@code nanos} have passed, or {@link #wake}. */
    void receive(long nanos, BiConsumer<SocketAddress, byte[]> receiver) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(Math.clamp(nanos, 0, MAX_WAIT)) + 1;
        if (nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        selector.selectedKeys().clear();
        receive(ipv4, receiver);
        receive(ipv6, receiver);
    }

    private void receive(@Nullable DatagramChannel channel, BiConsumer<SocketAddress, byte[]> receiver) {
        SocketAddress sender = channel == null ? null : next(channel);
        while (channel != null && sender != null) {
            byte[] datagram = new byte[input.flip().remaining()];
            input.get(datagram);
            receiver.accept(sender, datagram);
            sender = next(channel);
        }
    }

    private @Nullable SocketAddress next(DatagramChannel channel) {
        try {
            return channel.receive(input.clear());
        } catch (IOException _) {
            return null; // an error that an earlier datagram caused
        }
    }

    /** Ends the present or the next wait. */
    void wake() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        closeAll(selector);
    }

    private static void closeAll(Selector selector) throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
