package dev.ambit.publish.wire;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Signs the response to a signed query (RFC 8945, 5.3). Each MAC covers the one before it, first that of the query; from
 * the second message on, it covers only the timers of the TSIG record (5.3.1).
 */
final class TsigSigner implements Signer {
    /** How many seconds the clocks may differ, as RFC 8945, 10 recommends. */
    private static final int FUDGE = 300;

    private static final byte[] NONE = {};
    private static final int TIME_BYTES = 6;

    /** The fields of a TSIG record but its names, MAC and other data. */
    private static final int FIXED = 10 + 16;

    private final TsigRecord query;
    private final @Nullable Mac mac;
    private final int error;
    private final InstantSource clock;
    private byte[] previous;
    private boolean isFirst = true;

    /**
     * @param mac null for a response that must not be signed, because the query could be anyone's
     * @param error the error in the TSIG records; NOERROR for none
     */
    TsigSigner(TsigRecord query, @Nullable Mac mac, int error, InstantSource clock) {
        this.query = query;
        this.mac = mac;
        this.error = error;
        this.clock = clock;
        this.previous = query.mac();
    }

    @Override
    public int reserve() {
        int macLength = mac == null ? 0 : mac.getMacLength();
        return query.name().length + query.algorithm().length + macLength + TIME_BYTES + FIXED;
    }

    @Override
    public int sign(byte[] message, int length) {
        long now = clock.instant().getEpochSecond();
        long time = error == Rcode.BADTIME ? query.time() : now;
        int fudge = error == Rcode.BADTIME ? query.fudge() : FUDGE; // as the client's, so that it can verify the answer
        byte[] other = error == Rcode.BADTIME ? time(now) : NONE;
        byte[] signature = mac == null ? NONE : mac(mac, message, length, time, fudge, other);
        isFirst = false;
        ByteBuffer out = ByteBuffer.wrap(message).position(length);
        out.put(query.name())
                .putShort((short) Type.TSIG)
                .putShort((short) DClass.ANY)
                .putInt(0);
        int rdataLength = query.algorithm().length + signature.length + other.length + FIXED - 10;
        out.putShort((short) rdataLength).put(query.algorithm()).put(time(time)).putShort((short) fudge);
        out.putShort((short) signature.length).put(signature).putShort(out.getShort(0));
        out.putShort((short) error).putShort((short) other.length).put(other);
        out.putShort(10, (short) (out.getShort(10) + 1));
        return out.position();
    }

    private byte[] mac(Mac keyed, byte[] message, int length, long time, int fudge, byte[] other) {
        keyed.update((byte) (previous.length >>> 8));
        keyed.update((byte) previous.length);
        keyed.update(previous);
        keyed.update(message, 0, length);
        keyed.update(isFirst ? variables(query, time, fudge, error, other) : timers(time, fudge));
        previous = keyed.doFinal();
        return previous;
    }

    /** The variables of a TSIG record that a MAC covers (RFC 8945, 4.3.3). */
    static byte[] variables(TsigRecord names, long time, int fudge, int error, byte[] other) {
        return ByteBuffer.allocate(names.name().length + names.algorithm().length + 18 + other.length)
                .put(names.name())
                .putShort((short) DClass.ANY)
                .putInt(0)
                .put(names.algorithm())
                .put(timers(time, fudge))
                .putShort((short) error)
                .putShort((short) other.length)
                .put(other)
                .array();
    }

    private static byte[] timers(long time, int fudge) {
        return ByteBuffer.allocate(TIME_BYTES + 2)
                .put(time(time))
                .putShort((short) fudge)
                .array();
    }

    private static byte[] time(long seconds) {
        return ByteBuffer.allocate(TIME_BYTES)
                .putShort((short) (seconds >>> 32))
                .putInt((int) seconds)
                .array();
    }
}
