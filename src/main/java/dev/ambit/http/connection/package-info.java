/**
 * Connections below HTTP: deadlines, limits by source, and the parts of HTTP/1 that the library lacks or accepts too much
 * of. Each class closes a gap of Helidon 4.5 and can go when its test passes without it:
 *
 * <ul>
 *   <li>{@link DeadlineHttp1Selector}, {@link DeadlineConnectionContext}, {@link ClientConnection}: Helidon has only an idle
 *       timeout, so a request that trickles holds its connection (UnfinishedRequestsTest, SlowClientTest).
 *   <li>{@link Http10Translator}: Helidon rejects HTTP/1.0 (WireTest).
 *   <li>{@link HostHeaderValidator}, {@link RequestReader}: Helidon accepts requests that RFC 9112 calls invalid
 *       (WireTest).
 *   <li>{@link ConnectionRegistry}, {@link SourceUsage}, {@link EvictionOrder}: Helidon has no limits by source
 *       (CrowdedServerTest).
 *   <li>{@link CachedPeer}: Helidon asks the socket for its address with every request.
 * </ul>
 *
 * <p>{@link CarrierThreads} has all that decides how connections share the threads of the JDK.
 *
 * <p>Never reads a body further than its route allows. Invariant: only waiting for the peer is limited in time, never a handler.
 */
@NullMarked
package dev.ambit.http.connection;

import org.jspecify.annotations.NullMarked;
