package dev.ambit.publish.transfer;

import dev.ambit.core.answer.ZoneSnapshot;

/** Is notified of what clients have. Runs on the thread of the connection and must not block. */
public interface TransferListener {
    /** For a server that does not keep track. */
    TransferListener NONE = new TransferListener() {
        @Override
        public void checked(ZoneSnapshot zone, TransferClient client) {}

        @Override
        public void transferred(ZoneSnapshot zone, TransferClient client) {}

        @Override
        public void fetched(ZoneSnapshot zone, TransferClient client) {}
    };

    /** The client, which may fetch the zone, has asked for its serial. */
    void checked(ZoneSnapshot zone, TransferClient client);

    /** The zone, or the change to this version of it, was sent to the client completely. */
    void transferred(ZoneSnapshot zone, TransferClient client);

    /** The client has this version of the zone: it was sent completely, or the client has said that it has its serial. */
    void fetched(ZoneSnapshot zone, TransferClient client);
}
