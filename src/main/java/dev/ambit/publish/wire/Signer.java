package dev.ambit.publish.wire;

/** Signs the messages of a response, one after the other. Not thread-safe. */
public interface Signer {
    /** For a response to a message without a signature. */
    Signer NONE = new Signer() {
        @Override
        public int reserve() {
            return 0;
        }

        @Override
        public int sign(byte[] message, int length) {
            return length;
        }
    };

    /** Returns how many bytes a signature needs at most. */
    int reserve();

    /**
     * Appends the signature to the first {@code length} bytes of {@code message}, which has {@link #reserve} more.
     *
     * @return the length of the message with its signature
     */
    int sign(byte[] message, int length);
}
