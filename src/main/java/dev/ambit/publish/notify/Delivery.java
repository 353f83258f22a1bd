package dev.ambit.publish.notify;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.TsigKey;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * When to send which message about a zone to one of its peers. Times are in nanoseconds since any moment, and never
 * negative. Not thread-safe.
 */
final class Delivery {
    static final long NEVER = Long.MAX_VALUE;

    /** Between two NOTIFY messages. */
    static final long INTERVAL = Duration.ofMillis(200).toNanos();

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MAX_SECONDS = 60;

    /** A peer that fetches, but does not answer questions, is left alone after about five minutes. */
    private static final int MAX_QUESTIONS = 10;

    /** A peer that has fetched a zone serves it within eight seconds, or is notified again. */
    private static final int TIMES_WHILE_LOADING = 3;

    enum Action {
        NOTIFY,
        /** The peer did not acknowledge the last NOTIFY. */
        NOTIFY_AGAIN,
        ASK,
        NOTHING
    }

    /** Answers to older messages are ignored. */
    private static final int MAX_UNANSWERED = 4;

    private final ZoneId zone;
    private final Queue<Destination> unanswered = new ArrayDeque<>();
    private Follower follower;

    private long sentAt = NEVER;
    private long notifyAt = NEVER;
    private long retryAt = NEVER;
    private long askAt = NEVER;
    private int retries;
    private int questions;
    private int repeats;
    private boolean isFirstQuestion;
    private boolean isAnswered;
    private boolean refusesSignedQuestions;

    /** What an answer must match, in addition to its signature. */
    record Destination(SocketAddress address, int id) {}

    Delivery(ZoneId zone, Follower follower) {
        this.zone = zone;
        this.follower = follower;
    }

    ZoneId zone() {
        return zone;
    }

    Follower follower() {
        return follower;
    }

    /** Replaces the peer by one at the same address. */
    void follow(Follower changed) {
        refusesSignedQuestions &= changed.equals(follower);
        follower = changed;
    }

    /** The key of the next question; null for an unsigned one. */
    @Nullable
    TsigKey questionKey() {
        return refusesSignedQuestions ? null : follower.key();
    }

    /**
     * The peer has refused a question. Knot refuses all signed ones but those for transfers, so it is asked again without
     * a signature. A forged answer must guess the id and the port, and changes only what is known of the peer.
     */
    void questionRefused(long now) {
        if (questionKey() != null) {
            refusesSignedQuestions = true;
            askAt = now;
        }
    }

    /** When the next message is due. */
    long nextAt() {
        return Math.min(Math.min(notifyAt, retryAt), askAt);
    }

    Action next(long now) {
        if (retryAt <= now) {
            return Action.NOTIFY_AGAIN;
        }
        if (notifyAt <= now) {
            return Action.NOTIFY;
        }
        return askAt <= now ? Action.ASK : Action.NOTHING;
    }

    /** The zone has changed: the first change is notified at once, those that follow together. */
    void notifyPeer(long now) {
        notifyAt = Math.min(notifyAt, sentAt == NEVER ? now : Math.max(now, sentAt + INTERVAL));
    }

    /** At the start: the peer is only notified when it does not answer at {@code at} that it has the zone. */
    void askFirst(long at) {
        isFirstQuestion = true;
        askAt = at;
    }

    /** The peer may have fetched the zone: whether it serves it, is asked. */
    void ask(long now) {
        askAt = Math.min(askAt, now);
    }

    /** Counts a message; returns the one whose answer is ignored from now on, or null. */
    @Nullable
    Destination sent(Destination destination) {
        unanswered.add(destination);
        isAnswered = false;
        return unanswered.size() > MAX_UNANSWERED ? unanswered.remove() : null;
    }

    /** The messages that may still be answered. */
    Iterable<Destination> unanswered() {
        return unanswered;
    }

    /** The peer has answered, although not as it was asked to. */
    void answered() {
        isAnswered = true;
    }

    /** Whether the peer has not answered the last message at all. */
    boolean isUnanswered() {
        return !isAnswered;
    }

    /** Sends nothing more. */
    void end() {
        notifyAt = NEVER;
        retryAt = NEVER;
        askAt = NEVER;
    }

    void notifySent(long now) {
        if (retryAt <= now) {
            retries++;
            retryAt = NEVER;
        }
        if (retryAt == NEVER) {
            retryAt = now + pause(retries);
        }
        sentAt = now;
        notifyAt = NEVER;
        isFirstQuestion = false;
    }

    void questionSent(long now) {
        if (isFirstQuestion) {
            isFirstQuestion = false;
            askAt = NEVER;
            notifyAt = Math.min(notifyAt, now + SECOND);
            return;
        }
        questions++;
        askAt = questions < MAX_QUESTIONS ? now + pause(questions - 1) : NEVER;
    }

    /** The peer has acknowledged a NOTIFY; {@code isNewest} tells whether it was that of the newest serial. */
    void acknowledged(long now, boolean isNewest) {
        retries = 0;
        retryAt = isNewest ? NEVER : now + SECOND;
        if (isNewest) {
            questions = 0;
            askAt = now + SECOND;
        }
    }

    /** The peer has fetched the newest serial: there is nothing to notify; whether it serves it, is asked. */
    void fetchedNewest(long now) {
        notifyAt = NEVER;
        retryAt = NEVER;
        retries = 0;
        isFirstQuestion = false;
        questions = 0;
        repeats = 0;
        askAt = now;
    }

    /** The peer serves the newest serial, or a newer one of its own. */
    void servesNewest() {
        askAt = NEVER;
        retryAt = NEVER;
    }

    /**
     * The peer serves another serial: a NOTIFY that waited for its answer is sent. One that it has acknowledged is
     * repeated later, since its transfer may have failed. Much later when the peer {@code has} fetched the newest serial:
     * it may be loading it, or another client with its key has fetched the zone; and not endlessly, since its serials may
     * be its own.
     */
    void servesOther(long now, boolean has) {
        if (notifyAt != NEVER) {
            notifyPeer(now);
        } else if (retryAt == NEVER && (!has || repeats < MAX_QUESTIONS)) {
            retryAt = now + pause(has ? repeats++ + TIMES_WHILE_LOADING : repeats++);
        }
    }

    /** 1, 2, 4 … 60 seconds. */
    private static long pause(int before) {
        return SECOND * Math.min(MAX_SECONDS, 1 << Math.min(before, 6));
    }
}
